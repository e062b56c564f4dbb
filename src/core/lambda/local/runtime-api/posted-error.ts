import type { InvokeResult } from '../../function-port.ts';
import { functionError } from '../invoke-results.ts';

export interface PostedError {
  /** `errorType: errorMessage`, for a sentence. */
  readonly title: string;
  /** What Invoke answers: the error object as it was posted. */
  readonly result: InvokeResult;
}

/** Reads what a runtime posted as an error; the header stands in where the body is not Lambda's error object. */
export function readPostedError(headerType: string | undefined, body: string): PostedError {
  const { errorType, errorMessage } = parseErrorObject(body);
  const type = errorType ?? headerType ?? 'Runtime.Unknown';
  const message = errorMessage ?? body;
  const result: InvokeResult =
    errorType === undefined && errorMessage === undefined
      ? functionError({ errorType: type, errorMessage: message })
      : { kind: 'response', functionError: 'Unhandled', body };
  return { title: `${type}: ${message}`, result };
}

function parseErrorObject(body: string): { errorType?: string; errorMessage?: string } {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null) return {};
    const { errorType, errorMessage } = value as { errorType?: unknown; errorMessage?: unknown };
    return {
      ...(typeof errorType === 'string' ? { errorType } : {}),
      ...(typeof errorMessage === 'string' ? { errorMessage } : {}),
    };
  } catch {
    return {};
  }
}
