import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EsmctlError, messageOf } from '../../model/errors.ts';
import { fileReasonOf } from '../../model/file-reason.ts';
import { offsetFromJson, offsetToJson } from '../../model/offset.ts';
import type { CommittedOffset, OffsetStore } from '../offset-store.ts';
import { nameTemporary, replaceFile, TEMPORARY } from './replace-file.ts';

export interface CheckpointIdentity {
  readonly group: string;
  readonly topic: string;
}

interface CheckpointDocument {
  readonly schemaVersion: 1;
  readonly kind: 'esmctl-checkpoint';
  readonly group: string;
  readonly topic: string;
  readonly committedAt: string;
  readonly offsets: readonly { readonly partition: number; readonly nextOffset: number | string }[];
}

/**
 * Committed offsets in a file: written beside, synced, then renamed over, so that whoever is killed at any moment leaves
 * either the old checkpoint or the new one. A file of another group or topic, or a damaged one, is refused.
 */
export function openCheckpointFile(path: string, identity: CheckpointIdentity, nowMs: () => number): OffsetStore {
  const offsets = new Map<number, bigint>();
  const temporary = nameTemporary(path);
  return {
    async read() {
      const found = await readCheckpoint(path, identity);
      await removeLeftovers(path);
      for (const { partition, nextOffset } of found) offsets.set(partition, nextOffset);
      return found;
    },
    async commit(_generation, committed) {
      for (const { partition, nextOffset } of committed) offsets.set(partition, nextOffset);
      try {
        await replaceFile(path, temporary, `${JSON.stringify(documentOf(), undefined, 1)}\n`);
      } catch (error) {
        throw new EsmctlError({
          code: 'ESMCTL_CHECKPOINT_WRITE',
          kind: 'kafka',
          message: `the checkpoint ${path} could not be written: ${fileReasonOf(error)}`,
          next: [
            'make room or give another path with --checkpoint; the old checkpoint is untouched, so nothing is lost',
          ],
          cause: error,
        });
      }
      return 'committed';
    },
  };

  function documentOf(): CheckpointDocument {
    const sorted = [...offsets].sort(([a], [b]) => a - b);
    return {
      schemaVersion: 1,
      kind: 'esmctl-checkpoint',
      ...identity,
      committedAt: new Date(nowMs()).toISOString(),
      offsets: sorted.map(([partition, nextOffset]) => ({ partition, nextOffset: offsetToJson(nextOffset) })),
    };
  }
}

/** What runs that were killed between writing and renaming left behind. */
async function removeLeftovers(path: string): Promise<void> {
  const prefix = `.${basename(path)}.`;
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const pid = name.startsWith(prefix) && name.endsWith(TEMPORARY) ? name.slice(prefix.length, -TEMPORARY.length) : '';
    if (/^\d+$/.test(pid) && !isAlive(Number(pid))) {
      await rm(join(dirname(path), name), { force: true }).catch(() => undefined);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function readCheckpoint(path: string, identity: CheckpointIdentity): Promise<CommittedOffset[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      await assertFolder(path);
      return [];
    }
    throw refuse(path, `cannot be read: ${fileReasonOf(error)}`, 'give another path with --checkpoint');
  }
  const document = parseDocument(path, text);
  for (const name of ['group', 'topic'] as const) {
    if (document[name] === identity[name]) continue;
    throw refuse(
      path,
      `belongs to ${name} "${String(document[name])}", and this mapping's ${name} is "${identity[name]}"`,
      'give each mapping a checkpoint of its own',
    );
  }
  return (document.offsets as readonly unknown[]).map((entry, index) => {
    const { partition, nextOffset } = (entry ?? {}) as { partition?: unknown; nextOffset?: unknown };
    const next = offsetFromJson(nextOffset);
    if (typeof partition !== 'number' || !Number.isSafeInteger(partition) || partition < 0 || next === undefined) {
      throw damaged(path, `offsets[${index}] is not {partition, nextOffset}`);
    }
    return { topic: identity.topic, partition, nextOffset: next };
  });
}

/** Found out now rather than at the first commit. */
async function assertFolder(path: string): Promise<void> {
  const folder = dirname(path);
  const stats = await stat(folder).catch(() => undefined);
  if (stats?.isDirectory() === true) return;
  throw refuse(path, `cannot be written: there is no folder ${folder}`, 'make the folder or give another path');
}

function parseDocument(path: string, text: string): Record<'group' | 'topic' | 'offsets', unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw damaged(path, messageOf(error));
  }
  if (
    typeof document !== 'object' ||
    document === null ||
    !('kind' in document) ||
    document.kind !== 'esmctl-checkpoint'
  ) {
    throw damaged(path, 'it is not a checkpoint of esmctl');
  }
  const found: Record<string, unknown> = { ...document };
  if (found.schemaVersion !== 1) {
    throw refuse(path, `has schema version ${String(found.schemaVersion)}`, 'run it with a newer esmctl');
  }
  if (!Array.isArray(found.offsets)) throw damaged(path, 'it has no list of offsets');
  return { group: found.group, topic: found.topic, offsets: found.offsets };
}

function damaged(path: string, why: string): EsmctlError {
  return refuse(
    path,
    `is damaged: ${why}`,
    'remove it to begin from the starting position again (records are then repeated)',
  );
}

function refuse(path: string, what: string, next: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_CHECKPOINT_REFUSED',
    kind: 'usage',
    message: `the checkpoint ${path} ${what}`,
    next: [next],
  });
}
