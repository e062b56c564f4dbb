import { retryPassing } from './error-types.ts';
import type { PrivateGroup } from './private-parts.ts';
import type { Reached } from './reached.ts';
import { commitOf, readCommitted, readLogRanges } from './start-offsets.ts';

export interface JoinedPartition {
  readonly partition: number;
  readonly committed: bigint;
  /** The group has no offset of it any more, and its log ends before the place to which it was read. */
  readonly isAnew: boolean;
}

/**
 * Where a member goes on: at what is committed. A partition without a commit begins at its beginning, which is committed
 * before anything is fetched (assumption `new-partitions`: it came while the group was at work, and skipping is loss).
 */
export async function findStartsAfterJoin(
  { coordinator, cluster, offsetManager }: PrivateGroup,
  { group, topic }: { readonly group: string; readonly topic: string },
  partitions: readonly number[],
  reached: Reached,
): Promise<readonly JoinedPartition[]> {
  const committed = await retryPassing(() => readCommitted(coordinator, group, topic, partitions));
  const known = [...committed].map(([partition, offset]) => ({ partition, committed: offset, isAnew: false }));
  const missing = partitions.filter((partition) => !committed.has(partition));
  if (missing.length === 0) return known;
  const ranges = await retryPassing(() => readLogRanges(cluster, topic, missing));
  const starts = new Map([...ranges].map(([partition, { start }]) => [partition, start]));
  await offsetManager.commitOffsets({ topics: [commitOf(topic, starts, Date.now())] });
  const begun = [...ranges].map(([partition, { start, end }]) => {
    return { partition, committed: start, isAnew: reached.forgetBeyond(partition, end) };
  });
  return [...known, ...begun];
}
