import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { companionPathOf, type LocalCompanion, parseCompanion } from '../../core/mapping/local-companion.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import { fileReasonOf } from '../../core/model/file-reason.ts';

/** The companion of a mapping with its paths made relative to the working folder; undefined where there is none. */
export async function readCompanion(configPath: string): Promise<{ path: string; flags: LocalCompanion } | undefined> {
  const path = companionPathOf(configPath);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new EsmctlError({
      code: 'ESMCTL_COMPANION',
      kind: 'usage',
      message: `${path} cannot be read: ${fileReasonOf(error)}`,
      next: ['make it readable, or run with --no-local to leave it aside'],
    });
  }
  return { path, flags: resolvePaths(parseCompanion(text, path), dirname(path)) };
}

function resolvePaths(flags: LocalCompanion, folder: string): LocalCompanion {
  const { records, handler, destination, checkpoint } = flags;
  return {
    ...flags,
    ...(records === undefined || records === '-' ? {} : { records: join(folder, records) }),
    ...(handler === undefined ? {} : { handler: join(folder, handler) }),
    ...(checkpoint === undefined ? {} : { checkpoint: join(folder, checkpoint) }),
    ...(destination?.startsWith('file:') === true ? { destination: `file:${join(folder, destination.slice(5))}` } : {}),
  };
}
