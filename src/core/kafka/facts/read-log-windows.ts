import { type Known, known, notKnown } from '../../model/known.ts';
import { keyOf, type TopicPartition } from '../../model/topic-partition.ts';
import type { PartitionFacts } from '../../snapshot/facts/topic-facts.ts';
import { type ListedOffset, listOffsets, OFFSET_AT } from '../protocol/apis/list-offsets.ts';
import type { TopicMetadata } from '../protocol/apis/metadata.ts';
import { explainCode, KAFKA_ERROR } from '../protocol/error-codes.ts';
import { type Gathering, whyFailed } from './gathering.ts';
import { readRecordTimes } from './read-record-times.ts';

export interface TopicQuestion {
  readonly topics: readonly TopicMetadata[];
  /** Places whose record's time is wanted, for instance of committed offsets. */
  readonly offsets: readonly (TopicPartition & { readonly offset: bigint })[];
  /** Times, ms, whose first offset is wanted in every partition. */
  readonly timesMs: readonly number[];
}

type Answers = ReadonlyMap<string, Known<ListedOffset>>;
export type Place = TopicPartition & { readonly leaderId: number };

/** Time 0: the first record there is, since times are not negative. */
const FIRST_RECORD = 0n;

/** Log start, log end, and times of the records at both, per partition; all leaders are asked at once. */
export async function readLogWindows(
  gathering: Gathering,
  { topics, offsets, timesMs }: TopicQuestion,
): Promise<ReadonlyMap<string, Known<readonly PartitionFacts[]>>> {
  const places = topics.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition, leaderId }) => ({ topic, partition, leaderId })),
  );
  const ask = (time: bigint): Promise<Answers> => askLeaders(gathering, places, time);
  const [starts, ends, firsts, newest, ...times] = await Promise.all([
    ask(OFFSET_AT.earliest),
    ask(OFFSET_AT.latest),
    ask(FIRST_RECORD),
    askNewest(gathering, places),
    ...timesMs.map((ms) => ask(BigInt(Math.max(0, Math.trunc(ms))))),
  ]);
  const windows = places.map((place) => {
    const key = keyOf(place);
    return {
      place,
      start: offsetIn(starts, key),
      end: offsetIn(ends, key),
      first: firsts.get(key) ?? SILENT,
      newest: newest.get(key) ?? SILENT,
    };
  });
  reportMissing(gathering, windows);
  const wanted = new Map<string, Set<bigint>>();
  for (const { offset, ...place } of offsets) {
    const set = wanted.get(keyOf(place)) ?? new Set();
    wanted.set(keyOf(place), set.add(offset));
  }
  const read = await readRecordTimes(
    gathering,
    windows.flatMap(({ place, start, end, newest: last }) => {
      if (!start.known || !end.known || start.value === end.value) return [];
      const inside = [...(wanted.get(keyOf(place)) ?? [])].filter((at) => at > start.value && at < end.value);
      // Brokers before Kafka 3.0 do not tell the newest record.
      const lastOffset = last.known ? [] : [end.value - 1n];
      return [...new Set([...inside, ...lastOffset])].map((offset) => ({ ...place, offset }));
    }),
  );
  const partitionsOf = new Map<string, PartitionFacts[]>(topics.map(({ topic }) => [topic, []]));
  for (const { place, start, end, first, newest: last } of windows) {
    const key = keyOf(place);
    const isEmpty = start.known && end.known && start.value === end.value;
    const records = read.get(key) ?? [];
    partitionsOf.get(place.topic)?.push({
      partition: place.partition,
      logStartOffset: start,
      logEndOffset: end,
      firstRecordMs: isEmpty ? known(undefined) : timeIn(first),
      lastRecordMs: isEmpty ? known(undefined) : last.known ? timeIn(last) : lastOf(records, last),
      recordTimes: records.filter(({ offset }) => wanted.get(key)?.has(offset) === true),
      offsetsForTimes: timesMs.flatMap((timestampMs, index) => {
        const found = times[index]?.get(key);
        if (found?.known !== true) return [];
        return [{ timestampMs, offset: found.value.offset < 0n ? undefined : found.value.offset }];
      }),
    });
  }
  return new Map(
    [...partitionsOf].map(([topic, facts]) => [topic, known(facts.sort((a, b) => a.partition - b.partition))]),
  );
}

const SILENT = notKnown('the leader left it out of its answer');

function offsetIn(answers: Answers, key: string): Known<bigint> {
  const found = answers.get(key) ?? SILENT;
  return found.known ? known(found.value.offset) : found;
}

/** No record was found although the log is not empty: markers of transactions alone. */
function timeIn(found: Known<ListedOffset>): Known<number | undefined> {
  if (!found.known) return found;
  return known(found.value.timestampMs < 0 ? undefined : found.value.timestampMs);
}

function lastOf(records: readonly { readonly timestampMs: number }[], otherwise: Known<never>): Known<number> {
  const last = records.at(-1);
  return last === undefined ? otherwise : known(last.timestampMs);
}

/** One line a topic and reason; a topic may have thousands of partitions. */
function reportMissing(
  { miss }: Gathering,
  windows: readonly { readonly place: Place; readonly start: Known<bigint>; readonly end: Known<bigint> }[],
): void {
  const reasons = new Map<string, number[]>();
  for (const { place, start, end } of windows) {
    const missing = start.known ? end : start;
    if (missing.known) continue;
    const key = `${place.topic}\n${missing.why}`;
    reasons.set(key, [...(reasons.get(key) ?? []), place.partition]);
  }
  for (const [key, partitions] of reasons) {
    const [topic, why = ''] = key.split('\n');
    const named = partitions.length > 5 ? `${partitions.length} partitions` : `partition ${partitions.join(', ')}`;
    miss({ what: `log of topic ${topic}, ${named}`, why, next: undefined });
  }
}

async function askNewest(gathering: Gathering, places: readonly Place[]): Promise<Answers> {
  const leader = places[0]?.leaderId;
  const range =
    leader === undefined ? undefined : await gathering.wire.rangeOf(leader, listOffsets.key).catch(() => undefined);
  if (range !== undefined && range.most < 7) return new Map();
  return askLeaders(gathering, places, OFFSET_AT.newestRecord);
}

/** One request to every leader. */
export async function askLeaders({ wire }: Gathering, places: readonly Place[], time: bigint): Promise<Answers> {
  const byLeader = new Map<number, Place[]>();
  for (const place of places) {
    const led = byLeader.get(place.leaderId);
    if (led === undefined) byLeader.set(place.leaderId, [place]);
    else led.push(place);
  }
  const parts = await Promise.all(
    [...byLeader].map(async ([leaderId, led]): Promise<[string, Known<ListedOffset>][]> => {
      if (leaderId < 0) return led.map((place) => [keyOf(place), notKnown('the partition has no leader now')]);
      try {
        const found = await wire.ask(leaderId, listOffsets, { places: led, time });
        return found.map((each) => [
          keyOf(each),
          each.error === KAFKA_ERROR.none ? known(each) : notKnown(explainCode(each.error)),
        ]);
      } catch (error) {
        const why = notKnown(whyFailed(error));
        return led.map((place) => [keyOf(place), why]);
      }
    }),
  );
  return new Map(parts.flat());
}
