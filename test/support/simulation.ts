import { assumeForSimulation } from '../../src/core/simulation/simulation-assumptions.ts';
import type { SimulatedLoad, SimulationInputs } from '../../src/core/simulation/simulation-inputs.ts';
import { PRICES } from './capacity.ts';

/** An even, steady load over all partitions. */
export function steadyLoad(
  partitions: number,
  recordsPerSecond: number,
  changed: Partial<SimulatedLoad> = {},
): SimulatedLoad {
  return {
    curves: [[{ atMs: 0, rate: recordsPerSecond / 1000 }]],
    partitionCurve: new Int32Array(partitions),
    partitionShare: new Float64Array(partitions).fill(1 / partitions),
    arrivals: 'poisson',
    backlogRecords: 0,
    backlogAgeMs: 0,
    ...changed,
  };
}

export function simulationInputs(changed: Partial<SimulationInputs> = {}): SimulationInputs {
  const partitions = changed.partitions ?? 10;
  return {
    partitions,
    load: steadyLoad(partitions, 1000),
    recordBytes: 1000,
    batchLimit: 100,
    batchSize: 100,
    windowMs: 500,
    functionModel: { kind: 'constant', meanMs: 100 },
    errorRate: 0,
    throttleRate: 0,
    coldStartMs: 0,
    concurrencyLimit: undefined,
    memoryMegabytes: 512,
    retry: {
      maximumRetries: Number.POSITIVE_INFINITY,
      maximumAgeMs: Number.POSITIVE_INFINITY,
      ageFrom: 'timestamp',
      bisect: false,
      partial: 'suffix',
      pauseMs: 200,
      pauseLimitMs: 30_000,
    },
    durationMs: 600_000,
    untilDrained: false,
    sampleMs: 5000,
    retentionMs: undefined,
    targetAgeMs: 30_000,
    seed: 1,
    prices: PRICES,
    assumed: assumeForSimulation(),
    ...changed,
  };
}
