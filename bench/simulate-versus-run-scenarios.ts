import { assumeForSimulation } from '../src/core/simulation/simulation-assumptions.ts';
import type { PolicySpec, SimulationInputs } from '../src/core/simulation/simulation-inputs.ts';
import { simulationInputs } from '../test/support/simulation.ts';

/** One load, for a run and for a simulation. Times as the run has them. */
export interface Scenario {
  readonly name: string;
  readonly partitions: number;
  readonly mode: Extract<PolicySpec, { kind: 'on-demand' | 'provisioned' }>;
  /** How much faster scaling goes; the simulation stretches everything else in its place. */
  readonly timeScale: number;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly functionMs: number;
  readonly backlog: number;
  readonly phases: readonly { readonly seconds: number; readonly rate: number }[];
  /** Of all records, those of partition 0; 0: all partitions alike. */
  readonly hotShare: number;
  readonly assume: Readonly<Record<string, string>>;
}

const USUAL = {
  partitions: 4,
  timeScale: 60,
  batchSize: 20,
  windowSeconds: 0,
  functionMs: 200,
  backlog: 0,
  phases: [],
  hotShare: 0,
  assume: {},
} as const;
const ONE = { kind: 'provisioned', minimumPollers: 1, maximumPollers: 1 } as const;

export const SCENARIOS: readonly Scenario[] = [
  {
    ...USUAL,
    name: 'backlog drain',
    mode: { kind: 'on-demand' },
    backlog: 6000,
    assume: { 'scaling-lag-per-poller': '100' },
  },
  {
    ...USUAL,
    name: 'steady',
    mode: ONE,
    partitions: 8,
    windowSeconds: 1,
    phases: [{ seconds: 20, rate: 100 }],
    batchSize: 200,
  },
  {
    ...USUAL,
    name: 'spike',
    mode: ONE,
    phases: [
      { seconds: 5, rate: 200 },
      { seconds: 5, rate: 800 },
      { seconds: 5, rate: 200 },
    ],
  },
  { ...USUAL, name: 'slow function', mode: ONE, functionMs: 1500, batchSize: 50, phases: [{ seconds: 15, rate: 200 }] },
  { ...USUAL, name: 'skew', mode: ONE, hotShare: 0.6, phases: [{ seconds: 15, rate: 250 }] },
];

/** What a run measured. */
export interface Measured {
  readonly sampleMs: number;
  /** Of an invocation. */
  readonly tookSeconds: number;
  /** Of a rebalance. */
  readonly pauseSeconds: number | undefined;
}

/** The same on virtual time: where a run lets scaling go faster, a simulation lets all else go slower. */
export function inputsOf(scenario: Scenario, { sampleMs, tookSeconds, pauseSeconds = 0 }: Measured): SimulationInputs {
  const { partitions, timeScale, hotShare, phases } = scenario;
  const curve = [];
  let atMs = 0;
  for (const { seconds, rate } of [...phases, { seconds: 0, rate: 0 }]) {
    curve.push({ atMs, rate: rate / 1000 / timeScale });
    atMs += seconds * 1000 * timeScale;
  }
  const share = new Float64Array(partitions).fill(hotShare === 0 ? 1 / partitions : (1 - hotShare) / (partitions - 1));
  if (hotShare > 0) share[0] = hotShare;
  return simulationInputs({
    partitions,
    load: {
      curves: [curve],
      partitionCurve: new Int32Array(partitions),
      partitionShare: share,
      arrivals: 'even',
      backlogRecords: scenario.backlog,
      backlogAgeMs: 0,
    },
    recordBytes: 20,
    batchLimit: scenario.batchSize,
    batchSize: scenario.batchSize,
    windowMs: scenario.windowSeconds * 1000 * timeScale,
    functionModel: { kind: 'constant', meanMs: tookSeconds * 1000 * timeScale },
    durationMs: 180_000 * timeScale,
    sampleMs: sampleMs * timeScale,
    assumed: assumeForSimulation({
      ...scenario.assume,
      'rebalance-pause-seconds': String(pauseSeconds * timeScale),
      'environment-idle-seconds': '86400',
    }),
  });
}
