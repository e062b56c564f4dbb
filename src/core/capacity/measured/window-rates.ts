import { type Known, known, notKnown } from '../../model/known.ts';
import { beginsOf, type PartitionLoadFacts } from './load-facts.ts';
import type { WindowRate } from './measured-load.ts';

export interface WindowReading {
  readonly topic: Known<WindowRate>;
  /** Mean of each partition, in the order of `partitions`. */
  readonly means: readonly Known<number>[];
}

interface Window {
  readonly spanMs: number;
  readonly stepMs: number;
}

interface Step {
  readonly beginMs: number;
  readonly seconds: number;
  /** Records of each partition that answered. */
  readonly counts: readonly Known<number>[];
}

/** A step that is nearly empty says nothing of a rate. */
const LEAST_STEP_MS = 1000;

/**
 * Rates of the past from first offsets at or after times (ListOffsets). Steps of which a partition knows no beginning are left out;
 * steps before the first record of a topic whose log still begins at 0 had none, and the window is shorter.
 */
export function readWindow(partitions: readonly PartitionLoadFacts[], nowMs: number, window: Window): WindowReading {
  const answering = partitions.filter(({ ends }) => ends[0].known);
  const unanswered = notKnown('no partition answered');
  if (answering.length === 0) return { topic: unanswered, means: partitions.map(() => unanswered) };
  const bornMs = birthOf(answering);
  const begins = beginsOf(nowMs, window.spanMs, window.stepMs);
  const steps = begins.flatMap((begin): Step[] => {
    const beginMs = Math.max(begin, bornMs ?? begin);
    const endMs = begin + window.stepMs;
    if (endMs - beginMs < LEAST_STEP_MS) return [];
    const counts = answering.map((partition) => countBetween(partition, begin, endMs, nowMs));
    return [{ beginMs, seconds: (endMs - beginMs) / 1000, counts }];
  });
  const means = partitions.map((partition): Known<number> => {
    const at = answering.indexOf(partition);
    return at < 0 ? notKnown('the partition did not answer') : meanOf(steps, at);
  });
  return { topic: rateOf(steps, window), means };
}

/** When the first record of the topic was written, as far as the log goes back to its beginning. */
function birthOf(partitions: readonly PartitionLoadFacts[]): number | undefined {
  let bornMs: number | undefined;
  for (const { logStart, firstRecordMs, ends } of partitions) {
    if (!logStart.known || logStart.value !== 0n || !firstRecordMs.known) return undefined;
    if (firstRecordMs.value === undefined) {
      if (ends[0].known && ends[0].value > 0n) return undefined;
    } else bornMs = Math.min(bornMs ?? firstRecordMs.value, firstRecordMs.value);
  }
  return bornMs;
}

function countBetween(partition: PartitionLoadFacts, beginMs: number, endMs: number, nowMs: number): Known<number> {
  const begin = offsetAt(partition, beginMs);
  const end = endMs >= nowMs ? partition.ends[0] : offsetAt(partition, endMs);
  if (!begin.known) return begin;
  if (!end.known) return end;
  return known(Math.max(0, Number(end.value - begin.value)));
}

function offsetAt({ logStart, ends, firstRecordMs, offsetsForTimes }: PartitionLoadFacts, timeMs: number) {
  const [end] = ends;
  if (!logStart.known) return logStart;
  if (!end.known || logStart.value === end.value) {
    return logStart.value === 0n || !end.known ? end : notKnown('the records were deleted');
  }
  if (!firstRecordMs.known) return firstRecordMs;
  if (firstRecordMs.value === undefined) return notKnown('the records have no timestamps');
  if (firstRecordMs.value > timeMs) {
    return logStart.value === 0n ? known(0n) : notKnown('the records of then were deleted');
  }
  const found = offsetsForTimes.find(({ timestampMs }) => timestampMs === timeMs);
  return found === undefined ? notKnown('the leader did not answer for this time') : known(found.offset ?? end.value);
}

function meanOf(steps: readonly Step[], at: number): Known<number> {
  const answered = steps.flatMap(({ seconds, counts }) => {
    const found = counts[at];
    return found?.known === true ? [{ seconds, count: found.value }] : [];
  });
  const seconds = answered.reduce((sum, step) => sum + step.seconds, 0);
  return seconds === 0
    ? notKnown(whyNot(steps, at))
    : known(answered.reduce((sum, step) => sum + step.count, 0) / seconds);
}

function rateOf(steps: readonly Step[], { stepMs }: Window): Known<WindowRate> {
  const whole = steps.flatMap(({ beginMs, seconds, counts }) => {
    const values = counts.flatMap((each) => (each.known ? [each.value] : []));
    return values.length < counts.length ? [] : [{ beginMs, seconds, count: values.reduce((a, b) => a + b, 0) }];
  });
  const [first] = whole;
  if (first === undefined) return notKnown(whyNot(steps, undefined));
  const peak = whole.reduce(
    (best, step) => (step.count / step.seconds > best.count / best.seconds ? step : best),
    first,
  );
  const coveredSeconds = whole.reduce((sum, { seconds }) => sum + seconds, 0);
  return known({
    meanRecordsPerSecond: whole.reduce((sum, { count }) => sum + count, 0) / coveredSeconds,
    peakRecordsPerSecond: peak.count / peak.seconds,
    peakAtMs: peak.beginMs,
    stepSeconds: stepMs / 1000,
    coveredSeconds,
  });
}

function whyNot(steps: readonly Step[], at: number | undefined): string {
  const counts = steps.flatMap((step) => (at === undefined ? step.counts : step.counts.slice(at, at + 1)));
  const reason = counts.toReversed().find((each) => !each.known);
  return reason?.known === false ? reason.why : 'the first record of the topic is too young';
}
