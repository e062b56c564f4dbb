import type { TopicPartition } from '../../../model/topic-partition.ts';
import type { Api } from '../api.ts';

export interface CommitRequest {
  readonly group: string;
  readonly commits: readonly RequestedCommit[];
}

export interface RequestedCommit extends TopicPartition {
  readonly offset: bigint;
  /** Versions before 6 drop it. */
  readonly leaderEpoch: number | undefined;
  readonly metadata: string | null;
}

export interface HoldRequest extends CommitRequest {
  /** From the broker's clock on, ms. */
  readonly retentionMs: number;
}

export interface CommitAnswer extends TopicPartition {
  readonly error: number;
}

const KEY = 8;
/** From outside of the group: taken only while it has no members, UNKNOWN_MEMBER_ID otherwise. */
const NO_GENERATION = -1;
const NO_MEMBER = '';

/** Commits from outside of an empty group. */
export const offsetCommit: Api<CommitRequest, readonly CommitAnswer[]> = {
  name: 'OffsetCommit',
  key: KEY,
  versions: [8, 7, 6, 5],
  flexibleFrom: 8,
  write(to, { group, commits }, version) {
    to.text(group).int32(NO_GENERATION).text(NO_MEMBER);
    if (version >= 7) to.nullableText(null); // group.instance.id
    to.list([...byTopic(commits)], ([topic, partitions]) => {
      to.text(topic)
        .list(partitions, ({ partition, offset, leaderEpoch, metadata }) => {
          to.int32(partition).int64(offset);
          if (version >= 6) to.int32(leaderEpoch ?? -1);
          to.nullableText(metadata).tags();
        })
        .tags();
    }).tags();
  },
  read,
};

/**
 * The same with `retention_time_ms`, which versions 2 to 4 have: the broker stores the commit with an explicit expiry, its own
 * clock plus this time (OffsetCommitValue v1). The next ordinary commit ends it.
 */
export const offsetHold: Api<HoldRequest, readonly CommitAnswer[]> = {
  name: 'OffsetCommit with a retention time',
  key: KEY,
  versions: [4, 3, 2],
  flexibleFrom: 8,
  write(to, { group, commits, retentionMs }) {
    to.text(group).int32(NO_GENERATION).text(NO_MEMBER).int64(BigInt(retentionMs));
    to.list([...byTopic(commits)], ([topic, partitions]) =>
      to.text(topic).list(partitions, ({ partition, offset, metadata }) => {
        to.int32(partition).int64(offset).nullableText(metadata);
      }),
    );
  },
  read,
};

function read(from: Parameters<Api<CommitRequest, unknown>['read']>[0], version: number): readonly CommitAnswer[] {
  if (version >= 3) from.int32(); // throttle
  const topics = from.list(() => {
    const topic = from.text();
    const partitions = from.list(() => {
      const answer = { topic, partition: from.int32(), error: from.int16() };
      from.tags();
      return answer;
    });
    from.tags();
    return partitions;
  });
  return topics.flat();
}

function byTopic(commits: readonly RequestedCommit[]): ReadonlyMap<string, RequestedCommit[]> {
  const topics = new Map<string, RequestedCommit[]>();
  for (const commit of commits) {
    const partitions = topics.get(commit.topic);
    if (partitions === undefined) topics.set(commit.topic, [commit]);
    else partitions.push(commit);
  }
  return topics;
}
