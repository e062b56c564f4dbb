import { describe, expect, it } from 'vitest';
import { type Attempt, firstAttempt } from '../../../../src/core/runtime/attempt.ts';
import type { Outcome } from '../../../../src/core/runtime/outcome.ts';
import { planRetry, type RetryPlan } from '../../../../src/core/runtime/retry/plan-retry.ts';
import type { RetryPolicy } from '../../../../src/core/runtime/retry/retry-policy.ts';
import { eventRecord, eventRecords } from '../../../support/records.ts';

const POLICY: RetryPolicy = {
  maximumRetries: 2,
  maximumAgeMs: Number.POSITIVE_INFINITY,
  ageFrom: 'timestamp',
  bisect: false,
  partial: 'suffix',
  pauseMs: 200,
  pauseLimitMs: 30_000,
};

const THROWN: Outcome = { kind: 'functionError', mark: 'Unhandled', why: 'poison' };
const reported = (...offsets: bigint[]): Outcome => ({
  kind: 'itemsFailed',
  failed: new Map([['orders-0', new Set(offsets)]]),
  why: 'reported',
});

function plan(outcome: Outcome, policy: Partial<RetryPolicy> = {}, attempt: Partial<Attempt> = {}): RetryPlan {
  let requests = 0;
  const whole = { ...firstAttempt(eventRecords(4), 'first'), ...attempt };
  const newRequestId = (): string => {
    requests += 1;
    return `new-${requests}`;
  };
  return planRetry(whole, outcome, { policy: { ...POLICY, ...policy }, random: () => 0, newRequestId });
}

/** `done 1; next 234 (new-1, pause 0); given up …` */
function tell({ step, done, next, givenUp }: RetryPlan): string {
  const offsets = (records: Attempt['records']): string =>
    records.map(({ group, offset }) => `${group === 'orders-0' ? '' : group}${offset}`).join('');
  const parts = [
    step,
    ...(done.length === 0 ? [] : [`done ${offsets(done)}`]),
    ...next.map(
      ({ records, requestId, failures, refusals, pauseMs }) =>
        `${offsets(records)} as ${requestId} f${failures} r${refusals} +${pauseMs}ms`,
    ),
    ...(givenUp === undefined ? [] : [`${givenUp.condition} ${offsets(givenUp.records)}`]),
  ];
  return parts.join('; ');
}

interface Case {
  readonly why: string;
  readonly outcome: Outcome;
  readonly policy?: Partial<RetryPolicy>;
  readonly attempt?: Partial<Attempt>;
  readonly plan: string;
}

const CASES: readonly Case[] = [
  { why: 'success is done', outcome: { kind: 'succeeded' }, plan: 'done; done 1234' },
  {
    why: 'a throwing function: the same batch, same request id',
    outcome: THROWN,
    plan: 'again; 1234 as first f1 r0 +200ms',
  },
  {
    why: 'a timeout counts as a failure',
    outcome: { kind: 'timedOut', why: '' },
    plan: 'again; 1234 as first f1 r0 +200ms',
  },
  {
    why: 'the second retry pauses twice as long',
    outcome: THROWN,
    attempt: { failures: 1 },
    plan: 'again; 1234 as first f2 r0 +400ms',
  },
  {
    why: 'the budget does not count the first try',
    outcome: THROWN,
    attempt: { failures: 2 },
    plan: 'give-up; RetryAttemptsExhausted 1234',
  },
  {
    why: 'no retries: given up at once',
    outcome: THROWN,
    policy: { maximumRetries: 0 },
    plan: 'give-up; RetryAttemptsExhausted 1234',
  },
  {
    why: 'without a limit it goes on for ever',
    outcome: THROWN,
    policy: { maximumRetries: Number.POSITIVE_INFINITY },
    attempt: { failures: 9_999 },
    plan: 'again; 1234 as first f10000 r0 +30000ms',
  },
  {
    why: 'bisect splits at once, left half first, each with a budget of its own',
    outcome: THROWN,
    policy: { bisect: true },
    attempt: { failures: 2 },
    plan: 'split; 12 as new-1 f0 r0 +0ms; 34 as new-2 f0 r0 +0ms',
  },
  {
    why: 'an odd batch: the smaller half goes first',
    outcome: THROWN,
    policy: { bisect: true },
    attempt: { records: eventRecords(3) },
    plan: 'split; 1 as new-1 f0 r0 +0ms; 23 as new-2 f0 r0 +0ms',
  },
  {
    why: 'one record cannot be split: it is retried',
    outcome: THROWN,
    policy: { bisect: true },
    attempt: { records: eventRecords(1) },
    plan: 'again; 1 as first f1 r0 +200ms',
  },
  {
    why: 'suffix: everything from the lowest failure on',
    outcome: reported(2n),
    plan: 'shrink; done 1; 234 as new-1 f0 r0 +0ms',
  },
  {
    why: 'items: the failed records alone',
    outcome: reported(2n, 4n),
    policy: { partial: 'items' },
    plan: 'shrink; done 13; 24 as new-1 f0 r0 +0ms',
  },
  {
    why: 'the first record failed: nothing shrank, so it is a failure of the whole',
    outcome: reported(1n),
    plan: 'again; 1234 as first f1 r0 +200ms',
  },
  {
    why: 'nothing shrank and the budget is spent',
    outcome: reported(1n),
    attempt: { failures: 2 },
    plan: 'give-up; RetryAttemptsExhausted 1234',
  },
  {
    why: 'nothing shrank, with bisect',
    outcome: reported(1n),
    policy: { bisect: true },
    plan: 'split; 12 as new-1 f0 r0 +0ms; 34 as new-2 f0 r0 +0ms',
  },
  {
    why: 'a response that cannot be read fails the whole',
    outcome: { kind: 'itemsFailed', failed: 'all', why: '' },
    plan: 'again; 1234 as first f1 r0 +200ms',
  },
  {
    why: 'suffix is judged by partition',
    outcome: { kind: 'itemsFailed', failed: new Map([['orders-1', new Set([8n])]]), why: '' },
    attempt: {
      records: [
        eventRecord({ offset: 1n }),
        ...[7n, 8n, 9n].map((offset) => eventRecord({ partition: 1, offset })),
        eventRecord({ offset: 2n }),
      ],
    },
    plan: 'shrink; done 1orders-172; orders-18orders-19 as new-1 f0 r0 +0ms',
  },
  {
    why: 'a throttle uses up no attempt',
    outcome: { kind: 'throttled', why: '' },
    attempt: { failures: 2 },
    plan: 'again; 1234 as first f2 r1 +200ms',
  },
  {
    why: 'throttles in a row pause longer and longer',
    outcome: { kind: 'throttled', why: '' },
    attempt: { refusals: 3 },
    plan: 'again; 1234 as first f0 r4 +1600ms',
  },
  {
    why: 'a throttle that says how long is obeyed',
    outcome: { kind: 'throttled', why: '', retryAfterMs: 5_000 },
    plan: 'again; 1234 as first f0 r1 +5000ms',
  },
  {
    why: 'but never shortens the pause',
    outcome: { kind: 'throttled', why: '', retryAfterMs: 1 },
    attempt: { refusals: 1 },
    plan: 'again; 1234 as first f0 r2 +400ms',
  },
  {
    why: 'an unreachable function uses up no attempt',
    outcome: { kind: 'unreachable', why: '' },
    policy: { maximumRetries: 0 },
    plan: 'again; 1234 as first f0 r1 +200ms',
  },
  {
    why: 'a failure after throttles begins its own pauses',
    outcome: THROWN,
    attempt: { refusals: 5 },
    plan: 'again; 1234 as first f1 r0 +200ms',
  },
  {
    why: 'too large splits, bisect or not',
    outcome: { kind: 'tooLarge', why: '' },
    policy: { maximumRetries: 0 },
    plan: 'split; 12 as new-1 f0 r0 +0ms; 34 as new-2 f0 r0 +0ms',
  },
  {
    why: 'one record too large is given up',
    outcome: { kind: 'tooLarge', why: '' },
    attempt: { records: eventRecords(1) },
    plan: 'give-up; MaximumPayloadSizeExceeded 1',
  },
];

describe('what follows from an outcome', () => {
  it.each(CASES)('$why', (row) => {
    expect(tell(plan(row.outcome, row.policy, row.attempt))).toBe(row.plan);
  });
});
