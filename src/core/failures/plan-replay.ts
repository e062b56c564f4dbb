import type { MappingSource } from '../mapping/mapping.ts';
import type { KafkaRecord } from '../model/record.ts';
import { type FoundFailure, type OffsetInterval, sizeOf } from './failure.ts';
import { createConflictFinder } from './find-conflict.ts';
import { mergeIntervals, without } from './intervals.ts';
import { otherClusterOf } from './other-cluster.ts';
import type { GoneOffsets, LogBounds, PlannedFailure, ReplayPlan, ReplayUnit, SkippedFailure } from './replay-plan.ts';

export interface ReplayChoice {
  /** Of the mapping: only its failures are replayed. */
  readonly topic: string;
  /** Without version or alias; undefined takes failures of every function. */
  readonly functionName: string | undefined;
  /** Failures of another cluster are left aside; undefined takes failures of every cluster. */
  readonly source: MappingSource | undefined;
  /** Failures before it are left aside; undefined takes all. */
  readonly sinceMs: number | undefined;
}

/**
 * What is to be invoked again, and in which order: every offset once, whatever number of failure records name it. Where
 * a failure record holds the record itself, that is taken, else Kafka is asked. One that means another record at an offset
 * of one before it is left aside, and so never counts as succeeded.
 */
export function planReplay(found: readonly FoundFailure[], choice: ReplayChoice): ReplayPlan {
  const failures: PlannedFailure[] = [];
  const skipped: SkippedFailure[] = [];
  const seen = new Map<string, string>();
  const findConflict = createConflictFinder();
  for (const each of found) {
    const skip = skipOf(each, choice) ?? conflictOf(each, findConflict(each));
    if (skip !== undefined) {
      skipped.push(skip);
      continue;
    }
    const covers = coversOf(each);
    const name = nameOf(covers);
    const repeats = seen.get(name);
    if (repeats === undefined) seen.set(name, each.place);
    failures.push({ ...each, covers, expected: expectedOf(each, covers), repeats });
  }
  return { topic: choice.topic, failures, skipped, units: unitsOf(failures), gone: [] };
}

function skipOf({ place, failure }: FoundFailure, choice: ReplayChoice): SkippedFailure | undefined {
  const other = failure.ranges.find(({ topic }) => topic !== choice.topic);
  if (other !== undefined)
    return { place, reason: 'other-topic', why: `is of the topic ${other.topic}, not ${choice.topic}` };
  const strange = failure.payload?.find(({ topic }) => topic !== choice.topic);
  if (strange !== undefined)
    return { place, reason: 'other-topic', why: `holds a record of the topic ${strange.topic}, not ${choice.topic}` };
  const functionName = functionNameOf(failure.functionArn);
  if (choice.functionName !== undefined && functionName !== choice.functionName)
    return { place, reason: 'other-function', why: `is of the function ${functionName}, not ${choice.functionName}` };
  const cluster = choice.source === undefined ? undefined : otherClusterOf(failure, choice.source);
  if (cluster !== undefined) return { place, reason: 'other-cluster', why: cluster };
  const { timestampMs } = failure;
  if (choice.sinceMs !== undefined && timestampMs !== undefined && timestampMs < choice.sinceMs)
    return { place, reason: 'too-old', why: `is of ${new Date(timestampMs).toISOString()}` };
  return undefined;
}

function conflictOf({ place }: FoundFailure, why: string | undefined): SkippedFailure | undefined {
  return why === undefined ? undefined : { place, reason: 'conflicts', why };
}

/** The name in a function ARN (`arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]`), a partial ARN, or a name. */
export function functionNameOf(named: string): string {
  const inArn = /(?:^|:)function:([^:]+)/.exec(named)?.[1];
  return inArn ?? named.split(':')[0] ?? named;
}

function coversOf({ failure: { ranges, payload } }: FoundFailure): Map<number, readonly OffsetInterval[]> {
  const covers = new Map<number, OffsetInterval[]>();
  const add = (partition: number, interval: OffsetInterval): void => {
    covers.set(partition, [...(covers.get(partition) ?? []), interval]);
  };
  if (payload === undefined) for (const { partition, first, last } of ranges) add(partition, { first, last });
  else
    for (const [partition, offsets] of offsetsByPartition(payload))
      covers.set(
        partition,
        offsets.map((offset) => ({ first: offset, last: offset })),
      );
  return new Map([...covers].map(([partition, intervals]) => [partition, mergeIntervals(intervals)]));
}

function offsetsByPartition(records: readonly KafkaRecord[]): Map<number, bigint[]> {
  const offsets = new Map<number, bigint[]>();
  for (const { partition, offset } of records) {
    const known = offsets.get(partition);
    if (known === undefined) offsets.set(partition, [offset]);
    else known.push(offset);
  }
  return offsets;
}

function expectedOf({ failure }: FoundFailure, covers: ReadonlyMap<number, readonly OffsetInterval[]>): number {
  const named = [...covers.values()].flat().reduce((sum, interval) => sum + sizeOf(interval), 0n);
  if (failure.payload !== undefined) return Number(named);
  return named < BigInt(failure.batchSize) ? Number(named) : failure.batchSize;
}

function nameOf(covers: ReadonlyMap<number, readonly OffsetInterval[]>): string {
  return [...covers]
    .toSorted(([a], [b]) => a - b)
    .map(([partition, intervals]) => `${partition}:${intervals.map(({ first, last }) => `${first}-${last}`).join(',')}`)
    .join(' ');
}

function unitsOf(failures: readonly PlannedFailure[]): Map<number, ReplayUnit[]> {
  const ranges = new Map<number, OffsetInterval[]>();
  const records = new Map<number, Map<bigint, KafkaRecord>>();
  for (const { failure, covers } of failures) {
    for (const record of failure.payload ?? []) {
      const known = records.get(record.partition) ?? new Map<bigint, KafkaRecord>();
      if (!known.has(record.offset)) known.set(record.offset, record);
      records.set(record.partition, known);
    }
    if (failure.payload !== undefined) continue;
    for (const [partition, intervals] of covers) {
      const known = ranges.get(partition) ?? [];
      known.push(...intervals);
      ranges.set(partition, known);
    }
  }
  const partitions = [...new Set([...ranges.keys(), ...records.keys()])].toSorted((a, b) => a - b);
  return new Map(
    partitions.map((partition) => {
      const payload = [...(records.get(partition) ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
      const merged = mergeIntervals(ranges.get(partition) ?? []);
      const fetched = without(
        merged,
        payload.map(([offset]) => offset),
      );
      return [
        partition,
        inOrder([
          ...fetched.map((interval) => ({ kind: 'range' as const, ...interval })),
          ...payload.map(([, record]) => ({ kind: 'payload' as const, record })),
        ]),
      ];
    }),
  );
}

function inOrder(units: readonly ReplayUnit[]): ReplayUnit[] {
  return units.toSorted((a, b) => (firstOf(a) < firstOf(b) ? -1 : 1));
}

function firstOf(unit: ReplayUnit): bigint {
  return unit.kind === 'range' ? unit.first : unit.record.offset;
}

/** The plan as far as the log still holds it; a partition that `log` does not know is not there. */
export function fitToLog(plan: ReplayPlan, log: ReadonlyMap<number, LogBounds>): ReplayPlan {
  const gone: GoneOffsets[] = [];
  const units = new Map<number, ReplayUnit[]>();
  for (const [partition, all] of plan.units) {
    const kept: ReplayUnit[] = [];
    for (const unit of all) {
      if (unit.kind === 'payload') kept.push(unit);
      else kept.push(...cut(partition, unit, log.get(partition), gone));
    }
    if (kept.length > 0) units.set(partition, kept);
  }
  return { ...plan, units, gone };
}

function cut(
  partition: number,
  { first, last }: OffsetInterval,
  bounds: LogBounds | undefined,
  gone: GoneOffsets[],
): ReplayUnit[] {
  if (bounds === undefined) {
    gone.push({ partition, first, last, reason: 'no-partition' });
    return [];
  }
  const { logStart, logEnd } = bounds;
  const from = first < logStart ? logStart : first;
  const to = last >= logEnd ? logEnd - 1n : last;
  if (first < from) gone.push({ partition, first, last: last < from ? last : from - 1n, reason: 'retention' });
  if (last > to) gone.push({ partition, first: first > to ? first : to + 1n, last, reason: 'above-log-end' });
  return from > to ? [] : [{ kind: 'range', first: from, last: to }];
}
