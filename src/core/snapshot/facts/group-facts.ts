import type { Known } from '../../model/known.ts';
import type { TopicPartition } from '../../model/topic-partition.ts';

/** The broker's bookkeeping of a group, which decides how its offsets expire. `simple`: commits without members (`assign()`, admin commits). */
export type GroupType = 'classic' | 'simple' | 'consumer' | 'streams' | 'share';

/** States of all group types, in Kafka's own spelling. */
export type GroupState =
  | 'Empty'
  | 'Stable'
  | 'PreparingRebalance'
  | 'CompletingRebalance'
  | 'Assigning'
  | 'Reconciling'
  | 'NotReady'
  | 'Dead';

/** One consumer group as a cluster and its offsets topic show it. */
export interface GroupFacts {
  readonly group: string;
  /** False: the coordinator answered that there is no such group (and no commit). */
  readonly exists: Known<boolean>;
  readonly type: Known<GroupType>;
  /** Never `Dead` for a KIP-848 group that exists, though DescribeGroups says so. */
  readonly state: Known<GroupState>;
  /** `consumer`, `connect`, …; empty for a simple group. */
  readonly protocolType: Known<string>;
  /** Node id of the broker that coordinates the group now: its retention and its clock count. */
  readonly coordinatorId: Known<number>;
  readonly members: Known<readonly GroupMember[]>;
  /** Union over the members, with topics of resolved patterns; unknown where a subscription cannot be read. */
  readonly subscribedTopics: Known<readonly string[]>;
  /** Classic groups: when the state last changed (broker's clock, ms). `undefined`: the record holds none (value v0/v1, or −1), and the broker uses commit times. */
  readonly stateTimestampMs: Known<number | undefined>;
  readonly commits: Known<readonly CommitFacts[]>;
  /** Offsets in transactions that are still open; they keep their partition from expiring. */
  readonly pendingCommits: Known<readonly PendingCommit[]>;
  /** Commits that the broker deleted and whose last value still lies in the offsets topic. */
  readonly deletedCommits: Known<readonly DeletedCommit[]>;
}

export interface GroupMember {
  readonly memberId: string;
  readonly instanceId: string | undefined;
  readonly clientId: string;
  readonly host: string;
  readonly subscribedTopics: Known<readonly string[]>;
  readonly assignment: Known<readonly TopicPartition[]>;
  readonly sessionTimeoutMs: Known<number>;
}

export interface CommitFacts extends TopicPartition {
  /** The next offset to read, as committed. Negative where a client committed −1 or −2 by mistake. */
  readonly offset: bigint;
  readonly leaderEpoch: number | undefined;
  readonly metadata: string | null;
  /** Id of the topic that the commit was made for (Kafka 4.1 and later). */
  readonly topicId: string | undefined;
  /** Broker's clock, ms. */
  readonly commitTimestampMs: Known<number>;
  /** The explicit expiry of a record of version 1 (broker's clock, ms); `undefined`: it has none. */
  readonly expireTimestampMs: Known<number | undefined>;
}

export interface PendingCommit extends TopicPartition {
  readonly offset: bigint;
  readonly producerId: bigint;
  readonly commitTimestampMs: number;
}

export interface DeletedCommit extends TopicPartition {
  readonly offset: bigint;
  readonly leaderEpoch: number | undefined;
  readonly metadata: string | null;
  readonly commitTimestampMs: number;
  /** Time of the tombstone record, ms. */
  readonly deletedAtMs: number;
}

/** False where the commits are what OffsetFetch told: it leaves out topics that one may not see, and does not say so. */
export function showsAllCommits({ pendingCommits }: GroupFacts): boolean {
  // Transactions that are open stand in the offsets topic alone.
  return pendingCommits.known;
}
