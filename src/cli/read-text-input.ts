import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { EsmctlError, messageOf } from '../core/model/errors.ts';

/** The name of standard input on the command line. */
export const STANDARD_INPUT = '-';

/**
 * The text of a file, or of standard input for `-`. Throws a usage error for a missing file, a folder, a file that may
 * not be read, and bytes that are not UTF-8; a byte order mark stays in the text.
 */
export async function readTextInput(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = path === STANDARD_INPUT ? await buffer(process.stdin) : await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw refuse(
      describeFailure(path, code, messageOf(error)),
      'give the path of a file, or - for standard input',
      error,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw refuse(`${path} is not UTF-8 text`, 'save it as UTF-8', error);
  }
}

function describeFailure(path: string, code: unknown, message: string): string {
  if (code === 'ENOENT') return `there is no file ${path}`;
  if (code === 'EISDIR') return `${path} is a folder, and a file is expected`;
  return `${path} cannot be read: ${message}`;
}

function refuse(message: string, next: string, cause: unknown): EsmctlError {
  return new EsmctlError({ code: 'ESMCTL_INPUT', kind: 'usage', message, next: [next], cause });
}
