import type { KafkaConnection } from '../connection.ts';
import { diagnoseKafkaError } from '../diagnose-kafka-error.ts';
import type { LogEnd, LogPart, LogSpan, LogStart } from '../log-span.ts';
import { createClient } from './create-client.ts';
import { retryPassing } from './error-types.ts';
import { createCluster, type PrivateCluster } from './private-parts.ts';
import { readLog } from './read-log.ts';
import { createSocketSet } from './socket-set.ts';
import { readLogRanges, resolveStart } from './start-offsets.ts';
import { refusePartitions } from './unknown-partitions.ts';

export interface OpenLogOptions {
  readonly connection: KafkaConnection;
  readonly topic: string;
  /** All of them where none is named. */
  readonly partitions: readonly number[];
  readonly from: LogStart;
  readonly to: LogEnd;
  readonly isolation: 'read_committed' | 'read_uncommitted';
}

/** A topic opened for reading: outside of any group, with nothing committed anywhere. */
export interface OpenLog {
  readonly spans: ReadonlyMap<number, LogSpan>;
  /**
   * Until every span is at its end, aborted, or no partition has room for another record. Other spans than those of the
   * log can be asked for. Throws `EsmctlError` of kind `kafka`.
   */
  read(
    signal: AbortSignal,
    roomFor: (partition: number) => number,
    spans?: ReadonlyMap<number, LogSpan>,
  ): AsyncIterable<LogPart>;
  close(): Promise<void>;
}

/** Asks for the partitions and the offsets between which to read. Throws `EsmctlError`. */
export async function openLog(options: OpenLogOptions): Promise<OpenLog> {
  const { connection, topic, isolation } = options;
  const sockets = createSocketSet();
  const cluster = createCluster(createClient(connection, 'esmctl-record', sockets), isolation);
  const close = (): Promise<void> => sockets.endAfter(cluster.disconnect());
  try {
    await cluster.connect();
    await cluster.addTargetTopic(topic);
    const known = cluster
      .findTopicPartitionMetadata(topic)
      .map(({ partitionId }) => partitionId)
      .toSorted((a, b) => a - b);
    refusePartitions(topic, options.partitions, known);
    const spans = await retryPassing(() => resolveSpans(cluster, options, known));
    return {
      spans,
      close,
      read: (signal, roomFor, chosen = spans) => readLog({ ...options, cluster, spans: chosen, signal, roomFor }),
    };
  } catch (error) {
    await close();
    throw await diagnoseKafkaError(error, options);
  }
}

async function resolveSpans(
  cluster: PrivateCluster,
  { topic, partitions, from, to }: OpenLogOptions,
  known: readonly number[],
): Promise<ReadonlyMap<number, LogSpan>> {
  const chosen = (partitions.length === 0 ? known : [...new Set(partitions)]).toSorted((a, b) => a - b);
  const ranges = await readLogRanges(cluster, topic, chosen);
  const at = async (place: LogStart | LogEnd): Promise<ReadonlyMap<number, bigint>> =>
    place.kind === 'time'
      ? resolveStart(cluster, topic, ranges, { kind: 'AT_TIMESTAMP', timestampMs: place.atMs })
      : new Map([...ranges].map(([id, { start, end }]) => [id, offsetOf(place, start, end)]));
  const starts = await at(from);
  const ends = await at(to);
  return new Map(
    [...ranges].map(([id, { start: logStart, end: logEnd }]) => {
      const clamp = (offset: bigint): bigint => (offset < logStart ? logStart : offset > logEnd ? logEnd : offset);
      const first = clamp(starts.get(id) ?? logStart);
      const last = clamp(ends.get(id) ?? logEnd);
      const asked = from.kind === 'offset' && from.offset < logStart ? from.offset : undefined;
      return [id, { from: first, to: to.kind === 'never' ? undefined : atLeast(last, first), logStart, logEnd, asked }];
    }),
  );
}

function offsetOf(place: Exclude<LogStart | LogEnd, { kind: 'time' }>, start: bigint, end: bigint): bigint {
  if (place.kind === 'offset') return place.offset;
  return place.kind === 'earliest' ? start : end;
}

function atLeast(offset: bigint, least: bigint): bigint {
  if (offset < least) return least;
  return offset;
}
