import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginScaling,
  decidePollers,
  initialPollersOf,
  pollerLimits,
} from '../../../src/core/scaling/decide-pollers.ts';
import { assumeScaling, SCALING_ASSUMPTIONS } from '../../../src/core/scaling/scaling-assumptions.ts';
import type { PollerDecision } from '../../../src/core/scaling/scaling-observation.ts';
import { type ScalingMode, scalingRulesOf } from '../../../src/core/scaling/scaling-rules.ts';

const modeArbitrary: fc.Arbitrary<ScalingMode> = fc.oneof(
  fc.constant({ kind: 'on-demand' } as const),
  fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.nat(30))
    .map(([least, more]) => ({ kind: 'provisioned' as const, minimumPollers: least, maximumPollers: least + more })),
);

const momentArbitrary = fc.record({
  afterMs: fc.integer({ min: 0, max: 200_000 }),
  lag: fc.array(fc.option(fc.nat(100_000), { nil: undefined }), { minLength: 1, maxLength: 24 }),
  throttles: fc.oneof(fc.constant(0), fc.nat(5)),
  bytesPerSecond: fc.nat(100_000_000),
  concurrentInvocations: fc.double({ min: 0, max: 100, noNaN: true }),
  /** The change comes late, as a rebalance may make it. */
  late: fc.boolean(),
});

const delayArbitrary = fc.integer({ min: 0, max: 180 });

describe('a policy over time', () => {
  it('keeps to its limits, changes only when the schedule allows, and says when', () => {
    fc.assert(
      fc.property(
        modeArbitrary,
        delayArbitrary,
        fc.array(momentArbitrary, { maxLength: 60 }),
        (mode, delay, moments) => {
          const rules = scalingRulesOf(mode, assumeScaling({ 'scaling-delay-seconds': String(delay) }));
          let state = beginScaling(rules, 0);
          let pollers = initialPollersOf(rules, 10);
          let atMs = 0;
          let due: PollerDecision | undefined;
          let lastEvaluationMs = 0;
          for (const { afterMs, late, ...seen } of moments) {
            atMs += afterMs;
            if (due !== undefined && atMs >= due.atMs) {
              if (!late) pollers = due.target;
              due = undefined;
            }
            const answer = decidePollers(rules, state, { atMs, pollers, ...seen });
            ({ state } = answer);
            const { decision } = answer;
            if (decision.target === pollers) {
              expect(decision.atMs, decision.reason).toBeGreaterThan(atMs);
              continue;
            }
            const { least, most } = pollerLimits(rules, seen.lag.length);
            expect(decision.target).toBeGreaterThanOrEqual(least);
            expect(decision.target).toBeLessThanOrEqual(most);
            expect(decision.target).toBeLessThanOrEqual(seen.lag.length);
            if (mode.kind === 'provisioned') expect(decision.target).toBeLessThanOrEqual(mode.maximumPollers);
            expect(due, 'two changes at once').toBeUndefined();
            expect(atMs - lastEvaluationMs).toBeGreaterThanOrEqual(lastEvaluationMs === 0 ? rules.evaluationMs : 1);
            expect(Math.floor(atMs / rules.evaluationMs)).toBeGreaterThan(
              Math.floor(lastEvaluationMs / rules.evaluationMs),
            );
            expect(decision.atMs - atMs).toBe(rules.delayMs);
            expect(rules.delayMs).toBeLessThanOrEqual(180_000);
            const goes = decision.target < pollers;
            if (goes) expect(['throttled', 'quiet', 'limits']).toContain(decision.reason);
            else expect(['lag', 'throughput', 'invocations', 'limits']).toContain(decision.reason);
            lastEvaluationMs = atMs;
            due = decision;
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('grows faster than it shrinks, and ends at one poller when nothing comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 64 }), (partitions) => {
        const rules = scalingRulesOf({ kind: 'on-demand' }, assumeScaling());
        const full = Array.from({ length: partitions }, () => 1_000_000);
        const up = follow(rules, 1, full, partitions);
        const down = follow(rules, partitions, full.fill(0), 1);
        expect(up).toBeLessThan(down);
      }),
    );
  });

  /** Milliseconds until the policy is where it should come to. */
  function follow(rules: ReturnType<typeof scalingRulesOf>, from: number, lag: number[], to: number): number {
    let state = beginScaling(rules, 0);
    let pollers = from;
    for (let atMs = 0; atMs < 86_400_000; ) {
      const nothing = { throttles: 0, bytesPerSecond: 0, concurrentInvocations: 0 };
      const answer = decidePollers(rules, state, { atMs, pollers, lag, ...nothing });
      ({ state } = answer);
      atMs = answer.decision.atMs;
      pollers = answer.decision.target;
      if (pollers === to) return atMs;
    }
    throw new Error(`still ${pollers} pollers after a day`);
  }
});

describe('the assumptions of scaling', () => {
  it.each(SCALING_ASSUMPTIONS)('$name is a number within its bounds', ({ value, ...assumption }) => {
    const { least, most }: { least: number; most?: number } = assumption;
    expect(Number(value)).toBeGreaterThanOrEqual(least);
    expect(Number(value)).toBeLessThanOrEqual(most ?? Number.POSITIVE_INFINITY);
  });
});
