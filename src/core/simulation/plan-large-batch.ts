import { WIDTH } from './arrival-blocks.ts';
import type { PartitionStates } from './partition-states.ts';

/** How batches close: the rules of `runtime/batcher`, asked ahead of time (a test holds both together). */
export interface BatchRules {
  /** Records: BatchSize, or what fits the payload. */
  readonly limit: number;
  readonly windowMs: number;
}

/** Fractions of a batch by which a count may be missed where a batch has many records of many partitions. */
export const SLACK = 1 / 50;
const MOST_TURNS = 8;

/** When the batch closes that was planned last; a number that is returned would be a new object each time. */
export const plannedMs = new Float64Array(1);

/**
 * Plans a batch that has many records of each of its partitions `first`, `first + step` and so on, which begins to gather
 * at `nowMs`, into `plannedMs`: by Newton's method on the lines that arrivals are between two drawn moments; at the moment
 * that it gives, `limit` records are there, and up to `SLACK` more. False where the batch is not so large, or it does not
 * come to an end: then it is planned record by record.
 */
export function isLargeBatchPlanned(
  { count, arrivals, taken, curveOf, share }: PartitionStates,
  first: number,
  step: number,
  nowMs: number,
  { limit, windowMs }: BatchRules,
): boolean {
  // Each partition has less than one record that has begun to arrive.
  const owned = Math.ceil((count - first) / step);
  const least = limit + owned;
  const most = limit * (1 + SLACK);
  const curve = curveOf[first];
  const { blocks } = arrivals;
  if (owned === 1 || least > most || windowMs === 0 || curve === undefined || blocks === undefined) return false;
  const { view, asked } = blocks;
  const load = curve.cumulative(nowMs);
  const endMs = nowMs + windowMs;
  const loadAtEnd = curve.cumulative(endMs);
  const aim = least + (most - least) / 4;
  let at = load;
  for (let turn = 0; turn <= MOST_TURNS; turn += 1) {
    let records = 0;
    let slope = 0;
    for (let partition = first; partition < count; partition += step) {
      const own = share[partition] ?? 0;
      const amount = own * at;
      const shown = partition * WIDTH;
      if (amount >= (view[shown + 1] ?? 0) || amount < (view[shown] ?? 0)) {
        asked[0] = amount;
        if (curveOf[partition] !== curve || !blocks.seekAmount(partition)) return false;
      }
      const density = view[shown + 4] ?? 0;
      records += (view[shown + 2] ?? 0) - (taken[partition] ?? 0) + (amount - (view[shown] ?? 0)) * density;
      slope += own * density;
    }
    if (turn === 0 && records <= owned) return false;
    if (turn === 0 && records >= least) plannedMs[0] = nowMs;
    else if (turn > 0 && records >= least && records <= most) {
      plannedMs[0] = Math.min(endMs, Math.max(nowMs, curve.momentOf(at)));
    } else if (turn > 0 && at === loadAtEnd && records < limit) plannedMs[0] = endMs;
    else {
      at = Math.min(loadAtEnd, Math.max(load, at + (aim - records) / slope));
      continue;
    }
    return true;
  }
  return false;
}
