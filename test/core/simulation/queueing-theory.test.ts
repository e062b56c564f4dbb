import { describe, expect, it } from 'vitest';
import { simulate } from '../../../src/core/simulation/simulate.ts';
import { simulationInputs, steadyLoad } from '../../support/simulation.ts';

const SERVICE_MS = 10;

/** One poller, one partition, batches of one record: a queue with one server. */
function meanLatencyMs(load: number, kind: 'exponential' | 'constant', seed: number): number {
  const { summary } = simulate(
    simulationInputs({
      partitions: 1,
      load: steadyLoad(1, (load * 1000) / SERVICE_MS),
      recordBytes: 1,
      batchLimit: 1,
      batchSize: 1,
      windowMs: 0,
      functionModel: { kind, meanMs: SERVICE_MS },
      durationMs: (1.2e6 * SERVICE_MS) / load,
      sampleMs: 600_000,
      seed,
    }),
    { kind: 'fixed', workers: 1 },
  );
  expect(summary.doneRecords).toBeGreaterThan(1_000_000);
  return (summary.meanLatencySeconds ?? Number.NaN) * 1000;
}

describe('one poller with Poisson arrivals is the queue of the books, within 3 %', () => {
  it.each([0.3, 0.5, 0.7])('M/M/1 at a load of %s: 1 / (µ - λ)', (load) => {
    const expected = SERVICE_MS / (1 - load);
    expect(Math.abs(meanLatencyMs(load, 'exponential', 7) / expected - 1)).toBeLessThan(0.03);
  });

  it.each([0.3, 0.5, 0.7])('M/D/1 at a load of %s: Pollaczek and Khinchine', (load) => {
    const expected = SERVICE_MS * (1 + load / (2 * (1 - load)));
    expect(Math.abs(meanLatencyMs(load, 'constant', 7) / expected - 1)).toBeLessThan(0.03);
  });
});
