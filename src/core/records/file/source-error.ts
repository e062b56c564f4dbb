import { EsmctlError } from '../../model/errors.ts';
import { fileReasonOf } from '../../model/file-reason.ts';

/** Whatever went wrong while a recorded file was read. */
export function asSourceError(error: unknown, name: string): EsmctlError {
  if (error instanceof EsmctlError) return error;
  return new EsmctlError({
    code: 'ESMCTL_RECORDS_READ',
    kind: 'kafka',
    message: `${name} could not be read on: ${fileReasonOf(error)}`,
    next: ['what was done before is committed; run again with the same --checkpoint to go on'],
    cause: error,
  });
}
