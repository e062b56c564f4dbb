import type { EventRecord } from '../event/event-record.ts';
import type { Condition } from './condition.ts';
import type { Outcome } from './outcome.ts';

/** Records that were given up, with what is known of how. */
export interface GivenUp {
  readonly records: readonly EventRecord[];
  readonly condition: Condition;
  readonly requestId: string;
  /** Invocations of these records together; 0 when they never reached the function. */
  readonly invocations: number;
  /** What the last invocation came to; undefined when there was none. */
  readonly lastOutcome: Outcome | undefined;
  /** When it was decided, milliseconds since the epoch. */
  readonly atMs: number;
}

/** What became of records that were given up; `unfinished` when the destination failed and nothing may be lost. */
export type Fate = 'sentToDestination' | 'dropped' | 'unfinished';
