import { type LoadFacts, type PartitionLoadFacts, timesOfWindows } from '../../../capacity/measured/load-facts.ts';
import { type Known, known, notKnown } from '../../../model/known.ts';
import { keyOf } from '../../../model/topic-partition.ts';
import type { TopicFacts } from '../../../snapshot/facts/topic-facts.ts';
import type { ClusterWire } from '../../cluster-wire.ts';
import { OFFSET_AT } from '../../protocol/apis/list-offsets.ts';
import type { TopicMetadata } from '../../protocol/apis/metadata.ts';
import { explainCode, KAFKA_ERROR } from '../../protocol/error-codes.ts';
import { readMap } from '../cluster-map.ts';
import type { Gathering } from '../gathering.ts';
import { askLeaders, type Place } from '../read-log-windows.ts';
import { readRecordTimes } from '../read-record-times.ts';
import { readTopics } from '../read-topics.ts';
import { type Committed, readCommitted } from './read-committed.ts';
import { sampleBatches } from './sample-batches.ts';

export interface LoadQuestion {
  readonly topic: string;
  readonly group: string | undefined;
  /** Wall clock and one that never jumps, ms. */
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
  /** Resolves when the sample that began at this time of `monotonicMs` is over. */
  readonly waitSince: (beganMs: number) => Promise<void>;
}

/** One look at the log ends and, just before, at the committed offsets. */
interface Look {
  readonly committed: Committed;
  readonly committedAtMs: number;
  readonly ends: ReadonlyMap<string, Known<bigint>>;
  readonly endsAtMs: number;
}

/**
 * Looks at a topic and its group twice, and at its past and its records in between. No group is joined, nothing is committed.
 * Rejects with an error of the client when no server can be reached, and with Kafka's name of it when the topic cannot be seen.
 */
export async function gatherLoad(wire: ClusterWire, question: LoadQuestion): Promise<LoadFacts> {
  const { topic, group, nowMs } = question;
  const gathering: Gathering = { wire, nowMs, miss: () => undefined };
  await wire.connect();
  const metadata = (await readMap(gathering, [topic])).topics.get(topic);
  if (metadata === undefined || metadata.error !== KAFKA_ERROR.none) {
    throw new Error(explainCode(metadata?.error ?? KAFKA_ERROR.unknownTopicOrPartition));
  }
  const measuredAtMs = Math.trunc(nowMs());
  const first = await look(gathering, metadata, question);
  const past = await readPast(gathering, metadata, timesOfWindows(measuredAtMs));
  await question.waitSince(first.endsAtMs);
  const second = await look(gathering, metadata, question);
  const [sizes, times] = await Promise.all([
    readSizes(gathering, metadata, past, second),
    readUnread(gathering, metadata, second),
  ]);
  const partitions = metadata.partitions
    .map(({ partition }): PartitionLoadFacts => {
      const key = keyOf({ topic, partition });
      const facts = past.partitions.known
        ? past.partitions.value.find((each) => each.partition === partition)
        : undefined;
      const silent = notKnown(past.partitions.known ? LEFT_OUT : past.partitions.why);
      const committed = [commitIn(first.committed, partition), commitIn(second.committed, partition)] as const;
      return {
        partition,
        logStart: facts?.logStartOffset ?? silent,
        ends: [first.ends.get(key) ?? notKnown(LEFT_OUT), second.ends.get(key) ?? notKnown(LEFT_OUT)],
        committed,
        firstRecordMs: facts?.firstRecordMs ?? silent,
        oldestUnreadMs: unreadOf(committed[1], second.ends.get(key) ?? notKnown(LEFT_OUT), {
          start: facts?.logStartOffset ?? silent,
          firstRecordMs: facts?.firstRecordMs ?? silent,
          timestampMs: times.get(key)?.[0]?.timestampMs,
        }),
        offsetsForTimes: facts?.offsetsForTimes ?? [],
        sizes: sizes.get(key) ?? notKnown('the log could not be asked'),
      };
    })
    .sort((a, b) => a.partition - b.partition);
  return {
    topic,
    group,
    measuredAtMs,
    sampleMs: second.endsAtMs - first.endsAtMs,
    commitSampleMs: second.committedAtMs - first.committedAtMs,
    retentionMs: past.retentionMs,
    cleanupPolicy: past.cleanupPolicy,
    partitions,
  };
}

const LEFT_OUT = 'the leader left it out of its answer';

/** The time of an answer is taken as the middle between question and answer. */
async function look(gathering: Gathering, metadata: TopicMetadata, question: LoadQuestion): Promise<Look> {
  const { monotonicMs, group, topic } = question;
  const beganMs = monotonicMs();
  const committed = await readCommitted(gathering, group, topic);
  const betweenMs = monotonicMs();
  const found = await askLeaders(gathering, placesOf(metadata), OFFSET_AT.latest);
  const endedMs = monotonicMs();
  return {
    committed,
    committedAtMs: (beganMs + betweenMs) / 2,
    ends: new Map([...found].map(([key, each]) => [key, each.known ? known(each.value.offset) : each])),
    endsAtMs: (betweenMs + endedMs) / 2,
  };
}

async function readPast(
  gathering: Gathering,
  metadata: TopicMetadata,
  timesMs: readonly number[],
): Promise<TopicFacts> {
  const [facts] = await readTopics(gathering, { topics: [metadata], offsets: [], timesMs });
  if (facts === undefined) throw new Error('no facts came of the topic');
  return facts;
}

/** Times of the records at the committed offsets, where any wait. */
function readUnread(gathering: Gathering, metadata: TopicMetadata, { committed, ends }: Look) {
  const places = placesOf(metadata).flatMap((place) => {
    const offset = commitIn(committed, place.partition);
    const end = ends.get(keyOf(place));
    if (!offset.known || offset.value === undefined || end?.known !== true || offset.value >= end.value) return [];
    return [{ ...place, offset: offset.value }];
  });
  return readRecordTimes(gathering, places);
}

function readSizes(gathering: Gathering, metadata: TopicMetadata, past: TopicFacts, { ends }: Look) {
  const starts = new Map(
    past.partitions.known ? past.partitions.value.map((each) => [each.partition, each.logStartOffset]) : [],
  );
  const places = placesOf(metadata).flatMap((place) => {
    const logStart = starts.get(place.partition);
    const logEnd = ends.get(keyOf(place));
    return logStart?.known === true && logEnd?.known === true
      ? [{ ...place, logStart: logStart.value, logEnd: logEnd.value }]
      : [];
  });
  return sampleBatches(gathering, places);
}

function placesOf({ topic, partitions }: TopicMetadata): readonly Place[] {
  return partitions.map(({ partition, leaderId }) => ({ topic, partition, leaderId }));
}

function commitIn(committed: Committed, partition: number): Known<bigint | undefined> {
  return committed.known ? (committed.value.get(partition) ?? known(undefined)) : committed;
}

/** Of the record at the committed offset, or the first one where that was deleted. */
function unreadOf(
  committed: Known<bigint | undefined>,
  end: Known<bigint>,
  {
    start,
    firstRecordMs,
    timestampMs,
  }: Pick<PartitionLoadFacts, 'firstRecordMs'> & {
    readonly start: Known<bigint>;
    readonly timestampMs: number | undefined;
  },
): Known<number> {
  if (!committed.known) return committed;
  if (committed.value === undefined) return notKnown('the group has no committed offset there');
  if (!end.known) return end;
  if (committed.value >= end.value) return notKnown('nothing waits');
  if (timestampMs !== undefined) return known(timestampMs);
  if (start.known && committed.value <= start.value && firstRecordMs.known && firstRecordMs.value !== undefined) {
    return known(firstRecordMs.value);
  }
  return notKnown('the record that waits could not be read, or has no time');
}
