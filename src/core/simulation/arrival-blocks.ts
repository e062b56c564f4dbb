import type { ArrivalBlocks, ArrivalFacts } from './arrivals.ts';
import { drawGamma } from './random.ts';

export const WIDTH = 5;
const FIRST_BLOCKS = 8;
/** Drawn at once. */
const DRAWN = 4;
/** Beyond it neighbours are merged: a long backlog needs no fine times. */
const MOST_BLOCKS = 4096;

export function createBlocks({ backlogs, streams, done }: ArrivalFacts, group: number): ArrivalBlocks {
  const partitions = backlogs.length;
  // Of each block the amount at its end and the records up to it. One block of nothing first, so that every block has one
  // before it. A partition has its blocks in a part of one table, and when they are many in a table of its own.
  const table = new Float64Array(2 * FIRST_BLOCKS * partitions);
  const tables = new Array<Float64Array>(partitions).fill(table);
  const starts = Int32Array.from(backlogs, (_, partition) => FIRST_BLOCKS * partition);
  const rooms = new Int32Array(partitions).fill(FIRST_BLOCKS);
  const firsts = starts.slice();
  const sizes = new Int32Array(partitions).fill(1);
  const shown = starts.slice();
  for (let partition = 0; partition < partitions; partition += 1) {
    table[2 * FIRST_BLOCKS * partition + 1] = backlogs[partition] ?? 0;
  }
  const view = new Float64Array(WIDTH * partitions);
  for (let partition = 0; partition < partitions; partition += 1) view[partition * WIDTH + 1] = -1;

  const asked = new Float64Array(1);

  return { view, asked, seekAmount, seekRecord, firstCount };

  function firstCount(partition: number): number {
    return tableOf(partition)[2 * (firsts[partition] ?? 0) + 1] ?? 0;
  }

  function tableOf(partition: number): Float64Array {
    return tables[partition] ?? table;
  }

  function seekAmount(partition: number): boolean {
    const amount = asked[0] ?? 0;
    if ((tableOf(partition)[2 * lastOf(partition)] ?? 0) <= amount) extend(partition, true);
    const blocks = tableOf(partition);
    const first = firsts[partition] ?? 0;
    let at = Math.max(first, shown[partition] ?? 0) + 1;
    if (!((blocks[2 * at - 2] ?? 0) <= amount && amount < (blocks[2 * at] ?? 0))) {
      // Neither the last one shown nor the next: the first that ends behind the amount.
      let high = lastOf(partition);
      at = first;
      while (at < high) {
        const middle = (at + high) >> 1;
        if ((blocks[2 * middle] ?? 0) > amount) high = middle;
        else at = middle + 1;
      }
    }
    if (at > first) show(partition, at);
    return at > first;
  }

  function seekRecord(partition: number, record: number): void {
    while ((tableOf(partition)[2 * lastOf(partition) + 1] ?? 0) < record) extend(partition, false);
    const blocks = tableOf(partition);
    let low = (firsts[partition] ?? 0) + 1;
    let high = (blocks[2 * low + 1] ?? 0) >= record ? low : lastOf(partition);
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((blocks[2 * middle + 1] ?? 0) >= record) high = middle;
      else low = middle + 1;
    }
    show(partition, low);
  }

  function show(partition: number, at: number): void {
    const blocks = tableOf(partition);
    const start = blocks[2 * at - 2] ?? 0;
    const from = blocks[2 * at - 1] ?? 0;
    const end = blocks[2 * at] ?? 0;
    const upTo = blocks[2 * at + 1] ?? 0;
    const into = partition * WIDTH;
    shown[partition] = at;
    view[into] = start;
    view[into + 1] = end;
    view[into + 2] = from;
    view[into + 3] = upTo;
    view[into + 4] = (upTo - from) / (end - start);
  }

  function lastOf(partition: number): number {
    return (firsts[partition] ?? 0) + (sizes[partition] ?? 0) - 1;
  }

  /** Draws some more blocks, and `upToAsked` as many as it takes to end behind the amount that is asked for. */
  function extend(partition: number, upToAsked: boolean): void {
    const amount = upToAsked ? (asked[0] ?? 0) : 0;
    streams.use(partition);
    let end = 0;
    do {
      forget(partition);
      if ((sizes[partition] ?? 0) > MOST_BLOCKS - DRAWN) merge(partition);
      makeRoom(partition);
      const blocks = tableOf(partition);
      const from = 2 * lastOf(partition) + 2;
      end = blocks[from - 2] ?? 0;
      let count = blocks[from - 1] ?? 0;
      for (let at = from; at < from + 2 * DRAWN; at += 2) {
        end += drawGamma(streams.random, group);
        count += group;
        blocks[at] = end;
        blocks[at + 1] = count;
      }
      sizes[partition] = (sizes[partition] ?? 0) + DRAWN;
    } while (end <= amount);
  }

  function forget(partition: number): void {
    const blocks = tableOf(partition);
    const upTo = done[partition] ?? 0;
    let first = firsts[partition] ?? 0;
    let size = sizes[partition] ?? 0;
    while (size > 1 && (blocks[2 * first + 3] ?? 0) <= upTo) {
      first += 1;
      size -= 1;
    }
    firsts[partition] = first;
    sizes[partition] = size;
  }

  /** Of the older half every other block goes: what is to come, and what came last, keeps its times. */
  function merge(partition: number): void {
    const blocks = tableOf(partition);
    const [first, size] = [firsts[partition] ?? 0, sizes[partition] ?? 0];
    const middle = first + (size >> 1);
    let kept = first + 1;
    for (let at = first + 2; at < middle; at += 2, kept += 1) blocks.copyWithin(2 * kept, 2 * at, 2 * at + 2);
    blocks.copyWithin(2 * kept, 2 * middle, 2 * (first + size));
    sizes[partition] = size - (middle - kept);
    shown[partition] = first;
    view[partition * WIDTH + 1] = -1;
    view[partition * WIDTH + 3] = -1;
  }

  function makeRoom(partition: number): void {
    const [first, size] = [firsts[partition] ?? 0, sizes[partition] ?? 0];
    const room = rooms[partition] ?? 0;
    let blocks = tableOf(partition);
    let start = starts[partition] ?? 0;
    if (first - start + size + DRAWN <= room) return;
    if (size <= room / 2 || (room === FIRST_BLOCKS && size + DRAWN <= room)) {
      for (let at = 0; at < 2 * size; at += 1) blocks[2 * start + at] = blocks[2 * first + at] ?? 0;
    } else {
      const old = blocks;
      start = 0;
      blocks = new Float64Array(4 * room);
      blocks.set(old.subarray(2 * first, 2 * (first + size)));
      tables[partition] = blocks;
      rooms[partition] = 2 * room;
      starts[partition] = start;
    }
    firsts[partition] = start;
    shown[partition] = start + Math.max(0, (shown[partition] ?? 0) - first);
  }
}
