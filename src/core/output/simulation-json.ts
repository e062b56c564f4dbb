import type { Problem } from '../model/errors.ts';
import type { SearchResult } from '../simulation/search-pollers.ts';
import { SIMULATION_ASSUMPTIONS } from '../simulation/simulation-assumptions.ts';
import type { SimulationInputs } from '../simulation/simulation-inputs.ts';
import type { PolicyResult } from '../simulation/simulation-result.ts';
import type { PolicyBands } from '../simulation/summarise-runs.ts';
import { assumptionsJson } from './capacity-json.ts';

export interface SimulationAnswer {
  readonly inputs: SimulationInputs;
  readonly recordsPerSecond: number | undefined;
  readonly results: readonly PolicyResult[];
  readonly bands: readonly PolicyBands[];
  readonly search: SearchResult | undefined;
  readonly findings: readonly Problem[];
  readonly chosen: Readonly<Record<string, string>>;
  readonly defaulted: readonly string[];
}

/** The document of `simulate scaling --json` (schemas/simulate-scaling.json). */
export function simulateScalingJson(answer: SimulationAnswer): Record<string, unknown> {
  return {
    schemaVersion: 1,
    inputs: inputsJson(answer),
    assumptions: assumptionsJson(SIMULATION_ASSUMPTIONS, answer.chosen),
    policies: answer.results.map(({ mode, timeline, summary }) => {
      const bands = answer.bands.find((band) => band.mode === mode);
      return { mode, timeline, summary, ...(bands === undefined ? {} : { bands }) };
    }),
    ...(answer.search === undefined ? {} : { search: answer.search }),
    findings: answer.findings,
  };
}

function inputsJson({ inputs, recordsPerSecond, defaulted }: SimulationAnswer): Record<string, unknown> {
  const { load, functionModel } = inputs;
  return {
    partitions: inputs.partitions,
    recordsPerSecond: recordsPerSecond ?? null,
    recordBytes: inputs.recordBytes,
    arrivals: load.arrivals,
    hottestShare: load.curves.length > 1 ? null : Math.max(...load.partitionShare),
    backlogRecords: load.backlogRecords,
    backlogAgeSeconds: load.backlogAgeMs / 1000,
    batchSize: inputs.batchSize,
    effectiveBatchSize: inputs.batchLimit,
    batchingWindowSeconds: inputs.windowMs / 1000,
    functionDuration: functionModel,
    errorRate: inputs.errorRate,
    throttleRate: inputs.throttleRate,
    coldStartSeconds: inputs.coldStartMs / 1000,
    concurrencyLimit: inputs.concurrencyLimit ?? null,
    memoryMegabytes: inputs.memoryMegabytes,
    durationSeconds: inputs.durationMs / 1000,
    untilDrained: inputs.untilDrained,
    sampleSeconds: inputs.sampleMs / 1000,
    retentionSeconds: inputs.retentionMs === undefined ? null : inputs.retentionMs / 1000,
    targetAgeSeconds: inputs.targetAgeMs / 1000,
    seed: inputs.seed,
    prices: { region: inputs.prices.region, asOf: inputs.prices.asOf },
    defaulted,
  };
}

const COLUMNS = [
  'atSeconds',
  'pollers',
  'lag',
  'inFlight',
  'oldestAgeSeconds',
  'inRecordsPerSecond',
  'outRecordsPerSecond',
  'concurrentInvocations',
  'throttles',
  'cost',
] as const;

/** The time series of every policy, one row a point. */
export function simulationCsv(results: readonly PolicyResult[]): string {
  const rows = results.flatMap(({ mode, timeline }) =>
    timeline.map((point) => [mode, ...COLUMNS.map((column) => String(point[column]))].join(',')),
  );
  return `${['mode', ...COLUMNS].join(',')}\n${rows.join('\n')}\n`;
}
