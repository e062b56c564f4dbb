import type { EventRecord } from '../../event/event-record.ts';
import type { Attempt } from '../attempt.ts';
import type { Condition } from '../condition.ts';

/** What a processor needs of its batcher (`batcher/batcher.ts`). */
export interface BatchMaker {
  offer(record: EventRecord, nowMs: number): boolean;
  due(nowMs: number): CloseReason | undefined;
  readonly windowEndsAtMs: number | undefined;
  readonly size: number;
  close(reason: CloseReason): ClosedBatch;
}

export type CloseReason = 'count' | 'window' | 'payload' | 'end' | 'oversize';

export interface ClosedBatch {
  readonly records: readonly EventRecord[];
  readonly closedBy: CloseReason;
}

/** What a processor needs of a retry plan (`retry/plan-retry.ts`). */
export interface NextStep {
  readonly step: 'done' | 'again' | 'shrink' | 'split' | 'give-up';
  readonly done: readonly EventRecord[];
  readonly next: readonly Attempt[];
  readonly givenUp?: { readonly records: readonly EventRecord[]; readonly condition: Condition };
}
