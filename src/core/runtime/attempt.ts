import type { EventRecord } from '../event/event-record.ts';
import type { Outcome } from './outcome.ts';

/** Records that are sent together until they are done, given up, or split into other attempts. */
export interface Attempt {
  readonly records: readonly EventRecord[];
  /** Kept while the records stay the same; a changed batch gets a new one. */
  readonly requestId: string;
  /** Failed invocations that count against `MaximumRetryAttempts`. */
  readonly failures: number;
  /** Invocations of exactly these records so far, throttled ones not counted. */
  readonly invocations: number;
  /** Times that this request id was sent so far, whatever came of it. */
  readonly sends: number;
  /** What the last of them came to. */
  readonly lastOutcome: Outcome | undefined;
  /** Throttles and transport errors in a row, which only lengthen the pause. */
  readonly refusals: number;
  /** These records were in an invocation before. */
  readonly again: boolean;
  /** Wait this long before sending. */
  readonly pauseMs: number;
}

export function firstAttempt(records: readonly EventRecord[], requestId: string, again = false): Attempt {
  return {
    records,
    requestId,
    failures: 0,
    invocations: 0,
    sends: 0,
    lastOutcome: undefined,
    refusals: 0,
    again,
    pauseMs: 0,
  };
}
