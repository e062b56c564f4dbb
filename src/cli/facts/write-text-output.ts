import { constants } from 'node:fs';
import { access, lstat, realpath, stat, writeFile } from 'node:fs/promises';
import { EsmctlError, messageOf } from '../../core/model/errors.ts';
import { fileReasonOf } from '../../core/model/file-reason.ts';
import { nameTemporary, replaceFile } from '../../core/records/file/replace-file.ts';

/**
 * Writes a file of `--output`, or of the flag that is named: as a whole, so that a copy that is there stays where that
 * cannot be done; then throws a usage error.
 */
export async function writeTextOutput(path: string, text: string, flag = '--output'): Promise<void> {
  try {
    await writeWhole(path, text);
  } catch (error) {
    throw new EsmctlError({
      code: 'ESMCTL_OUTPUT',
      kind: 'usage',
      message: `${path} cannot be written: ${fileReasonOf(error)}`,
      next: [`give a path that can be written to ${flag}`],
      cause: error,
    });
  }
}

/** Writes it as a whole, over what is there. Rejects in the words of the file system, with the name that was given. */
export async function writeWhole(path: string, text: string): Promise<void> {
  try {
    await replaceOrWrite(path, text);
  } catch (error) {
    throw new Error(messageOf(error).replace(/\.([^/\s]+)\.\d+\.esmctl-tmp/, '$1'), { cause: error });
  }
}

async function replaceOrWrite(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) {
    // A link to a file that is not there yet stays one.
    const isLink = (await lstat(path).catch(() => undefined))?.isSymbolicLink() === true;
    return isLink ? writeFile(path, text) : replaceFile(target, nameTemporary(target), text);
  }
  // What is no file (a pipe, /dev/null) cannot be replaced; /dev/stdout may stand for a file that others write to.
  if (!found.isFile() || /^\/(dev|proc)\//.test(path)) return writeFile(path, text);
  await access(target, constants.W_OK);
  return replaceFile(target, nameTemporary(target), text, found.mode & 0o7777).catch((error: unknown) => {
    if (!isFixedInPlace(error)) throw error;
    return writeFile(path, text);
  });
}

/** The folder takes no other file, or the file is mounted: it can only be written over. */
function isFixedInPlace(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return ['EACCES', 'EPERM', 'EROFS', 'EBUSY'].some((one) => one === code);
}
