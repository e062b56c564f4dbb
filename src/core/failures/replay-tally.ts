import { type Failure, type OffsetInterval, sizeOf } from './failure.ts';
import type { GoneOffsets, PlannedFailure, ReplayPlan } from './replay-plan.ts';

/** What became of one failure record. Only `succeeded` may be removed from where it was found. */
export type FailureStatus = 'succeeded' | 'failed-again' | 'gone' | 'short' | 'unfinished';

/** Distinct offsets that failure records name, and what became of each. */
export interface ReplayLedger {
  /** The sum of the five that follow. */
  readonly named: bigint;
  readonly gone: bigint;
  /** Offsets that hold no record (compaction, markers of transactions). */
  readonly absent: bigint;
  /** Left out by the filter of the mapping: they never were in the batch. */
  readonly filtered: bigint;
  readonly replayed: bigint;
  readonly notRead: bigint;
  /** `replayed` is the sum of these three. */
  readonly succeeded: bigint;
  readonly failedAgain: bigint;
  readonly unfinished: bigint;
}

interface PartitionTally {
  /** Of the records that were given to the function, in order. */
  readonly delivered: bigint[];
  readonly failed: Set<bigint>;
  /** In order. */
  readonly gone: GoneOffsets[];
  /** Everything below it was read, or is no record. */
  reached: bigint;
  /** Everything below it that was delivered is done. */
  done: bigint;
}

/** Counts each offset where something happens to it; what is not read is measured at the plan, not derived. */
export interface ReplayTally {
  noteDelivered(partition: number, offset: bigint): void;
  noteFiltered(partition: number): void;
  noteAbsent(offsets: bigint): void;
  noteGone(partition: number, interval: OffsetInterval): void;
  noteReached(partition: number, next: bigint): void;
  noteFailedAgain(partition: number, offset: bigint): void;
  noteDone(partition: number, next: bigint): void;
  statusOf(failure: PlannedFailure): FailureStatus;
  ledger(): ReplayLedger;
  /** Of the plan and of what was deleted while it was read. */
  readonly gone: readonly GoneOffsets[];
}

export function createReplayTally(plan: ReplayPlan): ReplayTally {
  const tallies = new Map<number, PartitionTally>();
  const gone: GoneOffsets[] = [...plan.gone];
  const counts = { absent: 0n, filtered: 0n };
  for (const each of plan.gone) tallyOf(each.partition).gone.push(each);
  for (const partition of plan.units.keys()) tallyOf(partition);

  return {
    gone,
    noteDelivered(partition, offset) {
      tallyOf(partition).delivered.push(offset);
    },
    noteFiltered() {
      counts.filtered += 1n;
    },
    noteAbsent(offsets) {
      counts.absent += offsets;
    },
    noteGone(partition, { first, last }) {
      const found: GoneOffsets = { partition, first, last, reason: 'retention' };
      gone.push(found);
      tallyOf(partition).gone.push(found);
    },
    noteReached(partition, next) {
      tallyOf(partition).reached = next;
    },
    noteFailedAgain(partition, offset) {
      tallyOf(partition).failed.add(offset);
    },
    noteDone(partition, next) {
      const tally = tallyOf(partition);
      if (next > tally.done) tally.done = next;
    },
    statusOf,
    ledger() {
      let replayed = 0n;
      let succeeded = 0n;
      let failedAgain = 0n;
      for (const { delivered, failed, done } of tallies.values()) {
        const below = BigInt(indexOf(delivered, done));
        replayed += BigInt(delivered.length);
        failedAgain += BigInt(failed.size);
        succeeded += below - BigInt([...failed].filter((offset) => offset < done).length);
      }
      return {
        named: planned(plan) + sum(plan.gone),
        gone: sum(gone),
        ...counts,
        replayed,
        notRead: leftOf(plan, tallies),
        succeeded,
        failedAgain,
        unfinished: replayed - succeeded - failedAgain,
      };
    },
  };

  function tallyOf(partition: number): PartitionTally {
    const known = tallies.get(partition);
    if (known !== undefined) return known;
    const made = { delivered: [], failed: new Set<bigint>(), gone: [], reached: 0n, done: 0n };
    tallies.set(partition, made);
    return made;
  }

  function statusOf({ covers, expected, failure }: PlannedFailure): FailureStatus {
    let delivered = 0;
    let isGone = false;
    let isOpen = false;
    for (const [partition, intervals] of covers) {
      const tally = tallyOf(partition);
      for (const interval of intervals) {
        const from = indexOf(tally.delivered, interval.first);
        const to = indexOf(tally.delivered, interval.last + 1n);
        const offsets = tally.delivered.slice(from, to);
        delivered += offsets.length;
        if (offsets.some((offset) => tally.failed.has(offset))) return 'failed-again';
        isOpen ||= offsets.some((offset) => offset >= tally.done) || !isRead(interval, tally);
        isGone ||= tally.gone.some(({ first, last }) => first <= interval.last && last >= interval.first);
      }
    }
    if (isOpen) return 'unfinished';
    if (isGone) return 'gone';
    return delivered < expected || !hasEnds(failure) ? 'short' : 'succeeded';
  }

  /** First and last of a range were records of the batch, so that others cannot stand in for them. */
  function hasEnds({ payload, ranges }: Failure): boolean {
    if (payload !== undefined) return true;
    return ranges.every(({ partition, first, last }) => {
      const { delivered } = tallyOf(partition);
      return [first, last].every((offset) => delivered[indexOf(delivered, offset)] === offset);
    });
  }
}

/** Nothing of the interval is still to be read: what is not gone was reached. */
function isRead({ first, last }: OffsetInterval, { gone, reached }: PartitionTally): boolean {
  if (last < reached) return true;
  let next = first > reached ? first : reached;
  for (const hole of gone.toSorted((a, b) => (a.first < b.first ? -1 : 1))) {
    if (hole.first <= next && hole.last >= next) next = hole.last + 1n;
  }
  return next > last;
}

/** How many of the sorted offsets lie below `offset`. */
function indexOf(sorted: readonly bigint[], offset: bigint): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0n) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sum(intervals: readonly OffsetInterval[]): bigint {
  return intervals.reduce((total, interval) => total + sizeOf(interval), 0n);
}

function planned({ units }: ReplayPlan): bigint {
  return [...units.values()].flat().reduce((total, unit) => total + (unit.kind === 'range' ? sizeOf(unit) : 1n), 0n);
}

/** Offsets of the plan that reading has not come to. */
function leftOf({ units }: ReplayPlan, tallies: ReadonlyMap<number, PartitionTally>): bigint {
  let left = 0n;
  for (const [partition, all] of units) {
    const reached = tallies.get(partition)?.reached ?? 0n;
    for (const unit of all) {
      const { first, last } = unit.kind === 'range' ? unit : { first: unit.record.offset, last: unit.record.offset };
      if (last >= reached) left += last - (first > reached ? first : reached) + 1n;
    }
  }
  return left;
}

/** Whether every offset is accounted for, once; a ledger that does not balance is a bug. */
export function replayBalances(ledger: ReplayLedger): boolean {
  const { named, gone, absent, filtered, replayed, notRead, succeeded, failedAgain, unfinished } = ledger;
  return (
    named === gone + absent + filtered + replayed + notRead &&
    replayed === succeeded + failedAgain + unfinished &&
    unfinished >= 0n
  );
}
