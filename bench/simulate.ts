/**
 * How much time of one core simulations take, and what their cost grows with: `npx tsx bench/simulate.ts`, with `--aim` only
 * the first. Each is the first of a process of its own, compiling included, as those of a user are.
 */

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { simulate } from '../src/core/simulation/simulate.ts';
import { assumeForSimulation } from '../src/core/simulation/simulation-assumptions.ts';
import type { PolicySpec, SimulationInputs } from '../src/core/simulation/simulation-inputs.ts';

const HOUR_MS = 3_600_000;
const POLICY: PolicySpec = { kind: 'provisioned', minimumPollers: 25, maximumPollers: 100 };

interface Case {
  readonly name: string;
  readonly partitions: number;
  readonly recordsPerSecond: number;
  readonly recordBytes: number;
  readonly batchSize: number;
  readonly hours: number;
}

function inputsOf({ partitions, recordsPerSecond, recordBytes, batchSize, hours }: Case): SimulationInputs {
  return {
    partitions,
    load: {
      curves: [[{ atMs: 0, rate: recordsPerSecond / 1000 }]],
      partitionCurve: new Int32Array(partitions),
      partitionShare: new Float64Array(partitions).fill(1 / partitions),
      arrivals: 'poisson',
      backlogRecords: 0,
      backlogAgeMs: 0,
    },
    recordBytes,
    batchLimit: batchSize,
    batchSize,
    windowMs: 5000,
    functionModel: { kind: 'lognormal', p50Ms: 200, p99Ms: 800 },
    errorRate: 0.001,
    throttleRate: 0,
    coldStartMs: 500,
    concurrencyLimit: undefined,
    memoryMegabytes: 512,
    retry: {
      maximumRetries: 10,
      maximumAgeMs: Number.POSITIVE_INFINITY,
      ageFrom: 'timestamp',
      bisect: false,
      partial: 'suffix',
      pauseMs: 200,
      pauseLimitMs: 30_000,
    },
    durationMs: hours * HOUR_MS,
    untilDrained: false,
    sampleMs: 60_000,
    retentionMs: undefined,
    targetAgeMs: 30_000,
    seed: 1,
    prices: {
      region: 'none',
      asOf: '2026-01-01',
      source: 'bench',
      eventPollerUnitHour: 0,
      millionRequests: 0,
      gigabyteSecond: 0,
    },
    assumed: assumeForSimulation(),
  };
}

function run(one: Case): void {
  const inputs = inputsOf(one);
  const start = process.cpuUsage();
  const { summary } = simulate(inputs, POLICY);
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  console.log(
    `${one.name.padEnd(40)} ${seconds.toFixed(2).padStart(6)} s CPU  ${(summary.arrivedRecords / 1e6).toFixed(0).padStart(6)} M records  ${(summary.invocations / 1e6).toFixed(2).padStart(6)} M batches  ${((seconds * 1e6) / summary.invocations).toFixed(2)} µs a batch`,
  );
}

const aim: Case = {
  name: 'the aim: 24 h, 1,000 partitions, 100,000/s',
  partitions: 1000,
  recordsPerSecond: 100_000,
  recordBytes: 1000,
  batchSize: 1000,
  hours: 24,
};
const hours: Case = { ...aim, name: 'four hours of it', hours: 4 };
const cases: readonly Case[] = [
  aim,
  hours,
  {
    ...hours,
    name: 'records × 10, as many batches and bytes',
    recordsPerSecond: 1e6,
    recordBytes: 100,
    batchSize: 10_000,
  },
  { ...hours, name: 'batches × 4, as many records', batchSize: 250 },
  { ...hours, name: 'partitions × 4, as many records', partitions: 4000 },
];
const [asked] = process.argv.slice(2);
const chosen = cases[Number(asked)];
if (chosen !== undefined) run(chosen);
else {
  for (const at of cases.keys()) {
    if (asked === '--aim' && at > 0) break;
    spawnSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), String(at)], {
      stdio: 'inherit',
    });
  }
}
