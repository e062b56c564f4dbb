import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retentionOf } from '../../../src/core/retention/broker-retention.ts';
import type { Evidence } from '../../../src/core/retention/evidence.ts';
import { type ForecastInput, forecastGroup, isEmptyGroup } from '../../../src/core/retention/forecast.ts';
import { clusterArbitrary, groupArbitrary, timeMsArbitrary } from '../../support/snapshot-arbitraries.ts';

const evidenceArbitrary: fc.Arbitrary<Evidence> = fc.record({
  observations: fc.array(
    fc.record({
      atMs: timeMsArbitrary,
      group: fc.constant('g'),
      isEmpty: fc.option(fc.boolean(), { nil: undefined }),
      commits: fc.constant([]),
    }),
    { maxLength: 4 },
  ),
  mapping: fc.constant(undefined),
  emptySinceMs: fc.option(timeMsArbitrary, { nil: undefined }),
});

const inputArbitrary: fc.Arbitrary<ForecastInput> = fc
  .record({
    group: groupArbitrary,
    cluster: clusterArbitrary,
    evidence: evidenceArbitrary,
    capturedAtMs: timeMsArbitrary,
  })
  .map(({ group, cluster, evidence, capturedAtMs }) => ({
    group,
    setting: retentionOf(cluster, group.coordinatorId),
    clockSkew: cluster.clockSkew,
    evidence,
    capturedAtMs,
  }));

const commitsOf = ({ group }: ForecastInput) => (group.commits.known ? group.commits.value : []);

describe('a forecast', () => {
  it('of any facts has a reason, and a window that is not turned around', () => {
    fc.assert(
      fc.property(inputArbitrary, timeMsArbitrary, (input, nowMs) => {
        const forecast = forecastGroup(input);
        for (const commit of commitsOf(input))
          for (const expiry of [forecast.expiryOf(commit), forecast.ifStoppedOf(commit, nowMs)]) {
            expect(expiry.why).not.toBe('');
            if (expiry.atMs !== undefined) expect(expiry.latestAtMs ?? Number.NaN).toBeGreaterThanOrEqual(expiry.atMs);
            if (expiry.rule === 'unknown') expect(expiry.known).toBe(false);
            if (expiry.known && expiry.latestAtMs !== undefined) expect(expiry.basis).toBe('record');
          }
      }),
      { numRuns: 500 },
    );
  });

  it('of a group without members is the same if it stopped now', () => {
    fc.assert(
      fc.property(inputArbitrary, timeMsArbitrary, (input, nowMs) => {
        const isEmpty = isEmptyGroup(input.group);
        fc.pre(isEmpty.known && isEmpty.value);
        const forecast = forecastGroup(input);
        for (const commit of commitsOf(input))
          expect(forecast.ifStoppedOf(commit, nowMs)).toEqual(forecast.expiryOf(commit));
      }),
    );
  });

  it('never comes earlier with a longer retention', () => {
    fc.assert(
      fc.property(inputArbitrary, fc.nat(10 ** 10), fc.nat(10 ** 10), (input, ms, more) => {
        const within = (retentionMs: number) =>
          forecastGroup({ ...input, setting: { ...input.setting, retentionMs: { known: true, value: retentionMs } } });
        for (const commit of commitsOf(input)) {
          const [short, long] = [within(ms).expiryOf(commit), within(ms + more).expiryOf(commit)];
          expect(long.rule).toBe(short.rule);
          if (short.atMs !== undefined) expect(long.atMs ?? Number.NaN).toBeGreaterThanOrEqual(short.atMs);
        }
      }),
    );
  });
});
