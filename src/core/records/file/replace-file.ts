import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** How the names of files end that are being written. */
export const TEMPORARY = '.esmctl-tmp';

/** Where the new content is until it is whole: beside the file, so that a rename can put it in its place. */
export function nameTemporary(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}${TEMPORARY}`);
}

/**
 * Written beside, synced, then renamed over: whoever is killed at any moment, or has no room, leaves either the old file or
 * the new one. `mode` is that of the file that is there, which it keeps.
 */
export async function replaceFile(path: string, temporary: string, text: string, mode?: number): Promise<void> {
  const handle = await open(temporary, 'w');
  try {
    if (mode !== undefined) await handle.chmod(mode);
    await handle.writeFile(text);
    await handle.sync();
    await handle.close();
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Makes the new name survive a power cut; systems that cannot do it for folders (Windows) leave it to themselves. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close().catch(() => undefined);
}
