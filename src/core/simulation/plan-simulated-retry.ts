import type { Random } from '../model/clock.ts';
import { pauseBeforeRetry, type RetryPolicy } from '../runtime/retry/retry-policy.ts';
import type { SimulatedAttempt } from './attempts.ts';

/** What follows from a failure: the attempts in the order in which they are kept, the next one last. */
export interface SimulatedRetry {
  readonly next: readonly SimulatedAttempt[];
  readonly pauseMs: number;
  readonly givenUp: boolean;
}

/** `plan-retry` of a run, on counts in place of records (a test holds both together). */
export function planSimulatedRetry(
  attempt: SimulatedAttempt,
  outcome: 'failed' | 'throttled',
  policy: RetryPolicy,
  random: Random,
): SimulatedRetry {
  const { from, to } = attempt;
  if (outcome === 'throttled') {
    const refusals = attempt.refusals + 1;
    return again({ ...attempt, refusals }, pauseBeforeRetry(policy, refusals, random));
  }
  if (policy.bisect && to - from > 1) {
    const middle = from + Math.floor((to - from) / 2);
    const left = { from, to: middle, failures: 0, refusals: 0 };
    const right = { from: middle, to, failures: 0, refusals: 0 };
    return { next: [right, left], pauseMs: 0, givenUp: false };
  }
  const failures = attempt.failures + 1;
  if (failures > policy.maximumRetries) return { next: [], pauseMs: 0, givenUp: true };
  return again({ ...attempt, failures, refusals: 0 }, pauseBeforeRetry(policy, failures, random));
}

function again(attempt: SimulatedAttempt, pauseMs: number): SimulatedRetry {
  return { next: [attempt], pauseMs, givenUp: false };
}
