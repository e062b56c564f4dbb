import type { EventRecord } from '../../event/event-record.ts';
import type { Random } from '../../model/clock.ts';
import { type Attempt, firstAttempt } from '../attempt.ts';
import type { Condition } from '../condition.ts';
import type { Outcome } from '../outcome.ts';
import { pauseBeforeRetry, type RetryPolicy } from './retry-policy.ts';

/** What follows from one outcome. Every record of the attempt is in exactly one of the three parts. */
export interface RetryPlan {
  readonly step: 'done' | 'again' | 'shrink' | 'split' | 'give-up';
  readonly done: readonly EventRecord[];
  /** To be sent next, in this order, before anything that waited behind the attempt. */
  readonly next: readonly Attempt[];
  readonly givenUp?: { readonly records: readonly EventRecord[]; readonly condition: Condition };
}

export interface RetryContext {
  readonly policy: RetryPolicy;
  readonly random: Random;
  readonly newRequestId: () => string;
}

/**
 * Decides what happens after an invocation. Sequences, budgets and pauses follow what was recorded from AWS's pollers:
 * unchanged batches pause and keep their request id; a shrunk or split one starts anew at once.
 */
export function planRetry(attempt: Attempt, outcome: Outcome, context: RetryContext): RetryPlan {
  switch (outcome.kind) {
    case 'succeeded':
      return { step: 'done', done: attempt.records, next: [] };
    case 'itemsFailed': {
      const failed = outcome.failed;
      if (failed === 'all') return afterFailure(attempt, context);
      const remaining = attempt.records.filter(keepFailed(attempt.records, failed, context.policy.partial));
      if (remaining.length === attempt.records.length) return afterFailure(attempt, context);
      const open = new Set(remaining);
      const done = attempt.records.filter((record) => !open.has(record));
      return { step: 'shrink', done, next: [firstAttempt(remaining, context.newRequestId(), true)] };
    }
    case 'functionError':
    case 'timedOut':
      return afterFailure(attempt, context);
    case 'throttled':
    case 'unreachable':
      return refused(attempt, outcome.kind === 'throttled' ? outcome.retryAfterMs : undefined, context);
    case 'tooLarge':
      return attempt.records.length > 1 ? split(attempt, context) : giveUp(attempt, 'MaximumPayloadSizeExceeded');
  }
}

/** Suffix: everything from the lowest failed offset of each partition on. Items: the failed records alone. */
function keepFailed(
  records: readonly EventRecord[],
  failed: ReadonlyMap<string, ReadonlySet<bigint>>,
  partial: RetryPolicy['partial'],
): (record: EventRecord) => boolean {
  if (partial === 'items') return ({ group, offset }) => failed.get(group)?.has(offset) === true;
  const reached = new Set<string>();
  const suffix = new Set<EventRecord>();
  for (const record of records) {
    if (failed.get(record.group)?.has(record.offset) === true) reached.add(record.group);
    if (reached.has(record.group)) suffix.add(record);
  }
  return (record) => suffix.has(record);
}

function afterFailure(attempt: Attempt, context: RetryContext): RetryPlan {
  const { policy, random } = context;
  if (policy.bisect && attempt.records.length > 1) return split(attempt, context);
  const failures = attempt.failures + 1;
  if (failures > policy.maximumRetries) return giveUp(attempt, 'RetryAttemptsExhausted');
  const pauseMs = pauseBeforeRetry(policy, failures, random);
  return { step: 'again', done: [], next: [{ ...attempt, failures, refusals: 0, again: true, pauseMs }] };
}

function refused(attempt: Attempt, retryAfterMs: number | undefined, { policy, random }: RetryContext): RetryPlan {
  const refusals = attempt.refusals + 1;
  const pauseMs = Math.max(retryAfterMs ?? 0, pauseBeforeRetry(policy, refusals, random));
  return { step: 'again', done: [], next: [{ ...attempt, refusals, again: true, pauseMs }] };
}

function split(attempt: Attempt, { newRequestId }: RetryContext): RetryPlan {
  const middle = Math.floor(attempt.records.length / 2);
  const halves = [attempt.records.slice(0, middle), attempt.records.slice(middle)];
  return { step: 'split', done: [], next: halves.map((records) => firstAttempt(records, newRequestId(), true)) };
}

function giveUp({ records }: Attempt, condition: Condition): RetryPlan {
  return { step: 'give-up', done: [], next: [], givenUp: { records, condition } };
}
