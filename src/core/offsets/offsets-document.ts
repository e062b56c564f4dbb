import { offsetFromJson, offsetToJson } from '../model/offset.ts';
import { keyOf, type TopicPartition } from '../model/topic-partition.ts';
import type { CommitFacts, GroupFacts } from '../snapshot/facts/group-facts.ts';

export const DOCUMENT_KIND = 'esmctl-offsets';

/** One offset of a file, with its place for messages. */
export interface WantedOffset extends TopicPartition {
  readonly offset: bigint;
  /** Undefined where the file says nothing of it: then what is committed now is kept. */
  readonly metadata: string | null | undefined;
  readonly leaderEpoch: number | undefined;
  /** The explicit expiry that the commit had, ms. */
  readonly heldUntilMs: number | undefined;
  readonly place: { readonly line?: number; readonly path?: string };
}

export interface ExportedGroup {
  readonly capturedAtMs: number;
  readonly clusterId: string | undefined;
  readonly group: GroupFacts;
  readonly commits: readonly CommitFacts[];
  /** Partitions that had no commit: an undo file names them. */
  readonly withoutCommit: readonly TopicPartition[];
}

/** The document of `offsets export --format json` and of undo files (schemas/offsets-export.json). */
export function exportToJson({ capturedAtMs, clusterId, group, commits, withoutCommit }: ExportedGroup): object {
  return {
    schemaVersion: 1,
    kind: DOCUMENT_KIND,
    capturedAt: new Date(capturedAtMs).toISOString(),
    cluster: clusterId ?? null,
    group: group.group,
    type: group.type.known ? group.type.value : 'unknown',
    state: group.state.known ? group.state.value : 'unknown',
    offsets: commits.map(commitToJson),
    withoutCommit: withoutCommit.map(({ topic, partition }) => ({ topic, partition })),
  };
}

function commitToJson(commit: CommitFacts): object {
  const { topic, partition, offset, metadata, leaderEpoch, topicId, commitTimestampMs, expireTimestampMs } = commit;
  const unknown: Record<string, string> = {};
  if (!commitTimestampMs.known) unknown.committedAt = commitTimestampMs.why;
  if (!expireTimestampMs.known) unknown.heldUntil = expireTimestampMs.why;
  return {
    topic,
    partition,
    offset: offset < 0n ? Number(offset) : offsetToJson(offset),
    metadata,
    leaderEpoch: leaderEpoch ?? null,
    topicId: topicId ?? null,
    committedAt: commitTimestampMs.known ? timeText(commitTimestampMs.value) : null,
    heldUntil: expireTimestampMs.known ? timeText(expireTimestampMs.value) : null,
    unknown,
  };
}

/** The broker's own time. */
function timeText(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

/** One entry of `offsets`; a text says all that is wrong with it. */
export function readDocumentEntry(entry: unknown, path: string): WantedOffset | string {
  if (typeof entry !== 'object' || entry === null) return 'it is no object';
  const { topic, partition, offset, metadata, leaderEpoch, heldUntil } = entry as Record<string, unknown>;
  const wrong: string[] = [];
  const hasTopic = typeof topic === 'string' && topic !== '';
  const hasPartition = typeof partition === 'number' && Number.isInteger(partition) && partition >= 0;
  const ofTopic = hasTopic ? ` of ${topic}` : '';
  const place = hasTopic && hasPartition ? ` of ${keyOf({ topic, partition })}` : ofTopic;
  const value = offsetFromJson(offset);
  const heldUntilMs = typeof heldUntil === 'string' ? Date.parse(heldUntil) : undefined;
  if (!hasTopic) wrong.push('it has no topic');
  if (!hasPartition) wrong.push(`the partition${ofTopic} is no number from 0 on`);
  if (value === undefined) wrong.push(`the offset${place} is no offset: ${JSON.stringify(offset) ?? 'missing'}`);
  const isText = metadata === undefined || metadata === null || typeof metadata === 'string';
  if (!isText) wrong.push(`the metadata${place} is no text`);
  if (heldUntil !== undefined && heldUntil !== null && (heldUntilMs === undefined || Number.isNaN(heldUntilMs)))
    wrong.push(`heldUntil${place} is no time`);
  if (!hasTopic || !hasPartition || value === undefined || !isText || wrong.length > 0) return wrong.join('; ');
  return {
    topic,
    partition,
    offset: value,
    metadata,
    leaderEpoch: typeof leaderEpoch === 'number' && Number.isInteger(leaderEpoch) ? leaderEpoch : undefined,
    heldUntilMs,
    place: { path },
  };
}
