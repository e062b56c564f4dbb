import { unlink, writeFile } from 'node:fs/promises';
import { EsmctlError, messageOf } from '../../core/model/errors.ts';
import { keyOf } from '../../core/model/topic-partition.ts';
import { exportToJson } from '../../core/offsets/offsets-document.ts';
import { type OffsetsPlan, stepsOf } from '../../core/offsets/plan.ts';
import type { GroupFacts } from '../../core/snapshot/facts/group-facts.ts';
import type { Snapshot } from '../../core/snapshot/facts/snapshot.ts';

/** `orders-esm-undo-20261121T143000Z.json`, in the working folder. */
export function nameUndoFile(group: string, nowMs: number): string {
  const time = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${group.replace(/[^\w.-]/g, '_')}-undo-${time}.json`;
}

/** What is committed now on the partitions that the plan changes; `offsets import` reads it. Never overwrites. */
export async function writeUndoFile(
  path: string,
  plan: OffsetsPlan,
  { snapshot, group }: { readonly snapshot: Snapshot; readonly group: GroupFacts },
): Promise<string> {
  const steps = stepsOf(plan);
  const places = new Set(steps.map(keyOf));
  const commits = group.commits.known ? group.commits.value.filter((commit) => places.has(keyOf(commit))) : [];
  const document = exportToJson({
    capturedAtMs: snapshot.capturedAtMs,
    clusterId: snapshot.cluster.id.known ? snapshot.cluster.id.value : undefined,
    group,
    commits,
    withoutCommit: steps.filter(({ from }) => from === undefined),
  });
  try {
    await writeFile(path, `${JSON.stringify(document, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new EsmctlError({
      code: 'ESMCTL_OFFSETS_UNDO',
      kind: 'usage',
      message: `the undo file ${path} ${isThere ? 'is there already, and is not overwritten' : `cannot be written: ${messageOf(error)}`}; nothing was changed`,
      next: ['give another path to --undo'],
      cause: error,
    });
  }
  return path;
}

export async function dropUndoFile(path: string): Promise<void> {
  await unlink(path).catch(() => undefined);
}
