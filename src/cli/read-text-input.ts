import { createReadStream } from 'node:fs';
import { EsmctlError, messageOf } from '../core/model/errors.ts';

/** The name of standard input on the command line. */
export const STANDARD_INPUT = '-';

/** More than any plan of Terraform or snapshot of a cluster; less than the longest string of V8. */
const LARGEST_BYTES = 256 * 1024 * 1024;

/**
 * The text of a file, or of standard input for `-`. Throws a usage error for a missing file, a folder, a file that may
 * not be read, more than `largestBytes` (a device or a pipe may have no end), and bytes that are not UTF-8; a byte order
 * mark stays in the text.
 */
export async function readTextInput(path: string, largestBytes = LARGEST_BYTES): Promise<string> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = await readUpTo(path === STANDARD_INPUT ? process.stdin : createReadStream(path), largestBytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw refuse(
      describeFailure(path, code, messageOf(error)),
      'give the path of a file, or - for standard input',
      error,
    );
  }
  if (bytes === undefined) {
    throw refuse(`${path} has more than ${largestBytes} bytes`, 'give a file with the document alone');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw refuse(`${path} is not UTF-8 text`, 'save it as UTF-8', error);
  }
}

/** Undefined where there is more. */
async function readUpTo(input: AsyncIterable<Uint8Array>, largestBytes: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of input) {
    parts.push(part);
    length += part.length;
    if (length > largestBytes) return undefined;
  }
  return Buffer.concat(parts, length);
}

function describeFailure(path: string, code: unknown, message: string): string {
  if (code === 'ENOENT') return `there is no file ${path}`;
  if (code === 'EISDIR') return `${path} is a folder, and a file is expected`;
  return `${path} cannot be read: ${message}`;
}

function refuse(message: string, next: string, cause?: unknown): EsmctlError {
  return new EsmctlError({ code: 'ESMCTL_INPUT', kind: 'usage', message, next: [next], cause });
}
