import { type Known, known, notKnown } from '../model/known.ts';
import type { PartitionFacts, RecordTime, TopicFacts } from '../snapshot/facts/topic-facts.ts';

/** Times of the first and the last record of a range, ms. The range lies within; where single times are not known it is taken wider. */
export interface TimeSpan {
  readonly oldestMs: number;
  readonly newestMs: number;
}

/** The span of the offsets [from, to) as far as the log still holds them; `undefined`: there are none. */
export function spanOf(partition: PartitionFacts, from: bigint, to: bigint): Known<TimeSpan | undefined> {
  const { logStartOffset, logEndOffset } = partition;
  if (!logStartOffset.known) return logStartOffset;
  if (!logEndOffset.known) return logEndOffset;
  const first = from > logStartOffset.value ? from : logStartOffset.value;
  const end = to < logEndOffset.value ? to : logEndOffset.value;
  if (first >= end) return known(undefined);
  const times = knownTimes(partition, logStartOffset.value, logEndOffset.value);
  const oldest = times.findLast(({ offset }) => offset <= first);
  const newest = times.find(({ offset }) => offset >= end - 1n);
  if (oldest === undefined || newest === undefined) return notKnown('the times of these records were not read');
  // Producers set times, so they need not go up with the offsets.
  const [a, b] = [oldest.timestampMs, newest.timestampMs];
  return known({ oldestMs: Math.min(a, b), newestMs: Math.max(a, b) });
}

/** When the records from an offset on begin to be deleted by the topic's own retention. */
export interface RecordsGone {
  /** Not before, ms; `undefined`: nothing deletes them by time, or there are none. */
  readonly atMs: Known<number | undefined>;
  readonly why: string;
}

/**
 * The second clock: a committed offset is worth something only while the record it points to is there. A record goes with its whole
 * segment, after the newest record of that; so this is the earliest moment.
 */
export function recordsGoneOf(topic: TopicFacts, partition: PartitionFacts, offset: bigint): RecordsGone {
  const { logStartOffset: start, logEndOffset: end } = partition;
  if (!start.known) return { atMs: start, why: start.why };
  if (!end.known) return { atMs: end, why: end.why };
  if (offset >= end.value) return never('nothing is left to be read');
  if (!topic.cleanupPolicy.known) return { atMs: topic.cleanupPolicy, why: topic.cleanupPolicy.why };
  if (!topic.cleanupPolicy.value.includes('delete'))
    return never('cleanup.policy of the topic deletes nothing by time');
  if (!topic.retentionMs.known) return { atMs: topic.retentionMs, why: topic.retentionMs.why };
  const { value: retentionMs } = topic.retentionMs;
  if (retentionMs === undefined) return never(`retention.ms of the topic is -1${bySize(topic)}`);
  const first = offset > start.value ? offset : start.value;
  const time = knownTimes(partition, start.value, end.value).findLast((mark) => mark.offset <= first);
  if (time === undefined) {
    const why = 'the time of the record was not read';
    return { atMs: notKnown(why), why };
  }
  const isExact = time.offset === first;
  const why = `retention.ms of the topic after ${isExact ? 'the time of the record' : 'the time of a record before it'}${bySize(topic)}`;
  return { atMs: known(time.timestampMs + retentionMs), why };
}

function never(why: string): RecordsGone {
  return { atMs: known(undefined), why };
}

function bySize({ retentionBytes }: TopicFacts): string {
  return retentionBytes.known && retentionBytes.value !== undefined ? ', or earlier by retention.bytes' : '';
}

function knownTimes(partition: PartitionFacts, start: bigint, end: bigint): readonly RecordTime[] {
  const { firstRecordMs, lastRecordMs, recordTimes } = partition;
  const first =
    firstRecordMs.known && firstRecordMs.value !== undefined
      ? [{ offset: start, timestampMs: firstRecordMs.value }]
      : [];
  const last =
    lastRecordMs.known && lastRecordMs.value !== undefined
      ? [{ offset: end - 1n, timestampMs: lastRecordMs.value }]
      : [];
  const between = recordTimes.filter(({ offset }) => offset >= start && offset < end);
  return [...first, ...between, ...last].sort((a, b) => (a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0));
}
