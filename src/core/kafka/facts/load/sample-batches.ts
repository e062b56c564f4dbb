import type { BatchSizes } from '../../../capacity/measured/load-facts.ts';
import { type Known, known, notKnown } from '../../../model/known.ts';
import { keyOf, type TopicPartition } from '../../../model/topic-partition.ts';
import { type FetchedPartition, fetchRecords } from '../../protocol/apis/fetch.ts';
import { explainCode, KAFKA_ERROR } from '../../protocol/error-codes.ts';
import { type Decompress, headerBytesOf, readBatches, readRecords } from '../../protocol/record-batches.ts';
import { type Gathering, inParts, mapLimited, whyFailed } from '../gathering.ts';

/** A partition whose newest records are to be looked at. */
export interface SizePlace extends TopicPartition {
  readonly leaderId: number;
  readonly logStart: bigint;
  readonly logEnd: bigint;
}

const RECORDS_BACK = 500n;
const PARTITION_BYTES = 256 << 10;
const PLACES_AT_ONCE = 50;
const AT_ONCE = 4;

/** Sizes of the newest records of each partition, out of whole batches; those of an empty log are no records. */
export async function sampleBatches(
  gathering: Gathering,
  places: readonly SizePlace[],
): Promise<ReadonlyMap<string, Known<BatchSizes>>> {
  const leaders = [...new Set(places.map(({ leaderId }) => leaderId))];
  const parts = leaders.flatMap((leader) =>
    inParts(
      places.filter(({ leaderId }) => leaderId === leader),
      PLACES_AT_ONCE,
    ),
  );
  const found = new Map((await mapLimited(parts, AT_ONCE, (part) => readPart(gathering, part))).flat());
  // A batch larger than was asked for comes for the first place of a request alone (KIP-74).
  const cut = places.filter((place) => place.logEnd > place.logStart && isEmpty(found.get(keyOf(place))));
  for (const [key, sizes] of (await mapLimited(cut, AT_ONCE, (place) => readPart(gathering, [place]))).flat()) {
    found.set(key, sizes);
  }
  return found;
}

async function readPart(
  { wire }: Gathering,
  part: readonly SizePlace[],
): Promise<[key: string, sizes: Known<BatchSizes>][]> {
  const places = part.map(({ topic, partition, logStart, logEnd }) => {
    const back = logEnd - RECORDS_BACK;
    return { topic, partition, offset: back > logStart ? back : logStart, maxBytes: PARTITION_BYTES };
  });
  try {
    const maxBytes = PARTITION_BYTES * part.length;
    const answers = await wire.ask(part[0]?.leaderId ?? -1, fetchRecords, { maxBytes, places });
    const found = new Map(answers.map((answer) => [keyOf(answer), answer]));
    return part.map((place) => [keyOf(place), sizesOf(found.get(keyOf(place)), wire.decompress)]);
  } catch (error) {
    const why = notKnown(whyFailed(error));
    return part.map((place) => [keyOf(place), why]);
  }
}

function sizesOf(answer: FetchedPartition | undefined, decompress: Decompress): Known<BatchSizes> {
  if (answer === undefined) return notKnown('the leader left it out of its answer');
  if (answer.error !== KAFKA_ERROR.none) return notKnown(explainCode(answer.error));
  const recordBytes: number[] = [];
  let packedBytes = 0;
  let unpackedBytes = 0;
  let hasMarkers = false;
  try {
    for (const batch of readBatches(answer.batches)) {
      hasMarkers ||= batch.isControl;
      if (batch.isControl) continue;
      const unpacked = batch.codec === 0 ? batch.packed : decompress(batch.codec, batch.packed);
      packedBytes += batch.packed.length;
      unpackedBytes += unpacked.length;
      for (const record of readRecords({ ...batch, codec: 0, packed: unpacked }, decompress)) {
        recordBytes.push((record.key?.length ?? 0) + (record.value?.length ?? 0) + headerBytesOf(record));
      }
    }
  } catch (error) {
    if (recordBytes.length === 0) return notKnown(whyFailed(error));
  }
  return known({ recordBytes, packedBytes, unpackedBytes, hasMarkers });
}

function isEmpty(sizes: Known<BatchSizes> | undefined): boolean {
  return sizes?.known === true && sizes.value.recordBytes.length === 0;
}
