import type { InvokeCommandOutput } from '@aws-sdk/client-lambda';
import type { InvokeResult } from '../function-port.ts';
import { readAwsFailure } from './aws-failure.ts';
import { type AwsQuestion, explainAwsError } from './explain-aws-error.ts';

/** Error codes after which no retry helps: whoever runs must do something. */
const HOPELESS = /^ESMCTL_AWS_(CREDENTIALS|EXPIRED|DENIED|NO_REGION|WRONG_REGION|ENDPOINT)$/;

/**
 * What Lambda answered to Invoke (API reference, Invoke). A timeout is a function error there, `Sandbox.Timedout` or a
 * text that ends with `Task timed out after N seconds`.
 */
export function interpretInvocation(output: InvokeCommandOutput): InvokeResult {
  const body = output.Payload === undefined ? '' : Buffer.from(output.Payload).toString('utf8');
  const version = output.ExecutedVersion === undefined ? {} : { executedVersion: output.ExecutedVersion };
  if (output.FunctionError === undefined) return { kind: 'response', body, ...version };
  const timeout = timeoutIn(body);
  if (timeout !== undefined) return { kind: 'timedOut', message: timeout, ...version };
  return {
    kind: 'response',
    body,
    functionError: output.FunctionError === 'Handled' ? 'Handled' : 'Unhandled',
    ...version,
  };
}

function timeoutIn(body: string): string | undefined {
  if (!body.includes('Task timed out after ')) return undefined;
  try {
    const { errorType, errorMessage } = JSON.parse(body) as { errorType?: unknown; errorMessage?: unknown };
    if (typeof errorMessage !== 'string' || !/Task timed out after \d+(\.\d+)? seconds\s*$/.test(errorMessage))
      return undefined;
    return errorType === undefined || errorType === 'Sandbox.Timedout' ? errorMessage : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What the SDK threw for an invocation. 429 throttles, with the reason that Lambda names; 413 refuses the size; what
 * Lambda or its network fails at is unreachable and retried; what no retry mends ends the run.
 */
export function interpretInvokeFailure(thrown: unknown, question: AwsQuestion, wasReached: boolean): InvokeResult {
  const { name, message, status, facts } = readAwsFailure(thrown);
  if (status === 429 || name === 'TooManyRequestsException' || name === 'EC2ThrottledException')
    return throttled(thrown, name, message);
  if (status === 413 || /TooLarge/.test(name))
    return { kind: 'tooLarge', message: `Lambda refused the size of the event: ${message}` };
  const explained = explainAwsError(thrown, question);
  const text = `${name}: ${explained.message}`;
  const isGone = explained.code === 'ESMCTL_AWS_NOT_FOUND' || explained.code === 'ESMCTL_AWS_ENDPOINT';
  // A function that was there comes back: it is being deployed, or the endpoint restarted.
  if (wasReached && isGone) return { kind: 'unreachable', message: text };
  const isFatal = HOPELESS.test(explained.code) || isGone;
  if (isFatal && !/Clock|skew/i.test(facts)) return { kind: 'unreachable', message: text, fatal: explained };
  return { kind: 'unreachable', message: text };
}

function throttled(thrown: unknown, name: string, message: string): InvokeResult {
  const { Reason, retryAfterSeconds } = thrown as { Reason?: unknown; retryAfterSeconds?: unknown };
  const reason = typeof Reason === 'string' ? Reason : name;
  const seconds =
    typeof retryAfterSeconds === 'string' && retryAfterSeconds !== '' ? Number(retryAfterSeconds) : Number.NaN;
  return {
    kind: 'throttled',
    message: `Lambda throttled the invocation (${reason}): ${message}`,
    ...(Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}
