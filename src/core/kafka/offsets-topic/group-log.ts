import { type Known, known, notKnown } from '../../model/known.ts';
import type { TopicPartition } from '../../model/topic-partition.ts';
import type { CommitFacts, DeletedCommit, PendingCommit } from '../../snapshot/facts/group-facts.ts';
import type { CommitValue } from './decode-commit.ts';
import type { BareTombstone, DeletedRecord, LiveKey, LiveRecord, OffsetsFold } from './fold-offsets.ts';
import { type GroupHead, headOfGroup } from './group-head.ts';
import { isRefusal } from './refusal.ts';

/** What the offsets topic says of one group. */
export interface GroupLog extends GroupHead {
  readonly group: string;
  /** False: only deleted commits are left. */
  readonly exists: boolean;
  readonly commits: readonly CommitFacts[];
  /** Commits whose value cannot be read: there is an offset, and nothing is known of it. */
  readonly unreadableCommits: readonly UnreadableCommit[];
  readonly pendingCommits: readonly PendingCommit[];
  readonly deletedCommits: Known<readonly DeletedCommit[]>;
  /** Every commit that was deleted and not made again; empty where deleted commits are not looked for. */
  readonly tombstones: readonly Tombstone[];
}

export interface Tombstone extends TopicPartition {
  readonly deletedAtMs: number;
  /** What was committed last; not known where compaction has removed it, or where it cannot be read. */
  readonly last: Known<CommitValue>;
}

export interface UnreadableCommit extends TopicPartition {
  readonly why: string;
}

interface Parts {
  readonly head: LiveRecord[];
  readonly commits: LiveRecord[];
  readonly pending: (LiveRecord & { readonly producerId: bigint })[];
  readonly deleted: DeletedRecord[];
  readonly bare: BareTombstone[];
}

/** Every group of a folded partition, by name. */
export function groupLogs(fold: OffsetsFold): ReadonlyMap<string, GroupLog> {
  const groups = new Map<string, Parts>();
  const partsOf = ({ group }: LiveKey): Parts => {
    const parts = groups.get(group) ?? { head: [], commits: [], pending: [], deleted: [], bare: [] };
    groups.set(group, parts);
    return parts;
  };
  for (const record of fold.live()) partsOf(record.key)[record.key.kind === 'commit' ? 'commits' : 'head'].push(record);
  for (const record of fold.pending()) partsOf(record.key).pending.push(record);
  for (const record of fold.deleted()) partsOf(record.key).deleted.push(record);
  for (const tombstone of fold.bareTombstones()) partsOf(tombstone.key).bare.push(tombstone);
  const logs = [...groups].map(([group, parts]) => [group, toGroupLog(group, parts, fold.keepsDeleted)] as const);
  return new Map(logs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function toGroupLog(group: string, { head, commits, pending, deleted, bare }: Parts, keepsDeleted: boolean): GroupLog {
  return {
    group,
    exists: head.length + commits.length + pending.length > 0,
    ...headOfGroup(head, commits.length + pending.length > 0),
    commits: commits.flatMap((record) => readCommit(record, toCommitFacts)).sort(byPlace),
    unreadableCommits: [...commits, ...pending].flatMap(toUnreadable).sort(byPlace),
    pendingCommits: pending
      .flatMap((record) =>
        readCommit(record, (place, { offset, commitTimestampMs }) => ({
          ...place,
          offset,
          producerId: record.producerId,
          commitTimestampMs,
        })),
      )
      .sort(byPlace),
    deletedCommits: keepsDeleted
      ? known(deleted.flatMap((record) => readCommit(record, toDeletedCommit(record.deletedAtMs))).sort(byPlace))
      : notKnown('deleted commits are looked for only in groups that are named'),
    tombstones: [...deleted.flatMap(toTombstone), ...bare.flatMap(toBareTombstone)].sort(byPlace),
  };
}

function readCommit<T>(record: LiveRecord, make: (place: TopicPartition, value: CommitValue) => T): readonly T[] {
  const { key, value } = record;
  if (key.kind !== 'commit' || isRefusal(value) || !('offset' in value)) return [];
  return [make({ topic: key.topic, partition: key.partition }, value)];
}

function toUnreadable({ key, value }: LiveRecord): readonly UnreadableCommit[] {
  if (key.kind !== 'commit' || !isRefusal(value)) return [];
  return [{ topic: key.topic, partition: key.partition, why: `the record of its commit cannot be read: ${value.why}` }];
}

function toTombstone({ key, value, deletedAtMs }: DeletedRecord): readonly Tombstone[] {
  if (key.kind !== 'commit') return [];
  const { topic, partition } = key;
  const last = isRefusal(value)
    ? notKnown(`the record of the commit cannot be read: ${value.why}`)
    : 'offset' in value
      ? known(value)
      : notKnown('the record of the commit holds something else');
  return [{ topic, partition, deletedAtMs, last }];
}

function toBareTombstone({ key, deletedAtMs }: BareTombstone): readonly Tombstone[] {
  if (key.kind !== 'commit') return [];
  const { topic, partition } = key;
  return [{ topic, partition, deletedAtMs, last: notKnown('compaction has removed it from the offsets topic') }];
}

function toCommitFacts(place: TopicPartition, value: CommitValue): CommitFacts {
  const { offset, leaderEpoch, metadata, topicId } = value;
  return {
    ...place,
    offset,
    leaderEpoch,
    metadata,
    topicId,
    commitTimestampMs: known(value.commitTimestampMs),
    expireTimestampMs: known(value.expireTimestampMs),
  };
}

function toDeletedCommit(deletedAtMs: number) {
  return (place: TopicPartition, { offset, leaderEpoch, metadata, commitTimestampMs }: CommitValue): DeletedCommit => ({
    ...place,
    offset,
    leaderEpoch,
    metadata,
    commitTimestampMs,
    deletedAtMs,
  });
}

function byPlace(a: TopicPartition, b: TopicPartition): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition;
}
