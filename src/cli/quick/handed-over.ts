import { EsmctlError, type EsmctlErrorOptions } from '../../core/model/errors.ts';

let failure: { readonly thrown: unknown } | undefined;

/** What the quick answer came to grief on, for the command to tell. */
export function handOver(thrown: unknown): void {
  failure = { thrown };
}

/** Throws what was handed over, as if it had happened here; once. */
export function raiseHandedOver(): void {
  const over = failure;
  failure = undefined;
  if (over !== undefined) throw asOurs(over.thrown);
}

/** The quick answer is a program of its own with its own classes. */
function asOurs(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown.name !== 'EsmctlError' || thrown instanceof EsmctlError) return thrown;
  const { code, kind, message, next, problems, cause } = thrown as Error & EsmctlErrorOptions;
  const options = { code, kind, message, cause, ...(next && { next }), ...(problems && { problems }) };
  return Object.assign(new EsmctlError(options), { stack: thrown.stack });
}
