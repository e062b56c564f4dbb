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
  const planned = planLargeBatch(states, first, step, nowMs, rules);
  if (!Number.isNaN(planned)) return planned;
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

/** What `measure` is asked and answers. */
const line = new Float64Array(2);
const MOST_TURNS = 8;

/**
 * `closeTimeOf` of a batch that has many records of each of its partitions, by Newton's method on the lines that arrivals
 * are between two drawn moments; at the moment that it gives `limit` records are there, and up to `SLACK` more. Not a
 * number where the batch is not so large, or it does not come to an end: then it is planned record by record.
 */
function planLargeBatch(
  { count, arrivals, taken, curveOf }: PartitionStates,
  first: number,
  step: number,
  nowMs: number,
  { limit, windowMs }: BatchRules,
): number {
  // Each partition has less than one record that has begun to arrive.
  const owned = Math.ceil((count - first) / step);
  const least = limit + owned;
  const most = limit * (1 + SLACK);
  const curve = curveOf[first];
  if (owned === 1 || least > most || windowMs === 0 || curve === undefined) return Number.NaN;
  const load = curve.cumulative(nowMs);
  line[0] = load;
  if (arrivals.measure?.(first, step, taken, line) !== true) return Number.NaN;
  let records = line[0] ?? 0;
  if (records >= least) return nowMs;
  if (records <= owned) return Number.NaN;
  const endMs = nowMs + windowMs;
  const loadAtEnd = curve.cumulative(endMs);
  const aim = least + (most - least) / 4;
  let at = load;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    at = Math.min(loadAtEnd, Math.max(load, at + (aim - records) / (line[1] ?? 1)));
    line[0] = at;
    if (!arrivals.measure(first, step, taken, line)) return Number.NaN;
    records = line[0] ?? 0;
    if (records >= least && records <= most) return Math.min(endMs, Math.max(nowMs, curve.momentOf(at)));
    if (at === loadAtEnd && records < limit) return endMs;
  }
  return Number.NaN;
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
