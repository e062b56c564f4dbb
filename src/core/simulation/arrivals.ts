import type { Random } from '../model/clock.ts';
import type { LoadCurve } from './load-curve.ts';
import { drawGamma } from './random.ts';

/** The records of one partition, counted from 1, as they arrive. */
export interface Arrivals {
  /** How many have arrived by then; times of any order, not below what was `forgotten`. */
  countAt(atMs: number): number;
  /** When the n-th arrives; infinite where it never does. Before 0 for a backlog. */
  timeOf(record: number): number;
  /** Records up to this one are not asked for again. */
  forget(record: number): void;
}

export interface ArrivalFacts {
  readonly curve: LoadCurve;
  /** Of what the curve says, that which comes to this partition. */
  readonly share: number;
  readonly backlogRecords: number;
  /** Of the oldest record of the backlog. */
  readonly backlogAgeMs: number;
  readonly random: Random;
}

/** Of a record: what is closer to the next one than that has arrived. */
const ROUNDING = 1e-6;

/** The moment at which so much has come to the partition; never one at which it has not quite. */
function timeOfAmount(curve: LoadCurve, share: number, amount: number): number {
  if (share === 0) return Number.POSITIVE_INFINITY;
  let atMs = curve.momentOf(amount / share);
  if (atMs === Number.POSITIVE_INFINITY) return atMs;
  for (let step = Math.max(atMs, 1) * Number.EPSILON; share * curve.cumulative(atMs) < amount; step *= 2) atMs += step;
  return atMs;
}

/** Evenly spaced, with a random phase. */
export function createEvenArrivals({ curve, share, backlogRecords, backlogAgeMs, random }: ArrivalFacts): Arrivals {
  const phase = random();
  return {
    countAt(atMs) {
      if (atMs < 0) return countBacklog(atMs, backlogRecords, backlogAgeMs);
      return backlogRecords + Math.floor(share * curve.cumulative(atMs) + phase + ROUNDING);
    },
    timeOf(record) {
      if (record <= backlogRecords) return timeInBacklog(record, backlogRecords, backlogAgeMs);
      const amount = record - backlogRecords - phase;
      return timeOfAmount(curve, share, amount);
    },
    forget() {},
  };
}

const FIRST_BLOCKS = 16;
/** Beyond it neighbours are merged: a long backlog needs no fine times. */
const MOST_BLOCKS = 4096;

/**
 * A Poisson process: exact for `group` 1; otherwise every `group`-th arrival is, and those between are evenly spaced.
 * Blocks of a group are made as they are asked for and dropped when they are forgotten.
 */
export function createPoissonArrivals(facts: ArrivalFacts, group: number): Arrivals {
  const { curve, share, backlogRecords, backlogAgeMs, random } = facts;
  let ends = new Float64Array(FIRST_BLOCKS);
  let counts = new Float64Array(FIRST_BLOCKS);
  let [first, size] = [0, 1];
  // One block of nothing, so that every block has one before it.
  counts[0] = backlogRecords;

  return {
    countAt(atMs) {
      if (atMs < 0) return countBacklog(atMs, backlogRecords, backlogAgeMs);
      const amount = share * curve.cumulative(atMs);
      while ((ends[first + size - 1] ?? 0) <= amount) extend();
      let at = first + size - 1;
      while (at > first && (ends[at - 1] ?? 0) > amount) at -= 1;
      if (at === first) return counts[first] ?? 0;
      const [start, end] = [ends[at - 1] ?? 0, ends[at] ?? 0];
      const [from, to] = [counts[at - 1] ?? 0, counts[at] ?? 0];
      return from + Math.floor(((to - from) * (amount - start)) / (end - start) + ROUNDING);
    },
    timeOf(record) {
      if (record <= backlogRecords) return timeInBacklog(record, backlogRecords, backlogAgeMs);
      if (share === 0) return Number.POSITIVE_INFINITY;
      while ((counts[first + size - 1] ?? 0) < record) extend();
      const at = blockOf(record);
      const [start, end] = [ends[at - 1] ?? 0, ends[at] ?? 0];
      const [from, to] = [counts[at - 1] ?? 0, counts[at] ?? 0];
      const amount = record === to ? end : start + ((record - from) / (to - from)) * (end - start);
      return timeOfAmount(curve, share, amount);
    },
    forget(record) {
      while (size > 1 && (counts[first + 1] ?? 0) <= record) {
        first += 1;
        size -= 1;
      }
    },
  };

  function extend(): void {
    if (size >= MOST_BLOCKS) merge();
    if (first + size === ends.length) makeRoom();
    const at = first + size;
    ends[at] = (ends[at - 1] ?? 0) + drawGamma(random, group);
    counts[at] = (counts[at - 1] ?? 0) + group;
    size += 1;
  }

  /** The block that holds the record: neither the first nor behind the last. */
  function blockOf(record: number): number {
    let [low, high] = [first + 1, first + size - 1];
    if ((counts[low] ?? 0) >= record) return low;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((counts[middle] ?? 0) >= record) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Of the older half every other block goes: what is to come, and what came last, keeps its times. */
  function merge(): void {
    const middle = first + (size >> 1);
    let kept = first + 1;
    for (let at = first + 2; at < middle; at += 2, kept += 1) {
      ends[kept] = ends[at] ?? 0;
      counts[kept] = counts[at] ?? 0;
    }
    ends.copyWithin(kept, middle, first + size);
    counts.copyWithin(kept, middle, first + size);
    size -= middle - kept;
  }

  function makeRoom(): void {
    if (first >= ends.length / 2) {
      ends.copyWithin(0, first, first + size);
      counts.copyWithin(0, first, first + size);
    } else {
      const [oldEnds, oldCounts] = [ends, counts];
      ends = new Float64Array(oldEnds.length * 2);
      counts = new Float64Array(oldEnds.length * 2);
      ends.set(oldEnds.subarray(first, first + size));
      counts.set(oldCounts.subarray(first, first + size));
    }
    first = 0;
  }
}

function timeInBacklog(record: number, records: number, ageMs: number): number {
  return -ageMs * (1 - (record - 1) / records);
}

function countBacklog(atMs: number, records: number, ageMs: number): number {
  if (ageMs === 0 || atMs < -ageMs) return 0;
  return Math.min(records, Math.floor((1 + atMs / ageMs) * records) + 1);
}
