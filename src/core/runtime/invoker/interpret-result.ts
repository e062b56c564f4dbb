import type { EventRecord } from '../../event/event-record.ts';
import type { InvokeResult } from '../../lambda/function-port.ts';
import type { Outcome } from '../outcome.ts';
import { parseBatchResponse } from './parse-batch-response.ts';

const SUCCEEDED: Outcome = { kind: 'succeeded' };

/** Turns what came back into an outcome. The response body matters only with `ReportBatchItemFailures`. */
export function interpretResult(
  result: InvokeResult,
  records: readonly EventRecord[],
  reportBatchItemFailures: boolean,
): Outcome {
  switch (result.kind) {
    case 'response': {
      const version = result.executedVersion === undefined ? {} : { executedVersion: result.executedVersion };
      if (result.functionError !== undefined) {
        return { kind: 'functionError', mark: result.functionError, why: describeError(result.body), ...version };
      }
      const outcome = reportBatchItemFailures ? parseBatchResponse(result.body, records) : SUCCEEDED;
      return outcome.kind === 'itemsFailed' ? { ...outcome, ...version } : outcome;
    }
    case 'throttled':
      return result.retryAfterMs === undefined
        ? { kind: 'throttled', why: result.message }
        : { kind: 'throttled', why: result.message, retryAfterMs: result.retryAfterMs };
    case 'timedOut': {
      const version = result.executedVersion === undefined ? {} : { executedVersion: result.executedVersion };
      return { kind: 'timedOut', why: result.message, ...version };
    }
    case 'tooLarge':
    case 'unreachable':
      return { kind: result.kind, why: result.message };
  }
}

/** `errorType: errorMessage` of Lambda's error object, or the start of whatever the function sent. */
function describeError(body: string): string {
  try {
    const error: unknown = JSON.parse(body);
    if (typeof error === 'object' && error !== null) {
      const { errorType, errorMessage } = error as { errorType?: unknown; errorMessage?: unknown };
      const parts = [errorType, errorMessage].filter((part) => typeof part === 'string' && part !== '');
      if (parts.length > 0) return parts.join(': ');
    }
  } catch {
    // Not JSON: shown as it is.
  }
  return body.length > 200 ? `${body.slice(0, 200)}…` : body;
}
