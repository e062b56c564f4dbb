import type { PartitionStates } from './partition-states.ts';

/** How batches close: the rules of `runtime/batcher`, asked ahead of time (a test holds both together). */
export interface BatchRules {
  /** Records: BatchSize, or what fits the payload. */
  readonly limit: number;
  readonly windowMs: number;
}

/** Fractions of a batch by which a count may be missed where a batch has many records of many partitions. */
const SLACK = 1 / 50;
const SMALLEST_STEP_MS = 1e-7;

/** Records that wait at a moment in these partitions; counting ends when there are `enough`. */
export function countWaiting(
  { arrivals, taken }: PartitionStates,
  partitions: Int32Array,
  atMs: number,
  enough = Number.POSITIVE_INFINITY,
): number {
  let waiting = 0;
  for (let at = 0; at < partitions.length && waiting < enough; at += 1) {
    const partition = partitions[at] ?? 0;
    const more = (arrivals[partition]?.countAt(atMs) ?? 0) - (taken[partition] ?? 0);
    if (more > 0) waiting += more;
  }
  return waiting;
}

/**
 * When the batch that begins to gather at `nowMs` closes: at once with a full batch, when it is full, or when the window
 * ends that began with the first record, whichever comes first. Infinite where nothing will ever come.
 */
export function closeTimeOf(states: PartitionStates, partitions: Int32Array, nowMs: number, rules: BatchRules): number {
  const { limit, windowMs } = rules;
  let waiting = countWaiting(states, partitions, nowMs, limit);
  if (waiting >= limit) return nowMs;
  let openedMs = nowMs;
  if (waiting === 0) {
    openedMs = firstArrivalOf(states, partitions);
    if (openedMs === Number.POSITIVE_INFINITY) return openedMs;
    openedMs = Math.max(openedMs, nowMs);
    waiting = 1;
  }
  if (windowMs === 0 || limit === 1) return openedMs;
  return fillTimeOf(states, partitions, openedMs, waiting, openedMs + windowMs, limit);
}

function firstArrivalOf({ arrivals, taken }: PartitionStates, partitions: Int32Array): number {
  let first = Number.POSITIVE_INFINITY;
  for (const partition of partitions) {
    const atMs = arrivals[partition]?.timeOf((taken[partition] ?? 0) + 1) ?? Number.POSITIVE_INFINITY;
    if (atMs < first) first = atMs;
  }
  return first;
}

/** When the last of the records came that have come by `atMs`. */
function lastArrivalOf({ arrivals, taken }: PartitionStates, partitions: Int32Array, atMs: number): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const partition of partitions) {
    const stream = arrivals[partition];
    const count = stream?.countAt(atMs) ?? 0;
    if (stream !== undefined && count > (taken[partition] ?? 0)) last = Math.max(last, stream.timeOf(count));
  }
  return last;
}

/** The moment at which `limit` records are there, `endMs` at the latest; before `fromMs` there were fewer. */
function fillTimeOf(
  states: PartitionStates,
  partitions: Int32Array,
  fromMs: number,
  waitingAtFrom: number,
  endMs: number,
  limit: number,
): number {
  const { arrivals, taken, share, curveOf } = states;
  const only = partitions[0] ?? 0;
  if (partitions.length === 1) {
    return Math.min(endMs, arrivals[only]?.timeOf((taken[only] ?? 0) + limit) ?? endMs);
  }
  const slack = Math.floor(limit * SLACK);
  let shares = 0;
  for (const partition of partitions) shares += share[partition] ?? 0;
  const curve = curveOf[only];
  let [low, below] = [fromMs, waitingAtFrom];
  let [high, above] = [Number.POSITIVE_INFINITY, 0];
  for (let turn = 0; ; turn += 1) {
    const atMs = guess(turn);
    const count = countWaiting(states, partitions, atMs);
    if (count >= limit) {
      [high, above] = [atMs, count];
      if (above - limit <= slack) return Math.max(fromMs, lastArrivalOf(states, partitions, high));
      if (high - low <= SMALLEST_STEP_MS) return high;
    } else {
      if (atMs >= endMs) return endMs;
      [low, below] = [atMs, count];
      if (high - low <= SMALLEST_STEP_MS) return high;
    }
  }

  function guess(turn: number): number {
    if (high !== Number.POSITIVE_INFINITY) {
      const secant = low + ((high - low) * (limit - below + 0.5)) / (above - below + 1);
      return turn % 3 === 2 || secant <= low || secant >= high ? (low + high) / 2 : secant;
    }
    const missing = limit - below + slack / 2;
    const expected = curve === undefined ? endMs : curve.momentOf(curve.cumulative(low) + missing / shares);
    const least = low + (endMs - low) * Math.min(1, 0.01 * 2 ** turn);
    return Math.min(endMs, Math.max(expected, least));
  }
}
