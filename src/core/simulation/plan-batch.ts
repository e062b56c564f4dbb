import type { PartitionStates } from './partition-states.ts';
import { type BatchRules, isLargeBatchPlanned, plannedMs, SLACK } from './plan-large-batch.ts';

const SMALLEST_STEP_MS = 1e-7;

/** Records that wait at a moment in the partitions `first`, `first + step` and so on; counting ends when there are `enough`. */
export function countWaiting(
  { count, arrivals, taken }: PartitionStates,
  first: number,
  step: number,
  atMs: number,
  enough = Number.POSITIVE_INFINITY,
): number {
  let waiting = 0;
  for (let partition = first; partition < count && waiting < enough; partition += step) {
    const more = arrivals.countAt(partition, atMs) - (taken[partition] ?? 0);
    if (more > 0) waiting += more;
  }
  return waiting;
}

/**
 * When the batch of these partitions that begins to gather at `nowMs` closes: at once with a full batch, when it is full, or when the window
 * ends that began with the first record, whichever comes first. Infinite where nothing will ever come.
 */
export function closeTimeOf(
  states: PartitionStates,
  first: number,
  step: number,
  nowMs: number,
  rules: BatchRules,
): number {
  const { limit, windowMs } = rules;
  if (isLargeBatchPlanned(states, first, step, nowMs, rules)) return plannedMs[0] ?? nowMs;
  let waiting = countWaiting(states, first, step, nowMs, limit);
  if (waiting >= limit) return nowMs;
  let openedMs = nowMs;
  if (waiting === 0) {
    openedMs = firstArrivalOf(states, first, step);
    if (openedMs === Number.POSITIVE_INFINITY) return openedMs;
    openedMs = Math.max(openedMs, nowMs);
    waiting = 1;
  }
  if (windowMs === 0 || limit === 1) return openedMs;
  return fillTimeOf(states, first, step, openedMs, waiting, openedMs + windowMs, limit);
}

function firstArrivalOf({ count, arrivals, taken }: PartitionStates, first: number, step: number): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (let partition = first; partition < count; partition += step) {
    const atMs = arrivals.timeOf(partition, (taken[partition] ?? 0) + 1);
    if (atMs < earliest) earliest = atMs;
  }
  return earliest;
}

/** When the last of the records came that have come by `atMs`. */
function lastArrivalOf({ count, arrivals, taken }: PartitionStates, first: number, step: number, atMs: number): number {
  let last = Number.NEGATIVE_INFINITY;
  for (let partition = first; partition < count; partition += step) {
    const arrived = arrivals.countAt(partition, atMs);
    if (arrived > (taken[partition] ?? 0)) last = Math.max(last, arrivals.timeOf(partition, arrived));
  }
  return last;
}

/**
 * The moment at which `limit` records are there, `endMs` at the latest; before `fromMs` there were fewer. Of large batches
 * from many partitions one at which up to `SLACK` more are there.
 */
function fillTimeOf(
  states: PartitionStates,
  first: number,
  step: number,
  fromMs: number,
  waitingAtFrom: number,
  endMs: number,
  limit: number,
): number {
  const { arrivals, taken, share, curveOf } = states;
  if (first + step >= states.count) return Math.min(endMs, arrivals.timeOf(first, (taken[first] ?? 0) + limit));
  const slack = Math.floor(limit * SLACK);
  const aim = limit + slack / 4;
  let shares = 0;
  for (let partition = first; partition < states.count; partition += step) shares += share[partition] ?? 0;
  const curve = curveOf[first];
  let [low, high] = [fromMs, Number.POSITIVE_INFINITY];
  let atMs = momentAfter(fromMs, aim - waitingAtFrom);
  for (let turn = 0; ; turn += 1) {
    if (high === Number.POSITIVE_INFINITY) {
      // However little is expected, the end is reached.
      atMs = Math.min(endMs, Math.max(atMs, low + (endMs - low) * Math.min(1, 0.01 * 2 ** turn)));
    } else if (!(atMs > low && atMs < high) || turn % 3 === 2) atMs = (low + high) / 2;
    const count = countWaiting(states, first, step, atMs);
    if (count >= limit) {
      if (slack > 0 && count - limit <= slack) return atMs;
      if (count === limit) return Math.max(fromMs, lastArrivalOf(states, first, step, atMs));
      high = atMs;
    } else if (atMs >= endMs) return endMs;
    else low = atMs;
    if (high - low <= SMALLEST_STEP_MS) return high;
    atMs = momentAfter(atMs, aim - count);
  }

  /** When so many more (or fewer) are expected than at a moment. */
  function momentAfter(ms: number, more: number): number {
    return curve === undefined ? endMs : curve.momentOf(curve.cumulative(ms) + more / shares);
  }
}
