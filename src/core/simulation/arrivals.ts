import type { LoadCurve } from './load-curve.ts';
import type { RandomStreams } from './random.ts';

/** The records of all partitions as they arrive; those of a partition count from 1. */
export interface Arrivals {
  /** How many have arrived by then; times of any order, not below what is done. */
  countAt(partition: number, atMs: number): number;
  /** When the n-th arrives; infinite where it never does. Before 0 for a backlog. */
  timeOf(partition: number, record: number): number;
  /** Where arrivals are drawn block by block: between the two ends of a block `countAt` is less by less than one record than the line between them. */
  readonly blocks?: ArrivalBlocks;
}

/** Blocks of arrivals of all partitions: between the amounts (expected arrivals) at its two ends a block has `group` records, or more when merged. */
export interface ArrivalBlocks {
  /**
   * Of each partition the block that was asked for last, most questions being about it or the next one: `WIDTH` numbers
   * side by side: the amounts at its beginning and end, the records up to its beginning and end, records for each amount.
   */
  readonly view: Float64Array;
  /** What `seekAmount` looks for, its only number: as an argument it would be a new object each time. */
  readonly asked: Float64Array;
  /** Puts the block that holds the amount `asked` for into view; false where all that is so early is forgotten. */
  seekAmount(partition: number): boolean;
  /** Puts the block that holds the record into view, which must not be forgotten. */
  seekRecord(partition: number, record: number): void;
  /** Records before the first block that is not forgotten. */
  firstCount(partition: number): number;
}

/** Of each partition. */
export interface ArrivalFacts {
  readonly curves: readonly LoadCurve[];
  /** Of what the curve says, that which comes to the partition. */
  readonly shares: Float64Array;
  readonly backlogs: Float64Array;
  /** Of the oldest record of a backlog. */
  readonly backlogAgeMs: number;
  /** One for each partition. */
  readonly streams: RandomStreams;
  /** Records up to here are not asked for again. */
  readonly done: Float64Array;
}

/** Of a record: what is closer to the next one than that has arrived. */
export const ROUNDING = 1e-6;

/** The moment at which so much has come to a partition; never one at which it has not quite. */
export function timeOfAmount(curve: LoadCurve | undefined, share: number, amount: number): number {
  if (share === 0 || curve === undefined) return Number.POSITIVE_INFINITY;
  let atMs = curve.momentOf(amount / share);
  if (atMs === Number.POSITIVE_INFINITY) return atMs;
  for (let step = Math.max(atMs, 1) * Number.EPSILON; share * curve.cumulative(atMs) < amount; step *= 2) atMs += step;
  return atMs;
}

/** Evenly spaced, with a random phase. */
export function createEvenArrivals({ curves, shares, backlogs, backlogAgeMs, streams }: ArrivalFacts): Arrivals {
  const phases = Float64Array.from(shares, (_, partition) => {
    streams.use(partition);
    return streams.random();
  });
  return {
    countAt(partition, atMs) {
      const backlog = backlogs[partition] ?? 0;
      if (atMs < 0) return countBacklog(atMs, backlog, backlogAgeMs);
      const amount = (shares[partition] ?? 0) * (curves[partition]?.cumulative(atMs) ?? 0);
      return backlog + Math.floor(amount + (phases[partition] ?? 0) + ROUNDING);
    },
    timeOf(partition, record) {
      const backlog = backlogs[partition] ?? 0;
      if (record <= backlog) return timeInBacklog(record, backlog, backlogAgeMs);
      return timeOfAmount(curves[partition], shares[partition] ?? 0, record - backlog - (phases[partition] ?? 0));
    },
  };
}

export function timeInBacklog(record: number, records: number, ageMs: number): number {
  return -ageMs * (1 - (record - 1) / records);
}

export function countBacklog(atMs: number, records: number, ageMs: number): number {
  if (ageMs === 0 || atMs < -ageMs) return 0;
  return Math.min(records, Math.floor((1 + atMs / ageMs) * records) + 1);
}
