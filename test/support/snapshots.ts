import { known } from '../../src/core/model/known.ts';
import type { BrokerFacts, ClusterFacts } from '../../src/core/snapshot/facts/cluster-facts.ts';
import type { CommitFacts, GroupFacts } from '../../src/core/snapshot/facts/group-facts.ts';
import type { Snapshot } from '../../src/core/snapshot/facts/snapshot.ts';
import type { PartitionFacts, TopicFacts } from '../../src/core/snapshot/facts/topic-facts.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
/** Now, in the tables of cases. */
export const NOW_MS = Date.UTC(2026, 10, 21, 8);

/** A healthy broker with Kafka's defaults: 7 days, checked every 10 minutes. */
export function brokerFacts(change: Partial<BrokerFacts> = {}): BrokerFacts {
  return {
    id: 1,
    host: 'kafka-1.example',
    port: 9092,
    version: known({ least: '4.1', most: undefined }),
    offsetsRetentionMinutes: known({ value: 10_080, source: 'default' }),
    offsetsCheckIntervalMs: known({ value: 600_000, source: 'default' }),
    ...change,
  };
}

export function clusterFacts(change: Partial<ClusterFacts> = {}): ClusterFacts {
  return {
    id: known('cluster-of-the-tests'),
    service: known('apache'),
    brokers: [brokerFacts()],
    clockSkew: known({ aheadMs: 0, uncertaintyMs: 0 }),
    offsetsTopic: known({ partitions: 50 }),
    ...change,
  };
}

/** A commit of `orders`-0 at 100, one day ago. */
export function commitFacts(change: Partial<CommitFacts> = {}): CommitFacts {
  return {
    topic: 'orders',
    partition: 0,
    offset: 100n,
    leaderEpoch: undefined,
    metadata: '',
    topicId: undefined,
    commitTimestampMs: known(NOW_MS - DAY_MS),
    expireTimestampMs: known(undefined),
    ...change,
  };
}

/** A classic group that has been empty for two days, all facts known. */
export function groupFacts(change: Partial<GroupFacts> = {}): GroupFacts {
  return {
    group: 'orders-esm',
    exists: known(true),
    type: known('classic'),
    state: known('Empty'),
    protocolType: known('consumer'),
    coordinatorId: known(1),
    members: known([]),
    subscribedTopics: known([]),
    stateTimestampMs: known(NOW_MS - 2 * DAY_MS),
    commits: known([commitFacts()]),
    pendingCommits: known([]),
    deletedCommits: known([]),
    ...change,
  };
}

/** Log window [50, 150) with records from ten days ago until now. */
export function partitionFacts(change: Partial<PartitionFacts> = {}): PartitionFacts {
  return {
    partition: 0,
    logStartOffset: known(50n),
    logEndOffset: known(150n),
    firstRecordMs: known(NOW_MS - 5 * DAY_MS),
    lastRecordMs: known(NOW_MS - MINUTE_MS),
    recordTimes: [],
    offsetsForTimes: [],
    ...change,
  };
}

export function topicFacts(change: Partial<TopicFacts> = {}): TopicFacts {
  return {
    topic: 'orders',
    topicId: known('957876b6-22eb-4f5a-a088-f5c72bdef1f6'),
    exists: known(true),
    retentionMs: known(7 * DAY_MS),
    retentionBytes: known(undefined),
    cleanupPolicy: known(['delete']),
    segmentMs: known(7 * DAY_MS),
    timestampType: known('CREATE_TIME'),
    partitions: known([partitionFacts()]),
    ...change,
  };
}

export function snapshotOf(change: Partial<Snapshot> = {}): Snapshot {
  return {
    capturedAtMs: NOW_MS,
    cluster: clusterFacts(),
    groups: [groupFacts()],
    topics: [topicFacts()],
    mappings: [],
    missing: [],
    ...change,
  };
}
