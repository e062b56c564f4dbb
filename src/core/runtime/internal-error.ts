import { EsmctlError, messageOf } from '../model/errors.ts';

/** Something that cannot happen did. */
export function internalError(message: string, cause?: unknown): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_BUG',
    kind: 'bug',
    message: `esmctl itself failed: ${message}`,
    next: ['nothing that was not done has been committed; please report this'],
    cause,
  });
}

export function asInternalError(error: unknown): EsmctlError {
  return error instanceof EsmctlError ? error : internalError(messageOf(error), error);
}
