import { type FileHandle, open } from 'node:fs/promises';
import { EsmctlError } from '../../model/errors.ts';
import { fileReasonOf } from '../../model/file-reason.ts';
import type { GivenUp } from '../given-up.ts';
import type { Destination } from './destination.ts';

const NEWLINE = 10;

/** Turns what was given up into documents of JSON text, one a line. */
export type FailureWriter = (givenUp: GivenUp) => readonly string[];

/**
 * Failure records as NDJSON in a file, synced before they count as delivered. A write that fails half way (a full disk)
 * is taken back, so that the file never ends in half a line.
 */
export async function openFileDestination(path: string, write: FailureWriter): Promise<Destination> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'a+');
    await endLastLine(handle);
  } catch (error) {
    throw new EsmctlError({
      code: 'ESMCTL_DESTINATION_OPEN',
      kind: 'usage',
      message: `the destination file ${path} cannot be opened: ${fileReasonOf(error)}`,
      next: ['give a path that can be written: --destination file:failures.ndjson'],
      cause: error,
    });
  }
  let previous: Promise<void> = Promise.resolve();
  return {
    name: `file:${path}`,
    deliver(givenUp) {
      const text = `${write(givenUp).join('\n')}\n`;
      const delivered = previous.then(() => appendWhole(handle, text));
      previous = delivered.catch(() => undefined);
      return delivered;
    },
    async close() {
      await previous;
      await handle.close();
    },
  };
}

/** Half a line that a killed process left stays by itself: the next document begins on a line of its own. */
async function endLastLine(handle: FileHandle): Promise<void> {
  const stats = await handle.stat();
  if (!stats.isFile() || stats.size === 0) return;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, stats.size - 1);
  if (buffer[0] !== NEWLINE) await handle.writeFile('\n');
}

async function appendWhole(handle: FileHandle, text: string): Promise<void> {
  const { size } = await handle.stat();
  try {
    await handle.writeFile(text);
    await handle.sync().catch(ignoreUnsyncable);
  } catch (error) {
    await handle.truncate(size).catch(() => undefined);
    throw error;
  }
}

/** Pipes and devices cannot be synced. */
function ignoreUnsyncable(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EINVAL' && error.code !== 'ENOTSUP') throw error;
}
