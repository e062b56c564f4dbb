import { OffsetsFold } from '../offsets-topic/fold-offsets.ts';
import { type GroupLog, groupLogs } from '../offsets-topic/group-log.ts';
import { type FetchedPartition, fetchRecords } from '../protocol/apis/fetch.ts';
import { listOffsets, OFFSET_AT } from '../protocol/apis/list-offsets.ts';
import { explainCode, KAFKA_ERROR } from '../protocol/error-codes.ts';
import { markerOf, type RecordBatch, readBatches, readRecords } from '../protocol/record-batches.ts';
import { OFFSETS_TOPIC } from './cluster-map.ts';
import { type Gathering, whyFailed } from './gathering.ts';

/** What the log says of groups, and which partitions of the offsets topic could not be read, with why. */
export interface OffsetsTopicReading {
  readonly logs: ReadonlyMap<string, GroupLog>;
  readonly failed: ReadonlyMap<number, string>;
}

export interface OffsetsPartition {
  readonly partition: number;
  readonly leaderId: number;
  /** Only these groups, with the last values of their deleted commits; all groups where it is left out. */
  readonly groups?: readonly string[];
}

/** Records read and records there are, over all partitions, as far as they are known. */
export type OnProgress = (read: bigint, all: bigint) => void;

const FETCH_BYTES = 4 << 20;
const AT_ONCE = 4;

/** Reads partitions of `__consumer_offsets` from their beginning to the end they have now, without a group. */
export async function readOffsetsTopic(
  gathering: Gathering,
  partitions: readonly OffsetsPartition[],
  onProgress: OnProgress = () => undefined,
): Promise<OffsetsTopicReading> {
  const logs = new Map<string, GroupLog>();
  const failed = new Map<number, string>();
  const progress = addUp(onProgress);
  const left = [...partitions];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const fold = new OffsetsFold(next.groups === undefined ? {} : { groups: next.groups, keepDeleted: true });
      try {
        await foldPartition(gathering, next, fold, progress(next.partition));
        for (const [group, log] of groupLogs(fold)) logs.set(group, log);
      } catch (error) {
        failed.set(next.partition, whyFailed(error));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { logs, failed };
}

/** May the topic be read? A fetch that is asked for next to nothing tells. */
export async function tryOffsetsTopic(
  { wire }: Gathering,
  { partition, leaderId }: OffsetsPartition,
): Promise<OffsetsTopicReading> {
  const place = { topic: OFFSETS_TOPIC, partition, offset: 0n, maxBytes: 1 };
  try {
    const [found] = await wire.ask(leaderId, fetchRecords, { maxBytes: 1, places: [place] });
    const error = found?.error ?? KAFKA_ERROR.none;
    const isReadable = error === KAFKA_ERROR.none || error === KAFKA_ERROR.offsetOutOfRange;
    return { logs: new Map(), failed: isReadable ? new Map() : new Map([[partition, explainCode(error)]]) };
  } catch (error) {
    return { logs: new Map(), failed: new Map([[partition, whyFailed(error)]]) };
  }
}

async function foldPartition(
  { wire }: Gathering,
  { partition, leaderId }: OffsetsPartition,
  fold: OffsetsFold,
  onProgress: OnProgress,
): Promise<void> {
  if (leaderId < 0) throw new Error('the partition has no leader now');
  const fetch = async (offset: bigint): Promise<FetchedPartition> => {
    const place = { topic: OFFSETS_TOPIC, partition, offset, maxBytes: FETCH_BYTES };
    const [found] = await wire.ask(leaderId, fetchRecords, { maxBytes: FETCH_BYTES, places: [place] });
    if (found === undefined) throw new Error('the broker answered nothing');
    return found;
  };
  let answer = await fetch(0n);
  if (answer.error === KAFKA_ERROR.offsetOutOfRange) answer = await fetch(await readLogStart());
  const end = answer.highWatermark;
  for (;;) {
    if (answer.error !== KAFKA_ERROR.none) throw new Error(explainCode(answer.error));
    const batches = [...readBatches(answer.batches)];
    const next = (batches.at(-1)?.lastOffset ?? -1n) + 1n;
    const isDone = next >= end || batches.length === 0;
    // Asked for before this answer is folded, which takes as long as the broker needs.
    const coming = isDone ? undefined : fetch(next);
    coming?.catch(() => undefined);
    for (const batch of batches) foldBatch(batch, fold, wire.decompress);
    onProgress(isDone ? end : next, end);
    if (coming === undefined) return;
    answer = await coming;
  }

  async function readLogStart(): Promise<bigint> {
    if (answer.logStartOffset >= 0n) return answer.logStartOffset;
    const places = [{ topic: OFFSETS_TOPIC, partition }];
    const [start] = await wire.ask(leaderId, listOffsets, { places, time: OFFSET_AT.earliest });
    return start?.offset ?? 0n;
  }
}

function foldBatch(batch: RecordBatch, fold: OffsetsFold, decompress: Gathering['wire']['decompress']): void {
  const { producerId, isControl } = batch;
  for (const record of readRecords(batch, decompress)) {
    if (isControl) {
      const outcome = markerOf(record);
      if (outcome !== undefined && producerId !== undefined) fold.endTransaction(producerId, outcome);
    } else {
      const { offset: at, timestampMs, key, value } = record;
      fold.add({ at, timestampMs, key, value, producerId });
    }
  }
}

function addUp(report: OnProgress): (partition: number) => OnProgress {
  const seen = new Map<number, readonly [read: bigint, all: bigint]>();
  return (partition) => (read, all) => {
    seen.set(partition, [read, all]);
    const sums = [...seen.values()].reduce(([a, b], [c, d]) => [a + c, b + d] as const, [0n, 0n] as const);
    report(...sums);
  };
}
