import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../../../src/core/event/event-record.ts';
import { type Attempt, firstAttempt } from '../../../../src/core/runtime/attempt.ts';
import type { Outcome } from '../../../../src/core/runtime/outcome.ts';
import { planRetry } from '../../../../src/core/runtime/retry/plan-retry.ts';
import { pauseBeforeRetry, type RetryPolicy } from '../../../../src/core/runtime/retry/retry-policy.ts';
import { namedRecord } from '../../../support/arbitraries.ts';

const policyArbitrary: fc.Arbitrary<RetryPolicy> = fc.record({
  maximumRetries: fc.constantFrom(0, 1, 2, 10, Number.POSITIVE_INFINITY),
  maximumAgeMs: fc.constant(Number.POSITIVE_INFINITY),
  ageFrom: fc.constant('timestamp' as const),
  bisect: fc.boolean(),
  partial: fc.constantFrom('suffix', 'items'),
  pauseMs: fc.constantFrom(0, 1, 200),
  pauseLimitMs: fc.constantFrom(1_000, 30_000),
});

const recordsArbitrary = fc
  .array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 12 })
  .map((steps) => {
    const last = new Map<number, bigint>();
    return steps.map(([partition, gap]) => {
      const offset = (last.get(partition) ?? 0n) + BigInt(gap);
      last.set(partition, offset);
      return namedRecord(partition, offset);
    });
  });

const outcomeArbitrary = (records: readonly EventRecord[]): fc.Arbitrary<Outcome> =>
  fc.oneof(
    fc.constantFrom<Outcome>(
      { kind: 'succeeded' },
      { kind: 'functionError', mark: 'Unhandled', why: '' },
      { kind: 'timedOut', why: '' },
      { kind: 'throttled', why: '' },
      { kind: 'throttled', why: '', retryAfterMs: 700 },
      { kind: 'unreachable', why: '' },
      { kind: 'tooLarge', why: '' },
      { kind: 'itemsFailed', failed: 'all', why: '' },
    ),
    fc.subarray([...records], { minLength: 1 }).map((failed): Outcome => {
      const sets = new Map<string, Set<bigint>>();
      for (const { group, offset } of failed) sets.set(group, (sets.get(group) ?? new Set()).add(offset));
      return { kind: 'itemsFailed', failed: sets, why: '' };
    }),
  );

const caseArbitrary = recordsArbitrary.chain((records) =>
  fc.record({
    policy: policyArbitrary,
    outcome: outcomeArbitrary(records),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    attempt: fc
      .record({ failures: fc.nat(11), refusals: fc.nat(40) })
      .map((counts): Attempt => ({ ...firstAttempt(records, 'first'), ...counts })),
  }),
);

function context(policy: RetryPolicy, random: number) {
  let requests = 0;
  const newRequestId = (): string => {
    requests += 1;
    return `new-${requests}`;
  };
  return { policy, random: () => random, newRequestId };
}

describe('the plan after any outcome', () => {
  it('puts every record into exactly one of done, next and given up, in order', () => {
    fc.assert(
      fc.property(caseArbitrary, ({ policy, outcome, random, attempt }) => {
        const { done, next, givenUp } = planRetry(attempt, outcome, context(policy, random));
        const parts = [done, next.flatMap(({ records }) => records), givenUp?.records ?? []];
        const place = new Map(attempt.records.map((record, index) => [record, index]));
        for (const part of parts) {
          const places = part.map((record) => place.get(record) ?? -1);
          expect(places).toEqual(places.toSorted((a, b) => a - b));
        }
        expect(new Set(parts.flat())).toEqual(new Set(attempt.records));
        expect(parts.flat()).toHaveLength(attempt.records.length);
        expect(next.every(({ records }) => records.length > 0)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps the request id of unchanged records alone, and gives changed ones a new budget without a pause', () => {
    fc.assert(
      fc.property(caseArbitrary, ({ policy, outcome, random, attempt }) => {
        const { step, next } = planRetry(attempt, outcome, context(policy, random));
        for (const again of next) {
          const isUnchanged = again.records.length === attempt.records.length;
          expect(again.requestId === 'first').toBe(isUnchanged);
          if (!isUnchanged) expect(again).toMatchObject({ failures: 0, refusals: 0, pauseMs: 0, invocations: 0 });
        }
        expect(new Set(next.map(({ requestId }) => requestId)).size).toBe(next.length);
        if (step === 'again') expect(next).toHaveLength(1);
        expect(next.every(({ again }) => again)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never marks a record done that failed, and with suffixes none behind a failed one of its partition', () => {
    fc.assert(
      fc.property(caseArbitrary, ({ policy, outcome, random, attempt }) => {
        const { done } = planRetry(attempt, outcome, context(policy, random));
        if (outcome.kind !== 'itemsFailed' || outcome.failed === 'all') {
          expect(done).toEqual(outcome.kind === 'succeeded' ? attempt.records : []);
          return;
        }
        const { failed } = outcome;
        for (const { group, offset } of done) {
          expect(failed.get(group)?.has(offset) ?? false).toBe(false);
          if (policy.partial === 'items') continue;
          expect([...(failed.get(group) ?? [])].every((lowest) => offset < lowest)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('ends: a batch that always fails is given up after its budget, whatever is split on the way', () => {
    const alwaysFails: Outcome = { kind: 'functionError', mark: 'Unhandled', why: '' };
    fc.assert(
      fc.property(recordsArbitrary, fc.nat(3), fc.boolean(), (records, maximumRetries, bisect) => {
        const policy: RetryPolicy = {
          maximumRetries,
          maximumAgeMs: Infinity,
          ageFrom: 'timestamp',
          bisect,
          partial: 'suffix',
          pauseMs: 200,
          pauseLimitMs: 30_000,
        };
        const stack = [firstAttempt(records, 'first')];
        const givenUp: EventRecord[] = [];
        let invocations = 0;
        for (let attempt = stack.pop(); attempt !== undefined; attempt = stack.pop()) {
          invocations += 1;
          const step = planRetry(attempt, alwaysFails, context(policy, 0));
          stack.push(...step.next.toReversed());
          givenUp.push(...(step.givenUp?.records ?? []));
        }
        expect(givenUp).toEqual(records);
        const leaves = bisect ? records.length : 1;
        expect(invocations).toBe(leaves - 1 + leaves * (maximumRetries + 1));
      }),
    );
  });
});

describe('the pause before a retry', () => {
  it('doubles, with up to 40 % on top, never past the limit, and never fails for large counts', () => {
    fc.assert(
      fc.property(policyArbitrary, fc.integer({ min: 1, max: 10_000 }), caseArbitrary, (policy, nth, { random }) => {
        const pause = pauseBeforeRetry(policy, nth, () => random);
        const doubled = policy.pauseMs * 2 ** Math.min(nth - 1, 100);
        expect(pause).toBeGreaterThanOrEqual(Math.min(Math.round(doubled), policy.pauseLimitMs));
        expect(pause).toBeLessThanOrEqual(Math.min(Math.round(doubled * 1.4), policy.pauseLimitMs));
        expect(Number.isSafeInteger(pause)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
