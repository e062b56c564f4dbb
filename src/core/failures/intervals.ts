import type { OffsetInterval } from './failure.ts';

/** The same offsets, in order, with nothing twice; neighbours become one. */
export function mergeIntervals(intervals: readonly OffsetInterval[]): OffsetInterval[] {
  const merged: { first: bigint; last: bigint }[] = [];
  for (const { first, last } of intervals.toSorted(byFirst)) {
    const before = merged.at(-1);
    if (before === undefined || first > before.last + 1n) merged.push({ first, last });
    else if (last > before.last) before.last = last;
  }
  return merged;
}

/** What is left of `intervals` (merged) without `holes` (in order, each once). */
export function without(intervals: readonly OffsetInterval[], holes: readonly bigint[]): OffsetInterval[] {
  const left: OffsetInterval[] = [];
  let next = 0;
  for (const { first, last } of intervals) {
    let from = first;
    while (next < holes.length && (holes[next] ?? 0n) < first) next += 1;
    for (; next < holes.length && (holes[next] ?? 0n) <= last; next += 1) {
      const hole = holes[next] ?? 0n;
      if (hole > from) left.push({ first: from, last: hole - 1n });
      from = hole + 1n;
    }
    if (from <= last) left.push({ first: from, last });
  }
  return left;
}

function byFirst(a: OffsetInterval, b: OffsetInterval): number {
  if (a.first === b.first) return 0;
  return a.first < b.first ? -1 : 1;
}
