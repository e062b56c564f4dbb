import { EsmctlError, messageOf } from '../../model/errors.ts';

/** Whatever went wrong while a recorded file was read. */
export function asSourceError(error: unknown, name: string): EsmctlError {
  if (error instanceof EsmctlError) return error;
  return new EsmctlError({
    code: 'ESMCTL_RECORDS_READ',
    kind: 'kafka',
    message: `${name} could not be read on: ${messageOf(error)}`,
    next: ['what was done before is committed; run again with the same --checkpoint to go on'],
    cause: error,
  });
}
