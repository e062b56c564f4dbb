import { known } from '../model/known.ts';
import { keyOf, type TopicPartition } from '../model/topic-partition.ts';
import { type RetentionSetting, retentionOf } from '../retention/broker-retention.ts';
import { NO_EVIDENCE } from '../retention/evidence.ts';
import type { Expiry } from '../retention/expiry.ts';
import { forecastGroup } from '../retention/forecast.ts';
import type { CommitFacts, GroupFacts } from '../snapshot/facts/group-facts.ts';
import type { Snapshot } from '../snapshot/facts/snapshot.ts';

/** What an offset's life is now, and would be after a commit from outside. Times are ms on our clock. */
export interface Lifetimes {
  readonly retention: RetentionSetting;
  readonly commitOf: (place: TopicPartition) => CommitFacts | undefined;
  readonly now: (place: TopicPartition) => Expiry;
  /** If the last member left now. */
  readonly ifStopped: (place: TopicPartition) => Expiry;
  readonly afterCommit: (place: TopicPartition, holdForMs: number | undefined) => Expiry;
}

/** `retentionMs`: `--offsets-retention`. */
export function lifetimesOf(snapshot: Snapshot, group: GroupFacts, nowMs: number, retentionMs?: number): Lifetimes {
  const { cluster } = snapshot;
  const { clockSkew } = cluster;
  const retention = retentionOf(cluster, group.coordinatorId, retentionMs);
  const mapping = snapshot.mappings.find((one) => one.group === group.group);
  const evidence = { ...NO_EVIDENCE, mapping };
  const ask = (facts: GroupFacts) =>
    forecastGroup({ group: facts, setting: retention, clockSkew, evidence, capturedAtMs: nowMs });
  const commits = new Map(group.commits.known ? group.commits.value.map((commit) => [keyOf(commit), commit]) : []);
  const present = ask(group);
  const coming = ask(group.exists.known && !group.exists.value ? asSimple(group) : group);
  const brokerNowMs = nowMs + (clockSkew.known ? clockSkew.value.aheadMs : 0);
  return {
    retention,
    commitOf: (place) => commits.get(keyOf(place)),
    now: (place) => present.expiryOf(commits.get(keyOf(place))),
    ifStopped: (place) => present.ifStoppedOf(commits.get(keyOf(place)), nowMs),
    afterCommit: ({ topic, partition }, holdForMs) =>
      coming.expiryOf({
        topic,
        partition,
        offset: 0n,
        leaderEpoch: undefined,
        metadata: '',
        topicId: undefined,
        commitTimestampMs: known(brokerNowMs),
        expireTimestampMs: known(holdForMs === undefined ? undefined : brokerNowMs + holdForMs),
      }),
  };
}

/** A group that is not there becomes a simple one by a commit from outside. */
function asSimple(group: GroupFacts): GroupFacts {
  return {
    ...group,
    type: known('simple'),
    state: known('Empty'),
    protocolType: known(''),
    members: known([]),
    stateTimestampMs: known(undefined),
    pendingCommits: known([]),
  };
}
