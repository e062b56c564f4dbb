import kafkajs from 'kafkajs';
import type { StartingPosition } from '../../mapping/mapping.ts';
import { typeOf } from './error-types.ts';
import type { PrivateCluster, PrivateCoordinator, TopicOffsets } from './private-parts.ts';

/** Where the log of a partition begins and ends; the end is the last stable offset, as far as a reader may go. */
export interface LogRange {
  readonly start: bigint;
  readonly end: bigint;
}

export async function readLogRanges(
  cluster: PrivateCluster,
  topic: string,
  partitions: readonly number[],
): Promise<ReadonlyMap<number, LogRange>> {
  const starts = await readOffsets(cluster, topic, partitions, { fromBeginning: true });
  const ends = await readLogEnds(cluster, topic, partitions);
  const inOrder = [...starts].toSorted(([a], [b]) => a - b);
  return new Map(inOrder.map(([id, start]) => [id, { start, end: ends.get(id) ?? start }]));
}

/** As far as a reader may go. */
export function readLogEnds(
  cluster: PrivateCluster,
  topic: string,
  partitions: readonly number[],
): Promise<ReadonlyMap<number, bigint>> {
  return readOffsets(cluster, topic, partitions, { fromBeginning: false });
}

/** `StartingPosition` as an offset: LATEST is the end, AT_TIMESTAMP the first record at or after the time, else the end. */
export async function resolveStart(
  cluster: PrivateCluster,
  topic: string,
  ranges: ReadonlyMap<number, LogRange>,
  position: StartingPosition,
): Promise<ReadonlyMap<number, bigint>> {
  const partitions = [...ranges.keys()];
  if (position.kind !== 'AT_TIMESTAMP') {
    const side = position.kind === 'LATEST' ? 'end' : 'start';
    return new Map([...ranges].map(([id, range]) => [id, range[side]]));
  }
  const found = await readOffsets(cluster, topic, partitions, { fromTimestamp: position.timestampMs });
  return new Map(
    [...ranges].map(([id, { end }]) => {
      const offset = found.get(id) ?? -1n;
      return [id, offset < 0n ? end : offset];
    }),
  );
}

/** Committed offsets of these partitions; one without is absent. Negative ones (-1, -2) were never an offset. */
export async function readCommitted(
  coordinator: PrivateCoordinator,
  groupId: string,
  topic: string,
  partitions: readonly number[],
): Promise<Map<number, bigint>> {
  if (partitions.length === 0) return new Map();
  const asked = partitions.map((partition) => ({ partition }));
  const { responses } = await coordinator.offsetFetch({ groupId, topics: [{ topic, partitions: asked }] });
  const offsets = responses.flatMap(({ partitions: found }) => found);
  return new Map(
    offsets.map(({ partition, offset }) => [partition, BigInt(offset)] as const).filter(([, offset]) => offset >= 0n),
  );
}

/** The metadata holds the time: a group can be diagnosed where the offsets topic is hidden. */
export function commitOf(topic: string, offsets: ReadonlyMap<number, bigint>, nowMs: number): TopicOffsets {
  const metadata = `esmctl committedAt=${new Date(nowMs).toISOString()}`;
  const partitions = [...offsets].map(([partition, offset]) => ({ partition, offset: offset.toString(), metadata }));
  return { topic, partitions };
}

async function readOffsets(
  cluster: PrivateCluster,
  topic: string,
  partitions: readonly number[],
  from: { fromBeginning: boolean } | { fromTimestamp: number },
): Promise<Map<number, bigint>> {
  if (partitions.length === 0) return new Map();
  const asked = partitions.map((partition) => ({ partition }));
  const answers = await cluster
    .fetchTopicsOffset([{ topic, partitions: asked, ...from }])
    .catch(async (error: unknown) => {
      // The client asks the leader that it knows, until it is told to look anew.
      if (/NOT_LEADER|LEADER_EPOCH/.test(typeOf(error))) await cluster.refreshMetadata();
      throw error;
    });
  const found = answers.flatMap((answer) => answer.partitions);
  const offsets = new Map(found.map(({ partition, offset }) => [partition, BigInt(offset)]));
  const unknown = partitions.filter((partition) => !offsets.has(partition));
  if (unknown.length === 0) return offsets;
  // The client leaves out what its metadata does not hold (yet). To begin at 0 there would be a guess.
  await cluster.refreshMetadata();
  throw new kafkajs.KafkaJSError(
    `LEADER_NOT_AVAILABLE: no leader is known of ${topic}, partition ${unknown.join(', ')}`,
  );
}
