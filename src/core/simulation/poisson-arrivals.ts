import {
  type ArrivalFacts,
  type Arrivals,
  countBacklog,
  type Line,
  ROUNDING,
  timeInBacklog,
  timeOfAmount,
} from './arrivals.ts';
import { drawGamma } from './random.ts';

const FIRST_BLOCKS = 32;
/** Drawn at once. */
const DRAWN = 8;
/** Beyond it neighbours are merged: a long backlog needs no fine times. */
const MOST_BLOCKS = 4096;

/**
 * A Poisson process for each partition: exact for `group` 1; otherwise every `group`-th arrival is (the time of the k-th
 * arrival has a gamma distribution), and those between are evenly spaced. Blocks of a group are drawn as they are asked
 * for and dropped when their records are done. Time is counted in expected arrivals, so that a load that changes costs nothing.
 */
export function createPoissonArrivals(facts: ArrivalFacts, group: number): Arrivals {
  const { curves, shares, backlogs, backlogAgeMs, randoms, done } = facts;
  const partitions = shares.length;
  const endsOf = Array.from({ length: partitions }, () => new Float64Array(FIRST_BLOCKS));
  // One block of nothing, so that every block has one before it.
  const countsOf = Array.from(backlogs, (backlog) => new Float64Array(FIRST_BLOCKS).fill(backlog, 0, 1));
  const firsts = new Int32Array(partitions);
  const sizes = new Int32Array(partitions).fill(1);
  // The block that was asked for last, and where it is: most questions are about it, or the next one.
  const shown = new Int32Array(partitions);
  const starts = new Float64Array(partitions);
  const ends = new Float64Array(partitions).fill(-1);
  const froms = new Float64Array(partitions);
  const upTos = new Float64Array(partitions);
  const slopes = new Float64Array(partitions);

  return {
    countAt(partition, atMs) {
      if (atMs < 0) return countBacklog(atMs, backlogs[partition] ?? 0, backlogAgeMs);
      const amount = (shares[partition] ?? 0) * (curves[partition]?.cumulative(atMs) ?? 0);
      if (amount >= (ends[partition] ?? 0) || amount < (starts[partition] ?? 0)) {
        if (!seekAmount(partition, amount)) return countsOf[partition]?.[firsts[partition] ?? 0] ?? 0;
      }
      const into = (amount - (starts[partition] ?? 0)) * (slopes[partition] ?? 0);
      return (froms[partition] ?? 0) + Math.floor(into + ROUNDING);
    },
    timeOf(partition, record) {
      const backlog = backlogs[partition] ?? 0;
      if (record <= backlog) return timeInBacklog(record, backlog, backlogAgeMs);
      const share = shares[partition] ?? 0;
      if (share === 0) return Number.POSITIVE_INFINITY;
      if (record > (upTos[partition] ?? 0) || record <= (froms[partition] ?? 0)) seekRecord(partition, record);
      const amount =
        record === upTos[partition]
          ? (ends[partition] ?? 0)
          : (starts[partition] ?? 0) + (record - (froms[partition] ?? 0)) / (slopes[partition] ?? 1);
      return timeOfAmount(curves[partition], share, amount);
    },
    measure(owned: Int32Array, taken: Float64Array, atMs: number, into: Line) {
      const curve = curves[owned[0] ?? 0];
      if (curve === undefined || atMs < 0) return false;
      const cumulative = curve.cumulative(atMs);
      let [records, slope] = [0, 0];
      for (let at = 0; at < owned.length; at += 1) {
        const partition = owned[at] ?? 0;
        const share = shares[partition] ?? 0;
        const amount = share * cumulative;
        if (amount >= (ends[partition] ?? 0) || amount < (starts[partition] ?? 0)) {
          if (curves[partition] !== curve || !seekAmount(partition, amount)) return false;
        }
        const own = slopes[partition] ?? 0;
        records += (froms[partition] ?? 0) - (taken[partition] ?? 0) + (amount - (starts[partition] ?? 0)) * own;
        slope += share * own;
      }
      into.records = records;
      into.slope = slope;
      return true;
    },
  };

  /** Finds the block that the amount is in; false where all that is so early is forgotten. */
  function seekAmount(partition: number, amount: number): boolean {
    if (lastOf(endsOf, partition) <= amount) extend(partition, amount);
    const blockEnds = endsOf[partition];
    const first = firsts[partition] ?? 0;
    let at = Math.max(first, shown[partition] ?? 0) + 1;
    if (!((blockEnds?.[at - 1] ?? 0) <= amount && amount < (blockEnds?.[at] ?? 0))) {
      // Neither the last one shown nor the next: the first that ends behind the amount.
      let high = first + (sizes[partition] ?? 0) - 1;
      at = first;
      while (at < high) {
        const middle = (at + high) >> 1;
        if ((blockEnds?.[middle] ?? 0) > amount) high = middle;
        else at = middle + 1;
      }
    }
    if (at > first) show(partition, at);
    return at > first;
  }

  /** Finds the block that holds the record, which is not forgotten. */
  function seekRecord(partition: number, record: number): void {
    while (lastOf(countsOf, partition) < record) extend(partition, 0);
    const counts = countsOf[partition];
    const first = firsts[partition] ?? 0;
    let [low, high] = [first + 1, first + (sizes[partition] ?? 0) - 1];
    if ((counts?.[low] ?? 0) >= record) high = low;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((counts?.[middle] ?? 0) >= record) high = middle;
      else low = middle + 1;
    }
    show(partition, low);
  }

  function show(partition: number, at: number): void {
    const [blockEnds, counts] = [endsOf[partition], countsOf[partition]];
    if (blockEnds === undefined || counts === undefined) return;
    const [start, end, from, upTo] = [blockEnds[at - 1] ?? 0, blockEnds[at] ?? 0, counts[at - 1] ?? 0, counts[at] ?? 0];
    shown[partition] = at;
    starts[partition] = start;
    ends[partition] = end;
    froms[partition] = from;
    upTos[partition] = upTo;
    slopes[partition] = (upTo - from) / (end - start);
  }

  function lastOf(blocks: readonly Float64Array[], partition: number): number {
    return blocks[partition]?.[(firsts[partition] ?? 0) + (sizes[partition] ?? 0) - 1] ?? 0;
  }

  /** Draws some more blocks, and as many as it takes to end behind the amount. */
  function extend(partition: number, amount: number): void {
    const random = randoms[partition];
    if (random === undefined) return;
    do {
      forget(partition);
      if ((sizes[partition] ?? 0) > MOST_BLOCKS - DRAWN) merge(partition);
      makeRoom(partition);
      const [blockEnds, counts] = [endsOf[partition], countsOf[partition]];
      if (blockEnds === undefined || counts === undefined) return;
      const from = (firsts[partition] ?? 0) + (sizes[partition] ?? 0);
      let [end, count] = [blockEnds[from - 1] ?? 0, counts[from - 1] ?? 0];
      for (let at = from; at < from + DRAWN; at += 1) {
        end += drawGamma(random, group);
        count += group;
        blockEnds[at] = end;
        counts[at] = count;
      }
      sizes[partition] = (sizes[partition] ?? 0) + DRAWN;
    } while (lastOf(endsOf, partition) <= amount);
  }

  function forget(partition: number): void {
    const counts = countsOf[partition];
    const upTo = done[partition] ?? 0;
    let [first, size] = [firsts[partition] ?? 0, sizes[partition] ?? 0];
    while (size > 1 && (counts?.[first + 1] ?? 0) <= upTo) {
      first += 1;
      size -= 1;
    }
    firsts[partition] = first;
    sizes[partition] = size;
  }

  /** Of the older half every other block goes: what is to come, and what came last, keeps its times. */
  function merge(partition: number): void {
    const [first, size] = [firsts[partition] ?? 0, sizes[partition] ?? 0];
    const middle = first + (size >> 1);
    let kept = first + 1;
    for (const blocks of [endsOf[partition], countsOf[partition]]) {
      if (blocks === undefined) return;
      kept = first + 1;
      for (let at = first + 2; at < middle; at += 2, kept += 1) blocks[kept] = blocks[at] ?? 0;
      blocks.copyWithin(kept, middle, first + size);
    }
    sizes[partition] = size - (middle - kept);
    shown[partition] = first;
    ends[partition] = -1;
    upTos[partition] = -1;
  }

  function makeRoom(partition: number): void {
    const [first, size] = [firsts[partition] ?? 0, sizes[partition] ?? 0];
    const length = endsOf[partition]?.length ?? 0;
    if (first + size + DRAWN <= length) return;
    for (const blocks of [endsOf, countsOf]) {
      const old = blocks[partition] ?? new Float64Array(FIRST_BLOCKS);
      const room = size <= length / 2 ? old : new Float64Array(length * 2);
      for (let at = 0; at < size; at += 1) room[at] = old[first + at] ?? 0;
      blocks[partition] = room;
    }
    firsts[partition] = 0;
    shown[partition] = Math.max(0, (shown[partition] ?? 0) - first);
  }
}
