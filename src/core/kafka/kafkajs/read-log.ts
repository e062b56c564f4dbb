import { EsmctlError } from '../../model/errors.ts';
import type { KafkaConnection } from '../connection.ts';
import { explainKafkaError } from '../explain-kafka-error.ts';
import type { LogPart, LogSpan } from '../log-span.ts';
import type { ClientMessage } from './client-message.ts';
import { corruptionOf } from './corrupt-batch.ts';
import { typeOf } from './error-types.ts';
import type { PrivateCluster } from './private-parts.ts';
import { readLogRanges } from './start-offsets.ts';
import { toRecord } from './to-record.ts';

export interface ReadLogOptions {
  readonly connection: KafkaConnection;
  readonly topic: string;
  readonly isolation: 'read_committed' | 'read_uncommitted';
  readonly cluster: PrivateCluster;
  readonly spans: ReadonlyMap<number, LogSpan>;
  readonly signal: AbortSignal;
  /** How many records of the partition may come now. */
  readonly roomFor: (partition: number) => number;
}

const FETCH_WAIT_MS = 500;
const FETCH_BYTES = 10 << 20;
const PARTITION_BYTES = 1 << 20;
/** How long the cluster may be away. */
const TROUBLE_MS = 60_000;
const TRY_AGAIN_MS = 500;
const OUT_OF_RANGE = /OFFSET_OUT_OF_RANGE|OffsetOutOfRange/;
/** Worth another look at who leads the partitions. */
const PASSING =
  /NOT_LEADER|LEADER_NOT_AVAILABLE|UNKNOWN_LEADER_EPOCH|FENCED_LEADER_EPOCH|REPLICA_NOT_AVAILABLE|KAFKA_STORAGE_ERROR|ConnectionError|ConnectionClosed|RequestTimeout|BrokerNotFound|NumberOfRetriesExceeded|ECONN/;

/** Fetches from the leaders, one after the other, and hands on what lies within the spans. */
export async function* readLog(options: ReadLogOptions): AsyncGenerator<LogPart> {
  const { cluster, topic, spans, signal, roomFor } = options;
  const positions = new Map([...spans].map(([partition, { from }]) => [partition, from]));
  const isOpen = (partition: number): boolean => {
    const to = spans.get(partition)?.to;
    return to === undefined || (positions.get(partition) ?? to) < to;
  };
  let troubleSinceMs: number | undefined;
  let isOutOfRange = false;
  while (!signal.aborted) {
    const open = [...spans.keys()].filter((partition) => isOpen(partition) && roomFor(partition) > 0);
    if (open.length === 0) return;
    try {
      if (isOutOfRange) {
        // What fails in here is tried again as a fetch is.
        const parts = await passOverDeleted(open);
        isOutOfRange = false;
        yield* parts;
        continue;
      }
      for (const [nodeId, led] of Object.entries(cluster.findLeaderForPartitions(topic, open))) {
        if (signal.aborted) return;
        for (const { partition, messages } of (await orAborted(fetchFrom(nodeId, led), signal)) ?? []) {
          const corruption = corruptionOf(messages);
          if (corruption !== undefined) throw corruption;
          const part = partOf(partition, messages);
          if (part === undefined) continue;
          positions.set(partition, part.nextOffset);
          yield part;
        }
      }
      troubleSinceMs = undefined;
    } catch (error) {
      if (error instanceof EsmctlError) throw error;
      const isFirst = troubleSinceMs === undefined;
      troubleSinceMs ??= performance.now();
      const isOver = performance.now() - troubleSinceMs > TROUBLE_MS;
      const isBeyond = OUT_OF_RANGE.test(typeOf(error));
      if (isOver || !(isBeyond || PASSING.test(typeOf(error)))) throw explainKafkaError(error, options);
      isOutOfRange ||= isBeyond;
      if (isBeyond && isFirst) continue;
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      await cluster.connect().catch(() => undefined);
      await cluster.refreshMetadata().catch(() => undefined);
    }
  }

  async function fetchFrom(nodeId: string, partitions: readonly number[]) {
    const broker = await cluster.findBroker({ nodeId });
    const { responses } = await broker.fetch({
      isolationLevel: options.isolation === 'read_committed' ? 1 : 0,
      maxWaitTime: FETCH_WAIT_MS,
      minBytes: 1,
      maxBytes: FETCH_BYTES,
      topics: [
        {
          topic,
          partitions: partitions.map((partition) => ({
            partition,
            fetchOffset: String(positions.get(partition) ?? 0n),
            maxBytes: PARTITION_BYTES,
          })),
        },
      ],
    });
    return responses.flatMap((response) => response.partitions).toSorted((a, b) => a.partition - b.partition);
  }

  function partOf(partition: number, messages: readonly ClientMessage[]): LogPart | undefined {
    const last = messages[messages.length - 1];
    const room = roomFor(partition);
    if (last === undefined || room <= 0) return undefined;
    const position = positions.get(partition) ?? 0n;
    const to = spans.get(partition)?.to;
    const records = messages
      .filter(({ isControlRecord }) => !isControlRecord)
      .map((message) => toRecord(topic, partition, message))
      .filter(({ offset }) => offset >= position && (to === undefined || offset < to));
    const kept = records.length > room ? records.slice(0, room) : records;
    const reached = (kept.length < records.length ? kept[kept.length - 1]?.offset : undefined) ?? BigInt(last.offset);
    const nextOffset = to !== undefined && reached >= to ? to : reached + 1n;
    return nextOffset <= position ? undefined : { partition, records: kept, nextOffset, deleted: undefined };
  }

  /** Retention, or somebody with deleteRecords, was faster. */
  async function passOverDeleted(partitions: readonly number[]): Promise<readonly LogPart[]> {
    const ranges = await readLogRanges(cluster, topic, partitions);
    return partitions.flatMap((partition): LogPart[] => {
      const position = positions.get(partition) ?? 0n;
      const range = ranges.get(partition);
      if (range === undefined || position > range.end) throw madeAnew(partition, position, range?.end);
      if (position >= range.start) return [];
      const to = spans.get(partition)?.to;
      const nextOffset = to !== undefined && range.start > to ? to : range.start;
      positions.set(partition, nextOffset);
      return [{ partition, records: [], nextOffset, deleted: { from: position, to: nextOffset } }];
    });
  }

  function madeAnew(partition: number, position: bigint, end: bigint | undefined): EsmctlError {
    return new EsmctlError({
      code: 'ESMCTL_KAFKA_LOG_SHRANK',
      kind: 'kafka',
      message: `the log of ${topic}-${partition} ended below ${position} while it was read (now at ${end ?? 'an unknown offset'}): the topic was made anew or its end was lost`,
      next: ['what was written so far is of the old log; record again'],
    });
  }
}

/** Undefined when the reading is to end first: a request may hang for long. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) {
    promise.catch(() => undefined);
    return Promise.resolve(undefined);
  }
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
