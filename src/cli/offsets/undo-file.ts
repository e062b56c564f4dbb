import { open, stat, unlink } from 'node:fs/promises';
import { EsmctlError } from '../../core/model/errors.ts';
import { fileReasonOf } from '../../core/model/file-reason.ts';
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
  await writeNew(path, `${JSON.stringify(document, null, 2)}\n`).catch(async (error: unknown) => {
    throw new EsmctlError({
      code: 'ESMCTL_OFFSETS_UNDO',
      kind: 'usage',
      message: `the undo file ${path} ${await whyNot(path, error)}; nothing was changed`,
      next: ['give another path to --undo'],
      cause: error,
    });
  });
  return path;
}

export async function dropUndoFile(path: string): Promise<void> {
  await unlink(path).catch(() => undefined);
}

/** On the disk before anything is changed; a file that could not be written whole does not stay. */
async function writeNew(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
    await handle.close();
  } catch (error) {
    await handle.close().catch(() => undefined);
    await dropUndoFile(path);
    throw error;
  }
}

async function whyNot(path: string, error: unknown): Promise<string> {
  const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
  if (!isThere) return `cannot be written: ${fileReasonOf(error)}`;
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 'is a link to nothing';
  if (found.isDirectory()) return 'is a folder';
  return found.isFile() ? 'is there already, and is not overwritten' : 'is a device or a pipe, and keeps nothing';
}
