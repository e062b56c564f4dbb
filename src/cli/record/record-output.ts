import { link, lstat, open, rename, unlink } from 'node:fs/promises';
import { EsmctlError } from '../../core/model/errors.ts';
import { fileReasonOf } from '../../core/model/file-reason.ts';
import { standardOutput } from '../standard-output.ts';

/** Where the lines go. */
export interface RecordOutput {
  /** Resolves when they were handed over. */
  write(lines: string): Promise<void>;
  /** Nobody reads any more. */
  readonly closed: AbortSignal;
  /** Everything is there: the file gets its name. */
  finish(): Promise<void>;
  /** Leaves what was written under the name it had meanwhile; undefined where there is nothing. */
  abandon(): Promise<string | undefined>;
}

/** Standard output, or a file that is there once it is whole. Throws a usage error for a path that cannot be taken. */
export async function openRecordOutput(path: string | undefined, force: boolean): Promise<RecordOutput> {
  if (path !== undefined) return openFile(path, force);
  const stdout = standardOutput();
  return {
    write: (lines) => stdout.write(lines),
    closed: stdout.closed,
    finish: () => Promise.resolve(),
    abandon: () => Promise.resolve(undefined),
  };
}

async function openFile(path: string, force: boolean): Promise<RecordOutput> {
  await refuseExisting(path, force);
  const partial = `${path}.${process.pid}.partial`;
  const handle = await open(partial, 'wx').catch((error: unknown) => {
    throw refuse(`${path} cannot be written: ${fileReasonOf(error)}`, 'give another path', error);
  });
  let isEmpty = true;
  return {
    closed: new AbortController().signal,
    async write(lines) {
      if (lines === '') return;
      isEmpty = false;
      try {
        await handle.writeFile(lines);
      } catch (error) {
        throw writeFailed(path, error);
      }
    },
    async finish() {
      try {
        await handle.sync();
        await handle.close();
        await giveName(partial, path, force);
      } catch (error) {
        throw error instanceof EsmctlError ? error : writeFailed(path, error);
      }
    },
    async abandon() {
      await handle.close().catch(() => undefined);
      if (!isEmpty) return partial;
      await unlink(partial).catch(() => undefined);
      return undefined;
    },
  };
}

/** A link fails where the name was taken meanwhile; a rename would replace. */
async function giveName(partial: string, path: string, force: boolean): Promise<void> {
  if (force) return rename(partial, path);
  try {
    await link(partial, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw exists(path);
    // Not every file system has links.
    await refuseExisting(path, false);
    return rename(partial, path);
  }
  await unlink(partial);
}

async function refuseExisting(path: string, force: boolean): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return;
  if (!found.isFile()) throw refuse(`${path} is there and is no file`, 'give the path of a file, or redirect: > FILE');
  if (!force) throw exists(path);
}

function exists(path: string): EsmctlError {
  return refuse(`${path} is there already`, 'give another path, or replace it with --force');
}

function refuse(message: string, next: string, cause?: unknown): EsmctlError {
  return new EsmctlError({ code: 'ESMCTL_OUTPUT_OPEN', kind: 'usage', message, next: [next], cause });
}

function writeFailed(path: string, error: unknown): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_OUTPUT_WRITE',
    kind: 'partial',
    message: `${path} could not be written to its end: ${fileReasonOf(error)}`,
    next: ['make room and record again'],
    cause: error,
  });
}
