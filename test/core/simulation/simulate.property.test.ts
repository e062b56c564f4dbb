import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharesOf } from '../../../src/core/capacity/partition-skew.ts';
import { partitionsOf } from '../../../src/core/simulation/fleet.ts';
import { parseLoadShape, shapeRate } from '../../../src/core/simulation/load-shape.ts';
import { simulate } from '../../../src/core/simulation/simulate.ts';
import { assumeForSimulation } from '../../../src/core/simulation/simulation-assumptions.ts';
import type { PolicySpec, SimulationInputs } from '../../../src/core/simulation/simulation-inputs.ts';
import type { Observer, World } from '../../../src/core/simulation/world.ts';
import { simulationInputs, steadyLoad } from '../../support/simulation.ts';

const policies: fc.Arbitrary<PolicySpec> = fc.oneof(
  fc.constant({ kind: 'on-demand' } as const),
  fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 30 }))
    .map(([least, more]) => ({ kind: 'provisioned', minimumPollers: least, maximumPollers: least + more }) as const),
  fc.integer({ min: 1, max: 300 }).map((lag) => ({ kind: 'keda', lag }) as const),
  fc.integer({ min: 1, max: 300 }).map((lag) => ({ kind: 'azure', lag }) as const),
  fc.integer({ min: 1, max: 40 }).map((workers) => ({ kind: 'fixed', workers }) as const),
);

const scenarios: fc.Arbitrary<SimulationInputs> = fc
  .record({
    partitions: fc.integer({ min: 1, max: 24 }),
    recordsPerSecond: fc.integer({ min: 0, max: 400 }),
    shape: fc.constantFrom(
      'constant',
      'spike=5x,at=1m,for=1m',
      'step=3x,at=2m',
      'ramp=4x,at=30s,for=2m',
      'bursts=6x,every=1m,for=10s',
      'step=0.1x,at=1m',
    ),
    arrivals: fc.constantFrom('poisson' as const, 'even' as const),
    zipf: fc.constantFrom(0, 0.8, 1.5),
    backlogRecords: fc.constantFrom(0, 17, 3000),
    batchLimit: fc.constantFrom(1, 7, 100, 1000),
    windowMs: fc.constantFrom(0, 500, 5000),
    mean: fc.constantFrom(5, 100, 3000),
    errorRate: fc.constantFrom(0, 0.1, 0.6),
    throttleRate: fc.constantFrom(0, 0.2),
    concurrencyLimit: fc.constantFrom(undefined, 1, 5),
    bisect: fc.boolean(),
    maximumRetries: fc.constantFrom(0, 3, Number.POSITIVE_INFINITY),
    retentionMs: fc.constantFrom(undefined, 45_000),
    seed: fc.integer({ min: 0, max: 1000 }),
  })
  .map((given) => {
    const shape = parseLoadShape(given.shape);
    if (typeof shape === 'string') throw new Error(shape);
    const base = simulationInputs();
    return simulationInputs({
      partitions: given.partitions,
      load: steadyLoad(given.partitions, 0, {
        curves: [shapeRate(given.recordsPerSecond / 1000, shape === undefined ? [] : [shape], 300_000)],
        partitionShare: sharesOf({ kind: 'zipf', exponent: given.zipf }, given.partitions),
        arrivals: given.arrivals,
        backlogRecords: given.backlogRecords,
        backlogAgeMs: given.backlogRecords === 0 ? 0 : 30_000,
      }),
      batchLimit: given.batchLimit,
      windowMs: given.windowMs,
      functionModel: { kind: 'exponential', meanMs: given.mean },
      errorRate: given.errorRate,
      throttleRate: given.throttleRate,
      concurrencyLimit: given.concurrencyLimit,
      coldStartMs: 300,
      retry: { ...base.retry, bisect: given.bisect, maximumRetries: given.maximumRetries },
      retentionMs: given.retentionMs,
      durationMs: 300_000,
      seed: given.seed,
    });
  });

/** Runs a scenario with everything checked at every step. */
function checkRun(inputs: SimulationInputs, policy: PolicySpec): void {
  const inFlight = new Map<number, readonly number[]>();
  const doneUpTo = new Map<number, number>();
  let running = 0;
  let pollers = 0;
  let due: { target: number; atMs: number } | undefined;
  const observer: Observer = {
    staffed(atMs, now, fleet) {
      const owned = Array.from({ length: fleet.size }, (_, id) => partitionsOf(fleet, id)).flat();
      expect(owned.sort((a, b) => a - b)).toEqual(Array.from({ length: inputs.partitions }, (_, at) => at));
      expect(now).toBeLessThanOrEqual(inputs.partitions);
      if (policy.kind === 'provisioned') {
        expect(now).toBeLessThanOrEqual(policy.maximumPollers);
        expect(now).toBeGreaterThanOrEqual(Math.min(policy.minimumPollers, inputs.partitions));
      }
      expect(running).toBe(0);
      if (pollers !== 0 && now !== pollers) {
        // Never before the schedule allows it, and never one that nobody decided.
        expect(due?.target).toBe(now);
        expect(atMs).toBeGreaterThanOrEqual(due?.atMs ?? Number.POSITIVE_INFINITY);
      }
      pollers = now;
      inFlight.clear();
    },
    decided(_, target, atMs) {
      if (target !== pollers) due = { target, atMs };
    },
    invoked(_, fleet, id, { from, to }) {
      running += 1;
      // Thousands of times in a run: plain conditions, which cost nothing.
      if (running > Math.min(inputs.partitions, inputs.concurrencyLimit ?? inputs.partitions))
        throw new Error('too many at once');
      if (to <= from || (fleet.records[id] ?? 0) > inputs.batchLimit)
        throw new Error('a batch of no or too many records');
      const taken = [...inFlight.values()].flat();
      const parts = partitionsOf(fleet, id).filter((partition) => (fleet.counts[partition] ?? 0) > 0);
      if (parts.some((partition) => taken.includes(partition))) throw new Error('a partition twice at once');
      inFlight.set(id, parts);
    },
    finished(_, __, id) {
      running -= 1;
      inFlight.delete(id);
    },
    sampled(atMs, { states, totals, inFlightRecords }: World) {
      let [arrived, waiting, inBatches, settled] = [0, 0, 0, 0];
      for (let at = 0; at < states.count; at += 1) {
        const [count, taken, done] = [states.arrivals.countAt(at, atMs), states.taken[at] ?? 0, states.done[at] ?? 0];
        expect(done).toBeGreaterThanOrEqual(doneUpTo.get(at) ?? 0);
        expect(taken).toBeGreaterThanOrEqual(done);
        expect(count).toBeGreaterThanOrEqual(taken);
        doneUpTo.set(at, done);
        arrived += count;
        waiting += count - taken;
        inBatches += taken - done;
        settled += done;
      }
      expect(totals.done + totals.givenUp + totals.lost).toBe(settled);
      expect(arrived).toBe(settled + waiting + inBatches);
      expect(inFlightRecords).toBeLessThanOrEqual(inBatches);
      if (inputs.retry.maximumRetries === Number.POSITIVE_INFINITY) expect(totals.givenUp).toBe(0);
    },
  };
  const { timeline, summary } = simulate(inputs, policy, observer);
  for (const { lag, inFlight: flying } of timeline) expect(Math.min(lag, flying)).toBeGreaterThanOrEqual(0);
  const end = timeline.at(-1);
  expect(summary.arrivedRecords).toBe(
    summary.doneRecords + summary.givenUpRecords + summary.lostRecords + (end?.lag ?? 0) + (end?.inFlight ?? 0),
  );
}

describe('at every step of any run', () => {
  it('nothing is lost or made up, one owner a partition, limits and schedule are kept', () => {
    fc.assert(
      fc.property(scenarios, policies, (inputs, policy) => checkRun(inputs, policy)),
      { numRuns: 60 },
    );
  });
});

describe('a run', () => {
  it('is the same for the same seed, and another for another', () => {
    fc.assert(
      fc.property(scenarios, policies, (inputs, policy) => {
        expect(simulate(inputs, policy)).toEqual(simulate(inputs, policy));
      }),
      { numRuns: 8 },
    );
    const seeded = (seed: number) => simulate(simulationInputs({ seed }), { kind: 'on-demand' }).summary.arrivedRecords;
    expect(seeded(1)).not.toBe(seeded(2));
  });

  it('sees the same arrivals whatever the policy', () => {
    const arrived = (policy: PolicySpec) => simulate(simulationInputs(), policy).summary.arrivedRecords;
    expect(arrived({ kind: 'on-demand' })).toBe(arrived({ kind: 'fixed', workers: 7 }));
  });

  it('on-demand changes pollers first a delay after the first minute, then never sooner than a delay after the last change', () => {
    const changes: number[] = [];
    const inputs = simulationInputs({
      load: steadyLoad(10, 6000),
      assumed: assumeForSimulation({ 'rebalance-pause-seconds': '0' }),
      durationMs: 1_800_000,
      functionModel: { kind: 'constant', meanMs: 10 },
      batchLimit: 10,
      windowMs: 0,
    });
    simulate(inputs, { kind: 'on-demand' }, { staffed: (atMs) => atMs > 0 && changes.push(atMs) });
    expect(changes.length).toBeGreaterThan(2);
    expect(changes[0]).toBeGreaterThanOrEqual(150_000);
    expect(changes[0]).toBeLessThan(150_050);
    expect(changes.every((atMs, at) => at === 0 || atMs - (changes[at - 1] ?? 0) >= 90_000)).toBe(true);
  });
});
