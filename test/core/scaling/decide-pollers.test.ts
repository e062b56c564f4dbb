import { describe, expect, it } from 'vitest';
import { beginScaling, decidePollers, initialPollersOf } from '../../../src/core/scaling/decide-pollers.ts';
import { assumeScaling } from '../../../src/core/scaling/scaling-assumptions.ts';
import type { ScalingObservation, ScalingState } from '../../../src/core/scaling/scaling-observation.ts';
import { type ScalingMode, scalingRulesOf } from '../../../src/core/scaling/scaling-rules.ts';

const MINUTE = 60_000;
const ON_DEMAND = scalingRulesOf({ kind: 'on-demand' }, assumeScaling());
const PROVISIONED = scalingRulesOf({ kind: 'provisioned', minimumPollers: 2, maximumPollers: 8 }, assumeScaling());

/** Ten partitions without lag, one poller, at the first evaluation. */
function seen(fields: Partial<ScalingObservation> = {}): ScalingObservation {
  const nothing = { throttles: 0, bytesPerSecond: 0, concurrentInvocations: 0 };
  return { atMs: MINUTE, pollers: 1, lag: lagOf(0), ...nothing, ...fields };
}

function lagOf(records: number, partitions = 10): number[] {
  return Array.from({ length: partitions }, () => records / partitions);
}

function remembering(fields: Partial<ScalingState>): ScalingState {
  return { ...beginScaling(ON_DEMAND, 0), ...fields };
}

describe('on-demand pollers', () => {
  it.each([
    {
      why: 'before the minute is over nothing is judged',
      at: 59_999,
      lag: 90_000,
      pollers: 1,
      target: 1,
      reason: 'not-due',
    },
    { why: 'no lag, one poller', lag: 0, pollers: 1, target: 1, reason: 'keeps-up' },
    { why: 'a lag at the threshold is none', lag: 1000, pollers: 1, target: 1, reason: 'keeps-up' },
    { why: 'a lag above it doubles', lag: 1001, pollers: 1, target: 2, reason: 'lag' },
    { why: 'and doubles again', lag: 90_000, pollers: 4, target: 8, reason: 'lag' },
    { why: 'at most one a partition', lag: 90_000, pollers: 8, target: 10, reason: 'lag' },
    { why: 'and then no more', lag: 90_000, pollers: 10, target: 10, reason: 'at-limit' },
    { why: 'partitions went to another process', lag: 0, pollers: 12, target: 10, reason: 'limits' },
    { why: 'throttled: half of them go', lag: 90_000, pollers: 8, throttles: 1, target: 4, reason: 'throttled' },
    { why: 'throttled: the last one stays', lag: 90_000, pollers: 1, throttles: 9, target: 1, reason: 'at-limit' },
    { why: 'fewer would do, but not for long yet', lag: 0, pollers: 4, target: 4, reason: 'quiet-not-long' },
  ])('$why', ({ at = MINUTE, lag, pollers, throttles = 0, target, reason }) => {
    const observation = seen({ atMs: at, lag: lagOf(lag), pollers, throttles });
    const { decision } = decidePollers(ON_DEMAND, beginScaling(ON_DEMAND, 0), observation);
    expect(decision).toMatchObject({ target, reason });
  });

  it('change 90 seconds after the evaluation, within the 3 minutes that AWS names, and nothing is decided until then', () => {
    const first = decidePollers(ON_DEMAND, beginScaling(ON_DEMAND, 0), seen({ lag: lagOf(50_000) }));
    expect(first.decision).toEqual({ target: 2, reason: 'lag', atMs: MINUTE + 90_000 });
    const between = decidePollers(ON_DEMAND, first.state, seen({ atMs: 2 * MINUTE, lag: lagOf(99_000) }));
    expect(between.decision).toEqual({ target: 1, reason: 'change-pending', atMs: MINUTE + 90_000 });
    const landed = decidePollers(ON_DEMAND, between.state, seen({ atMs: 150_000, pollers: 2, lag: lagOf(99_000) }));
    expect(landed.decision).toMatchObject({ target: 4, reason: 'lag', atMs: 150_000 + 90_000 });
  });

  it('go one at a time, after three quiet evaluations in a row', () => {
    let state = beginScaling(ON_DEMAND, 0);
    const reasons = [1, 2, 3].map((minute) => {
      const answer = decidePollers(ON_DEMAND, state, seen({ atMs: minute * MINUTE, pollers: 4 }));
      state = answer.state;
      return [answer.decision.reason, answer.decision.target];
    });
    expect(reasons).toEqual([
      ['quiet-not-long', 4],
      ['quiet-not-long', 4],
      ['quiet', 3],
    ]);
  });

  it.each([
    { why: 'gone in 4 minutes as fast as it shrinks', before: 50_000, now: 40_000, reason: 'draining' },
    { why: 'gone in 6 minutes', before: 70_000, now: 60_000, reason: 'lag' },
    { why: 'it grows', before: 40_000, now: 50_000, reason: 'lag' },
    { why: 'it stands still', before: 40_000, now: 40_000, reason: 'lag' },
  ])('let a lag drain: $why', ({ before, now, reason }) => {
    const state = remembering({ nextEvaluationMs: 2 * MINUTE, lastLag: { records: before, atMs: MINUTE } });
    const observation = seen({ atMs: 2 * MINUTE, pollers: 2, lag: lagOf(now) });
    expect(decidePollers(ON_DEMAND, state, observation).decision.reason).toBe(reason);
  });

  it.each([
    { why: 'of no partition', lag: [undefined, undefined], reason: 'lag-unknown' },
    { why: 'of some: what is known counts', lag: [undefined, 5000], reason: 'lag' },
  ])('lag unknown $why', ({ lag, reason }) => {
    expect(decidePollers(ON_DEMAND, beginScaling(ON_DEMAND, 0), seen({ lag })).decision.reason).toBe(reason);
  });

  it('keep to the schedule when an evaluation comes late', () => {
    const { state } = decidePollers(ON_DEMAND, beginScaling(ON_DEMAND, 0), seen({ atMs: 3.5 * MINUTE }));
    expect(state.nextEvaluationMs).toBe(4 * MINUTE);
  });
});

describe('provisioned pollers', () => {
  const LATER = { atMs: 15_000, pollers: 2 };
  it.each([
    { why: 'nothing to do: the minimum stays', fields: {}, target: 2, reason: 'keeps-up' },
    { why: '8 MB/s fill two pollers of 4 MB/s', fields: { bytesPerSecond: 8_000_000 }, target: 2, reason: 'keeps-up' },
    { why: '20 MB/s need five', fields: { bytesPerSecond: 20_000_000 }, target: 5, reason: 'throughput' },
    {
      why: '12 invocations at once need three',
      fields: { concurrentInvocations: 12 },
      target: 3,
      reason: 'invocations',
    },
    { why: 'never above the maximum', fields: { bytesPerSecond: 500_000_000 }, target: 8, reason: 'throughput' },
    {
      why: 'nor above the partitions',
      fields: { bytesPerSecond: 5e8, lag: lagOf(0, 3) },
      target: 3,
      reason: 'throughput',
    },
    { why: 'a lag adds some', fields: { lag: lagOf(9000) }, target: 4, reason: 'lag' },
    {
      why: 'but not while the function is throttled',
      fields: { lag: lagOf(9000), throttles: 3 },
      target: 2,
      reason: 'throttled',
    },
    { why: 'fewer partitions than the minimum', fields: { lag: lagOf(0, 1) }, target: 1, reason: 'limits' },
  ])('$why', ({ fields, target, reason }) => {
    const { decision } = decidePollers(PROVISIONED, beginScaling(PROVISIONED, 0), seen({ ...LATER, ...fields }));
    expect(decision).toMatchObject({ target, reason });
  });
});

describe('pollers at the start', () => {
  const provisioned = (minimumPollers: number): ScalingMode => ({
    kind: 'provisioned',
    minimumPollers,
    maximumPollers: 200,
  });
  it.each([
    { why: 'on-demand: one', mode: { kind: 'on-demand' } as const, partitions: 10, pollers: 1 },
    { why: 'provisioned: the minimum', mode: provisioned(3), partitions: 10, pollers: 3 },
    { why: 'no more than partitions', mode: provisioned(30), partitions: 10, pollers: 10 },
    { why: 'one without a partition', mode: provisioned(3), partitions: 0, pollers: 1 },
  ])('$why', ({ mode, partitions, pollers }) => {
    expect(initialPollersOf(scalingRulesOf(mode, assumeScaling()), partitions)).toBe(pollers);
  });

  it('a time scale divides every duration and nothing else', () => {
    const scaled = scalingRulesOf({ kind: 'on-demand' }, assumeScaling(), 10);
    expect(scaled).toEqual({ ...ON_DEMAND, evaluationMs: 6000, delayMs: 9000, drainMs: 30_000 });
  });
});
