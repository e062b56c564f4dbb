import { MOST_PARTITIONS } from '../../core/capacity/limits.ts';
import { skewOf } from '../../core/capacity/measured/measured-inputs.ts';
import type { MeasuredLoad } from '../../core/capacity/measured/measured-load.ts';
import { parseSkew, sharesOf } from '../../core/capacity/partition-skew.ts';
import { measureFit } from '../../core/capacity/payload-fit.ts';
import { parseShare } from '../../core/capacity/quantity.ts';
import { parseDurationModel } from '../../core/simulation/function-model.ts';
import { type LoadShape, shapeRate } from '../../core/simulation/load-shape.ts';
import type { Replay } from '../../core/simulation/replay-csv.ts';
import { assumeForSimulation, SIMULATION_ASSUMPTIONS } from '../../core/simulation/simulation-assumptions.ts';
import type { PolicySpec, SimulatedLoad, SimulationInputs } from '../../core/simulation/simulation-inputs.ts';
import { createFlagReader, type FlagReader } from '../capacity/flag-reader.ts';
import { readBatching } from '../capacity/read-estimate.ts';
import { readCapacityMapping } from '../capacity/read-mapping.ts';
import { measuredTexts, readMeasured } from '../capacity/read-measured.ts';
import { readPrices } from '../capacity/read-prices.ts';
import { readAssumed } from '../flags/read-assumed.ts';
import { readPolicies, retryOf } from './read-policies.ts';
import { readReplay, readShapes } from './read-rates.ts';

type Texts = Readonly<Record<string, string | undefined>>;

export interface SimulateFlags {
  readonly texts: Texts;
  readonly shape: readonly string[] | undefined;
  readonly assume: readonly string[] | string | undefined;
  readonly search: boolean;
}

export interface SimulationRequest {
  readonly inputs: SimulationInputs;
  readonly policies: readonly PolicySpec[];
  readonly recordsPerSecond: number | undefined;
  readonly runs: number;
  readonly chosen: Readonly<Record<string, string>>;
  readonly defaulted: readonly string[];
}

/** A load that one on-demand poller does not carry, and ten do. */
const USUAL_PER_PARTITION = 150;
const MOST_SIMULATED_PARTITIONS = 10_000;
/** Points of a time series. */
const POINTS = 360;
const DEFAULT_TEXTS = {
  'record-size': '1KB',
  'function-duration': '100ms',
  memory: '512',
  duration: '1h',
  seed: '1',
  'target-age': '30s',
  arrivals: 'poisson',
  skew: 'even',
} as const;

/** Flags, mapping and replay together; all problems are reported at once. */
export async function readSimulation(flags: SimulateFlags): Promise<SimulationRequest> {
  const { texts } = flags;
  const reader = createFlagReader();
  const mapping = await reader.file('config', readCapacityMapping(texts.config));
  const prices = (await reader.file('prices', readPrices(texts.prices))) ?? (await readPrices(undefined));
  const replay = await readReplay(texts.replay, reader);
  const load = await readMeasured(texts.measured, reader);
  if (texts.measured !== undefined && texts.replay !== undefined)
    reader.refuse('measured', '--measured and --replay both bring the rates: give one of them');
  if (texts.replay !== undefined && (texts.ingress ?? texts['records-per-second']) !== undefined)
    reader.refuse('replay', '--replay brings the rates: leave --ingress and --records-per-second out');
  const { peak, ...measured } = measuredTexts(load, texts);
  const given = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
  const filled: Texts = {
    ...DEFAULT_TEXTS,
    ...measured,
    ...(replay === undefined ? {} : { duration: `${replay.durationMs}ms` }),
    ...given,
  };
  const chosen = readAssumed(flags.assume, SIMULATION_ASSUMPTIONS, (flag, message) => reader.refuse(flag, message));
  const assumed = assumeForSimulation(chosen);
  const brings = texts.replay ?? (load === undefined ? texts.measured : undefined);
  const partitions = readPartitions(reader, { partitions: filled.partitions, brings }, replay);
  const recordBytes = reader.bytes('record-size', filled['record-size']) ?? 1;
  const recordsPerSecond = readRate(reader, filled, recordBytes, replay, partitions);
  const durationMs =
    reader.span('duration', filled.duration, {
      least: 1000,
      most: 366 * 86_400_000,
      named: 'a duration from 1s to 366d',
    }) ?? 3_600_000;
  const shapes = readShapes(reader, flags.shape, replay, peak);
  const batching = readBatching(reader, filled, mapping);
  const payloadLimitBytes = Number(assumed['payload-limit-bytes']);
  const fit = measureFit({ recordBytes, partitions, payloadLimitBytes, mapping });
  if (fit.records === 0)
    reader.refuse('record-size', 'one record of this size is larger than the payload limit: nothing could be invoked');
  const untilDrained =
    reader.read('until', filled.until, (text) => (text === 'drained' ? true : undefined), 'drained') ?? false;
  if (untilDrained && filled.backlog === undefined)
    reader.refuse('until', '--until drained needs a backlog', 'give --backlog 5M');
  const retentionMs = reader.retention(filled.retention);
  const inputs: SimulationInputs = {
    partitions,
    load: readLoad(reader, filled, {
      partitions,
      recordsPerSecond: recordsPerSecond ?? 0,
      shapes,
      durationMs,
      replay,
      load: texts.skew === undefined ? load : undefined,
    }),
    recordBytes,
    batchLimit: Math.max(1, Math.min(batching.batchSize, fit.records)),
    ...batching,
    functionModel: reader.read(
      'function-duration',
      filled['function-duration'],
      parseDurationModel,
      '100ms, exponential:100ms or lognormal:p50=80ms,p99=900ms, each up to 14m (Lambda takes no longer timeout for Kafka)',
    ) ?? { kind: 'constant', meanMs: 100 },
    errorRate: readProbability(reader, 'error-rate', filled),
    throttleRate: readProbability(reader, 'throttle-rate', filled),
    coldStartMs: reader.span('cold-start', filled['cold-start']) ?? 0,
    concurrencyLimit: reader.whole('concurrency', filled.concurrency, 1, 1_000_000),
    memoryMegabytes: reader.whole('memory', filled.memory, 128, 10_240) ?? 512,
    retry: retryOf(mapping, chosen, assumed),
    durationMs,
    untilDrained,
    sampleMs: Math.max(1000, durationMs / POINTS),
    retentionMs: retentionMs === Number.POSITIVE_INFINITY ? undefined : retentionMs,
    targetAgeMs: reader.span('target-age', filled['target-age']) ?? 30_000,
    seed: reader.whole('seed', filled.seed, 0, 999_999_999) ?? 1,
    prices,
    assumed,
  };
  const policies = readPolicies(reader, filled, mapping, partitions);
  const runs = reader.whole('runs', filled.runs, 1, 10_000) ?? 1;
  if (flags.search && runs > 1) reader.refuse('search', '--search and --runs exclude each other');
  reader.throwProblems('simulate scaling');
  const defaulted = Object.keys(DEFAULT_TEXTS).filter(
    (name) =>
      !(name in given) &&
      !(name in measured) &&
      !(name === 'skew' && load !== undefined) &&
      !(name === 'duration' && replay !== undefined),
  );
  return { inputs, policies, recordsPerSecond, runs, chosen, defaulted };
}

/** `brings` is a file that should say how many; a problem with it is reported already. */
function readPartitions(reader: FlagReader, texts: Texts, replay: Replay | undefined): number {
  const partitions = reader.whole(
    'partitions',
    texts.partitions,
    1,
    Math.min(MOST_PARTITIONS, MOST_SIMULATED_PARTITIONS),
  );
  if (texts.partitions === undefined && texts.brings === undefined) {
    reader.refuse('partitions', 'the number of partitions is not given', 'give --partitions N');
  } else if (texts.partitions === undefined && replay !== undefined && replay.partitions === undefined) {
    reader.refuse(
      'partitions',
      'the replay has no column partition, and --partitions is not given',
      'give --partitions N',
    );
  } else if (replay?.partitions !== undefined && partitions !== undefined && partitions !== replay.partitions) {
    reader.refuse('partitions', `--partitions is ${partitions}, and the replay has ${replay.partitions}`);
  }
  return partitions ?? replay?.partitions ?? 1;
}

function readRate(
  reader: FlagReader,
  texts: Texts,
  recordBytes: number,
  replay: Replay | undefined,
  partitions: number,
): number | undefined {
  const isGiven = texts.ingress !== undefined || texts['records-per-second'] !== undefined;
  const rate = reader.rate(texts, recordBytes);
  return replay !== undefined ? undefined : isGiven ? rate : USUAL_PER_PARTITION * partitions;
}

interface LoadFacts {
  readonly partitions: number;
  readonly recordsPerSecond: number;
  readonly shapes: readonly LoadShape[];
  readonly durationMs: number;
  readonly replay: Replay | undefined;
  readonly load: MeasuredLoad | undefined;
}

function readLoad(
  reader: FlagReader,
  texts: Texts,
  { partitions, recordsPerSecond, shapes, durationMs, replay, load }: LoadFacts,
): SimulatedLoad {
  const given = reader.read('skew', texts.skew, parseSkew, 'even, zipf:1.1 or hot:30%') ?? { kind: 'even' };
  const skew = load !== undefined && given.kind === 'even' ? skewOf(load, partitions) : given;
  const arrivals =
    reader.read(
      'arrivals',
      texts.arrivals,
      (text) => (text === 'poisson' || text === 'even' ? text : undefined),
      'poisson or even',
    ) ?? 'poisson';
  const backlogRecords = Math.round(reader.records('backlog', texts.backlog) ?? 0);
  const ageMs = reader.span('backlog-age', texts['backlog-age']);
  if (ageMs !== undefined && texts.backlog === undefined)
    reader.refuse('backlog-age', '--backlog-age belongs to --backlog, which is not given');
  const byPartition = replay?.partitions !== undefined;
  if (byPartition && texts.skew !== 'even')
    reader.refuse('skew', 'the replay has the rate of each partition: leave --skew out');
  const curves = replay?.curves ?? [shapeRate(recordsPerSecond / 1000, shapes, durationMs)];
  return {
    curves,
    partitionCurve: Int32Array.from({ length: partitions }, (_, at) => (byPartition ? at : 0)),
    partitionShare: byPartition ? new Float64Array(partitions).fill(1) : sharesOf(skew, partitions),
    arrivals,
    backlogRecords,
    backlogAgeMs: ageMs ?? (recordsPerSecond > 0 ? (backlogRecords / recordsPerSecond) * 1000 : 0),
  };
}

function readProbability(reader: FlagReader, flag: string, texts: Texts): number {
  const parse = (text: string): number | undefined => {
    const share = parseShare(text);
    return share !== undefined && share < 1 ? share : undefined;
  };
  return reader.read(flag, texts[flag], parse, 'a share below 100%, such as 1%') ?? 0;
}
