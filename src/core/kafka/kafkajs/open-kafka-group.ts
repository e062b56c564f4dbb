import type { CommittedOffset, OffsetStore } from '../../records/offset-store.ts';
import type { RecordSource, SourceListener } from '../../records/record-source.ts';
import { diagnoseKafkaError } from '../diagnose-kafka-error.ts';
import { createClient } from './create-client.ts';
import { isStale, retryWhileLoading } from './error-types.ts';
import { refuseForeignMembers } from './foreign-members.ts';
import type { KafkaGroupOptions } from './group-options.ts';
import { createKafkaRecordSource, type KafkaRecordSource } from './kafka-record-source.ts';
import { createCluster, type PrivateCluster } from './private-parts.ts';
import { commitOf, type LogRange, readCommitted, readLogRanges, resolveStart } from './start-offsets.ts';
import { within } from './within.ts';

/** A group on a real cluster, ready to be joined: every partition known by now has a committed offset. */
export interface KafkaGroup {
  readonly committed: readonly CommittedOffset[];
  readonly offsets: OffsetStore;
  createSource(listener: SourceListener): RecordSource;
}

const DISCONNECT_WITHIN_MS = 2000;

/**
 * Asks what the group has committed and where the log begins and ends, and commits the starting position where nothing
 * is committed, before anything is fetched: a second start cannot resolve LATEST anew and skip what came between.
 * Throws `EsmctlError` of kind `kafka`.
 */
export async function openKafkaGroup(options: KafkaGroupOptions): Promise<KafkaGroup> {
  const { connection, topic, group } = options;
  const kafka = createClient(connection, `esmctl-${group}`);
  const cluster = createCluster(kafka);
  try {
    await cluster.connect();
    await cluster.addTargetTopic(topic);
    const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
    const ranges = await retryWhileLoading(() => readLogRanges(cluster, topic, partitions));
    const committed = await retryWhileLoading(() => commitStart(cluster, ranges, options));
    let source: KafkaRecordSource | undefined;
    return {
      committed: [...committed].map(([partition, nextOffset]) => ({ topic, partition, nextOffset })),
      createSource(listener) {
        source = createKafkaRecordSource({ ...options, kafka, ranges }, listener);
        return source;
      },
      offsets: {
        read: () => Promise.resolve([]),
        commit: (generation, offsets) => source?.commit(generation, offsets) ?? Promise.resolve('stale'),
      },
    };
  } catch (error) {
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
