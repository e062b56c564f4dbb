import type { CommittedOffset, OffsetStore } from '../../records/offset-store.ts';
import type { RecordSource, SourceListener } from '../../records/record-source.ts';
import { diagnoseKafkaError } from '../diagnose-kafka-error.ts';
import { createClient } from './create-client.ts';
import { isStale, retryPassing } from './error-types.ts';
import { refuseForeignMembers } from './foreign-members.ts';
import { createGroupMembers } from './group-members.ts';
import type { KafkaGroupOptions } from './group-options.ts';
import { createKafkaRecordSource } from './kafka-record-source.ts';
import { createCluster, type PrivateCluster } from './private-parts.ts';
import { createSocketSet, DISCONNECT_WITHIN_MS } from './socket-set.ts';
import { commitOf, type LogRange, readCommitted, readLogRanges, resolveStart } from './start-offsets.ts';
import { within } from './within.ts';

/** A group on a real cluster, ready to be joined: every partition known by now has a committed offset. */
export interface KafkaGroup {
  readonly committed: readonly CommittedOffset[];
  readonly offsets: OffsetStore;
  /** Of the topic, at the start. */
  readonly partitions: number;
  /** One more member of the group. */
  createSource(listener: SourceListener): RecordSource;
  /** Ends every connection that is left. */
  close(): void;
}

/**
 * Brokers before 2.1 let the offset of an idle partition expire by its own age, also while the group is at work (KIP-211),
 * and the metadata of a commit holds its time.
 */
const REFRESH_MS = 10 * 60_000;

/**
 * Asks what the group has committed and where the log begins and ends, and commits the starting position where nothing
 * is committed, before anything is fetched: a second start cannot resolve LATEST anew and skip what came between.
 * Throws `EsmctlError` of kind `kafka`.
 */
export async function openKafkaGroup(options: KafkaGroupOptions): Promise<KafkaGroup> {
  const { connection, topic, group } = options;
  const sockets = createSocketSet();
  const kafka = createClient(connection, `esmctl-${group}`, sockets);
  const cluster = createCluster(kafka);
  try {
    await cluster.connect();
    await cluster.addTargetTopic(topic);
    const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
    const ranges = await retryPassing(() => readLogRanges(cluster, topic, partitions));
    const committed = await retryPassing(() => commitStart(cluster, ranges, options));
    const members = createGroupMembers({ untilEnd: options.untilEnd, ranges });
    return {
      committed: [...committed].map(([partition, nextOffset]) => ({ topic, partition, nextOffset })),
      partitions: partitions.length,
      createSource: (listener) => createKafkaRecordSource({ ...options, kafka, members }, listener),
      offsets: {
        refreshMs: REFRESH_MS,
        read: () => Promise.resolve([]),
        commit: (generation, offsets) => members.commit(generation, offsets),
      },
      close: () => sockets.destroyAll(),
    };
  } catch (error) {
    sockets.destroyAll();
    throw await diagnoseKafkaError(error, options);
  } finally {
    await within(DISCONNECT_WITHIN_MS, cluster.disconnect());
  }
}

async function commitStart(
  cluster: PrivateCluster,
  ranges: ReadonlyMap<number, LogRange>,
  { topic, group, startingPosition }: KafkaGroupOptions,
): Promise<ReadonlyMap<number, bigint>> {
  const coordinator = await cluster.findGroupCoordinator({ groupId: group });
  const known = await readCommitted(coordinator, group, topic, [...ranges.keys()]);
  const missing = new Map([...ranges].filter(([partition]) => !known.has(partition)));
  const isActive = await refuseForeignMembers(coordinator, group, topic);
  // An active group has begun already: what it has not committed is new to it.
  if (missing.size === 0 || isActive) return known;
  const start = await resolveStart(cluster, topic, missing, startingPosition);
  try {
    const topics = [commitOf(topic, start, Date.now())];
    await coordinator.offsetCommit({ groupId: group, memberId: '', groupGenerationId: -1, topics });
  } catch (error) {
    // Somebody joined in between, and has committed their own.
    if (!isStale(error)) throw error;
    return known;
  }
  return new Map([...known, ...start]);
}
