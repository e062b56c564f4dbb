import { keyOf, type TopicPartition } from '../../model/topic-partition.ts';
import type { RecordTime } from '../../snapshot/facts/topic-facts.ts';
import { type FetchedPartition, fetchRecords } from '../protocol/apis/fetch.ts';
import type { Decompress } from '../protocol/record-batches.ts';
import { readBatches, readRecords } from '../protocol/record-batches.ts';
import { type Gathering, inParts } from './gathering.ts';

interface Place extends TopicPartition {
  readonly leaderId: number;
  readonly offset: bigint;
}

/** Tries with these limits of a partition in turn: most batches fit the first; a batch is at most as large as `message.max.bytes`. */
const PARTITION_BYTES = [64 << 10, 2 << 20, 64 << 20] as const;
const PLACES_AT_ONCE = 100;

/**
 * Times of the records at these offsets, or of the next there is where compaction or a transaction left a gap. Places that give nothing
 * are left out.
 */
export async function readRecordTimes(
  gathering: Gathering,
  places: readonly Place[],
): Promise<ReadonlyMap<string, readonly RecordTime[]>> {
  const times = new Map<string, RecordTime[]>();
  let left = places;
  for (const maxBytes of PARTITION_BYTES) {
    const parts = await Promise.all(partsOf(left).map((part) => readPart(gathering, part, maxBytes)));
    const again: Place[] = [];
    for (const { place, time } of parts.flat()) {
      if (time === undefined) again.push(place);
      else times.set(keyOf(place), [...(times.get(keyOf(place)) ?? []), time]);
    }
    left = again;
  }
  for (const found of times.values()) found.sort((a, b) => (a.offset < b.offset ? -1 : 1));
  return times;
}

/** One request names a partition once. */
function partsOf(places: readonly Place[]): (readonly Place[])[] {
  const rounds = new Map<string, Place[]>();
  const seen = new Map<string, number>();
  for (const place of places) {
    const round = seen.get(keyOf(place)) ?? 0;
    seen.set(keyOf(place), round + 1);
    const name = `${place.leaderId} ${round}`;
    const part = rounds.get(name);
    if (part === undefined) rounds.set(name, [place]);
    else part.push(place);
  }
  return [...rounds.values()].flatMap((part) => inParts(part, PLACES_AT_ONCE));
}

async function readPart(
  { wire }: Gathering,
  places: readonly Place[],
  maxBytes: number,
): Promise<{ readonly place: Place; readonly time: RecordTime | undefined }[]> {
  const leaderId = places[0]?.leaderId ?? -1;
  const asked = places.map((place) => ({ ...place, maxBytes }));
  const answers = await wire
    .ask(leaderId, fetchRecords, { maxBytes: maxBytes * 4, places: asked })
    .catch((): readonly FetchedPartition[] => []);
  const found = new Map(answers.map((answer) => [keyOf(answer), answer]));
  return places.map((place) => {
    const answer = found.get(keyOf(place));
    const timestampMs = answer === undefined ? undefined : timeAt(answer.batches, place.offset, wire.decompress);
    return { place, time: timestampMs === undefined ? undefined : { offset: place.offset, timestampMs } };
  });
}

function timeAt(block: Uint8Array, offset: bigint, decompress: Decompress): number | undefined {
  try {
    for (const batch of readBatches(block)) {
      if (batch.isControl || batch.lastOffset < offset) continue;
      for (const record of readRecords(batch, decompress)) {
        if (record.offset >= offset) return record.timestampMs;
      }
    }
  } catch {
    // A format of before Kafka 0.11, or a codec that nobody knows: the time stays unknown.
  }
  return undefined;
}
