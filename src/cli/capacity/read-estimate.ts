import { CAPACITY_ASSUMPTIONS, capacityLimitsOf } from '../../core/capacity/capacity-assumptions.ts';
import type { CapacityInputs } from '../../core/capacity/capacity-inputs.ts';
import {
  LARGEST_BATCH_SIZE,
  LONGEST_FUNCTION_MS,
  LONGEST_WINDOW_MS,
  MOST_PARTITIONS,
  POLLER_LIMITS,
} from '../../core/capacity/limits.ts';
import { skewOf } from '../../core/capacity/measured/measured-inputs.ts';
import type { MeasuredLoad } from '../../core/capacity/measured/measured-load.ts';
import { parseSkew } from '../../core/capacity/partition-skew.ts';
import { parseShare } from '../../core/capacity/quantity.ts';
import { DEFAULTS } from '../../core/mapping/defaults.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { readAssumed } from '../flags/read-assumed.ts';
import { createFlagReader, type FlagReader } from './flag-reader.ts';
import { readCapacityMapping } from './read-mapping.ts';
import { measuredTexts, readMeasured } from './read-measured.ts';
import { readPrices } from './read-prices.ts';

type Texts = Readonly<Record<string, string | undefined>>;

/** Flags as oclif parsed them: texts. */
export interface EstimateFlags {
  readonly texts: Texts;
  readonly assume: readonly string[] | string | undefined;
  readonly grouped: boolean;
  /** Asks the cluster, for `--sample`; called once everything else is found to be usable. */
  readonly measure: (mapping: Mapping | undefined, sampleMs: number) => Promise<MeasuredLoad>;
}

export interface EstimateRequest {
  readonly inputs: CapacityInputs;
  /** Inputs that nobody gave, with the value taken. */
  readonly defaulted: readonly string[];
  readonly chosen: Readonly<Record<string, string>>;
  readonly measured: MeasuredLoad | undefined;
}

const DEFAULT_TEXTS = { 'record-size': '1KB', 'function-duration': '100ms', memory: '512', headroom: '20%' } as const;

/** Stands for what is going to be measured while the flags are checked. */
const TO_BE_MEASURED = { partitions: '1', 'records-per-second': '1' } as const;
const SAMPLE = { least: 1000, most: 3_600_000, named: 'a duration from 1s to 1h' } as const;

/** Flags, mapping and measurement together; all problems are reported at once, before anything is measured. */
export async function readEstimate(flags: EstimateFlags): Promise<EstimateRequest> {
  const { texts } = flags;
  const reader = createFlagReader();
  const mapping = await reader.file('config', readCapacityMapping(texts.config));
  const prices = (await reader.file('prices', readPrices(texts.prices))) ?? (await readPrices(undefined));
  const sampleMs = reader.span('sample', texts.sample, SAMPLE);
  refuseWithoutSample(reader, texts);
  const kept = await readMeasured(texts.measured, reader);
  const isLive = texts.sample !== undefined;
  const request = readInputs(reader, flags, { mapping, prices, load: kept, isLive });
  if (sampleMs === undefined) return request;
  const load = await flags.measure(mapping, sampleMs);
  return readInputs(createFlagReader(), flags, { mapping, prices, load, isLive: false });
}

function refuseWithoutSample(reader: FlagReader, texts: Texts): void {
  if (texts.sample !== undefined) {
    if (texts.measured !== undefined)
      reader.refuse('measured', '--sample measures, and --measured brings what was measured: give one of them');
    return;
  }
  for (const flag of ['save', 'topic', 'group']) {
    if (texts[flag] !== undefined)
      reader.refuse(flag, `--${flag} belongs to --sample, which is not given`, 'give --sample 30s');
  }
}

interface Sources {
  readonly mapping: Mapping | undefined;
  readonly prices: CapacityInputs['prices'];
  readonly load: MeasuredLoad | undefined;
  /** What the flags do not give is going to be measured. */
  readonly isLive: boolean;
}

function readInputs(
  reader: FlagReader,
  { texts, assume, grouped }: EstimateFlags,
  { mapping, prices, load, isLive }: Sources,
): EstimateRequest {
  const measured = isLive ? TO_BE_MEASURED : measuredTexts(load, texts);
  const isRateGiven = texts.ingress !== undefined || texts['records-per-second'] !== undefined;
  const filled: Texts = { ...DEFAULT_TEXTS, ...measured, ...dropUndefined(texts) };
  const chosen = readAssumed(assume, CAPACITY_ASSUMPTIONS, (flag, message) => reader.refuse(flag, message));
  const recordBytes = reader.bytes('record-size', filled['record-size']) ?? 1;
  const recordsPerSecond = reader.rate(isRateGiven ? texts : filled, recordBytes);
  const isMeasurementBroken = texts.measured !== undefined && load === undefined;
  if (!isRateGiven && filled['records-per-second'] === undefined && !isMeasurementBroken) {
    reader.refuse(
      'ingress',
      'the load is not given',
      'give --ingress 60MB/s or --records-per-second 20000, or measure it with --sample 30s',
    );
  }
  const partitions = reader.whole('partitions', filled.partitions, 1, MOST_PARTITIONS);
  if (filled.partitions === undefined && !isMeasurementBroken)
    reader.refuse('partitions', 'the number of partitions is not given', 'give --partitions N');
  const backlogRecords = reader.records('backlog', filled.backlog);
  if (texts['backlog-age'] !== undefined && filled.backlog === undefined && !isLive) {
    reader.refuse('backlog-age', '--backlog-age belongs to --backlog, which is not given');
  }
  const skew = reader.read('skew', filled.skew, parseSkew, 'even, zipf:1.1 or hot:30%');
  const inputs: CapacityInputs = {
    partitions: partitions ?? 1,
    recordsPerSecond: recordsPerSecond ?? 0,
    recordBytes,
    functionDurationMs: readFunctionDuration(reader, filled['function-duration']),
    ...readBatching(reader, filled, mapping),
    ...readPollers(reader, filled, mapping),
    skew: skew ?? (load === undefined ? { kind: 'even' } : skewOf(load, partitions ?? 1)),
    peakFactor: reader.factor('peak', filled.peak) ?? 1,
    headroom: reader.read('headroom', filled.headroom, parseShare, 'a share such as 20%') ?? 0,
    concurrencyLimit: reader.whole('concurrency', filled.concurrency, 1, 1_000_000),
    memoryMegabytes: reader.whole('memory', filled.memory, 128, 10_240) ?? 512,
    backlogRecords,
    backlogAgeSeconds: inSeconds(reader.span('backlog-age', filled['backlog-age'])),
    retentionSeconds: inSeconds(reader.retention(filled.retention)),
    mappings: reader.whole('mappings', filled.mappings, 1, 10_000) ?? 1,
    grouped,
    limits: capacityLimitsOf(chosen),
    prices,
    mapping,
  };
  reader.throwProblems('estimate capacity');
  return { inputs, defaulted: defaultedOf({ ...measured, ...texts }, mapping), chosen, measured: load };
}

/** BatchSize and window: flag, mapping, AWS's default. */
export function readBatching(reader: FlagReader, texts: Texts, mapping: Mapping | undefined) {
  const ofMapping = mapping?.consumptionMode === 'Stream' ? mapping.batchingWindowMs : undefined;
  const windowMs = reader.span('window', texts.window, {
    least: 0,
    most: LONGEST_WINDOW_MS,
    named: 'a duration from 0 to 300s',
  });
  return {
    batchSize:
      reader.whole('batch-size', texts['batch-size'], 1, LARGEST_BATCH_SIZE) ??
      mapping?.batchSize ??
      DEFAULTS.batchSize,
    windowMs: windowMs ?? ofMapping ?? DEFAULTS.batchingWindowMs,
  };
}

function readFunctionDuration(reader: FlagReader, text: string | undefined): number {
  const limits = {
    least: 0.1,
    most: LONGEST_FUNCTION_MS,
    named: 'a duration above 0 and up to 14m (Lambda takes no longer timeout for Kafka)',
  };
  return reader.span('function-duration', text, limits) ?? 1;
}

/** Pollers: flag, mapping; the mode follows from them unless it is named. */
function readPollers(reader: FlagReader, texts: Texts, mapping: Mapping | undefined) {
  const { minimum, maximum } = POLLER_LIMITS;
  const minimumPollers =
    reader.whole('min-pollers', texts['min-pollers'], minimum.least, minimum.most) ??
    mapping?.provisioned?.minimumPollers;
  const maximumPollers =
    reader.whole('max-pollers', texts['max-pollers'], maximum.least, maximum.most) ??
    mapping?.provisioned?.maximumPollers;
  if (minimumPollers !== undefined && maximumPollers !== undefined && maximumPollers < minimumPollers) {
    reader.refuse('max-pollers', `MaximumPollers (${maximumPollers}) is below MinimumPollers (${minimumPollers})`);
  }
  const isOnDemand =
    mapping !== undefined &&
    mapping.provisioned === undefined &&
    minimumPollers === undefined &&
    maximumPollers === undefined;
  const mode =
    reader.read('mode', texts.mode, parseMode, 'provisioned or on-demand') ??
    (isOnDemand ? 'on-demand' : 'provisioned');
  if (mode === 'on-demand' && (texts['min-pollers'] !== undefined || texts['max-pollers'] !== undefined)) {
    reader.refuse('mode', '--mode on-demand has no minimum and maximum: leave --min-pollers and --max-pollers out');
  }
  return mode === 'on-demand'
    ? { mode, minimumPollers: undefined, maximumPollers: undefined }
    : { mode, minimumPollers, maximumPollers };
}

function parseMode(text: string): CapacityInputs['mode'] | undefined {
  return text === 'provisioned' || text === 'on-demand' ? text : undefined;
}

function defaultedOf(texts: Texts, mapping: Mapping | undefined): readonly string[] {
  const given = Object.keys(dropUndefined(texts));
  const ofMapping = mapping === undefined ? ['batch-size', 'window'] : [];
  return [...ofMapping, ...Object.keys(DEFAULT_TEXTS)].filter((name) => !given.includes(name));
}

function inSeconds(spanMs: number | undefined): number | undefined {
  return spanMs === undefined ? undefined : spanMs / 1000;
}

function dropUndefined(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== undefined));
}
