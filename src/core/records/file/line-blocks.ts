import { open as openCallback } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import { EsmctlError } from '../../model/errors.ts';
import { fileReasonOf } from '../../model/file-reason.ts';

/** Whole lines, the last one without its newline only at the very end. */
export interface LineBlock {
  /** Until the next `read`: the memory is used again. */
  readonly bytes: Buffer;
  /** Of the first byte, and of the first byte after the block. */
  readonly position: number;
  readonly endsAt: number;
}

export interface LineBlocks {
  readonly name: string;
  /** Unknown for a stream. */
  readonly totalBytes: number | undefined;
  /** Whether `read` may go back. */
  readonly canRewind: boolean;
  /** Of a regular file, while it is open. */
  readonly descriptor?: number;
  /** The block at `position`, at most up to `until`; undefined at the end. A stream ignores both. */
  read(position: number, until?: number): Promise<LineBlock | undefined>;
  close(): Promise<void>;
}

const openDescriptor = promisify(openCallback);
const BLOCK_BYTES = 512 * 1024;
const LONGEST_LINE_BYTES = 64 * 1024 * 1024;
const NEWLINE = 10;
const EMPTY = Buffer.alloc(0);

/** Opens a regular file (which can be read again from any place), a pipe, or standard input (`-`). */
export async function openLineBlocks(path: string): Promise<LineBlocks> {
  if (path === '-') return streamBlocks('standard input', process.stdin, () => Promise.resolve());
  try {
    const kind = await stat(path);
    if (kind.isDirectory()) throw new Error('it is a folder');
    if (kind.isFIFO()) return await openPipe(path);
    const handle = await open(path, 'r');
    if (kind.isFile()) return fileBlocks(path, handle, (await handle.stat()).size);
    return streamBlocks(path, handle.createReadStream(), () => handle.close());
  } catch (error) {
    throw new EsmctlError({
      code: 'ESMCTL_RECORDS_OPEN',
      kind: 'usage',
      message: `the records file ${path} cannot be opened: ${fileReasonOf(error)}`,
      next: ['give a file of recorded records, one JSON object a line, or - for standard input'],
      cause: error,
    });
  }
}

/** A file stream would block a thread with each read of a pipe, and the process could not end before its writer. */
async function openPipe(path: string): Promise<LineBlocks> {
  const fd = await openDescriptor(path, 'r');
  return streamBlocks(path, new Socket({ fd, readable: true, writable: false }), () => Promise.resolve());
}

function fileBlocks(name: string, handle: FileHandle, totalBytes: number): LineBlocks {
  const read: ReadAt = async (bytes, at, length, position) =>
    (await handle.read(bytes, at, length, position)).bytesRead;
  return {
    ...createFileBlocks(name, totalBytes, read),
    name,
    totalBytes,
    canRewind: true,
    descriptor: handle.fd,
    close: () => handle.close(),
  };
}

/** Reads up to `length` bytes at `position` of the file to `at` in `bytes`; returns how many. */
type ReadAt = (bytes: Buffer, at: number, length: number, position: number) => Promise<number> | number;

export function createFileBlocks(name: string, totalBytes: number, readAt: ReadAt): Pick<LineBlocks, 'read'> {
  const memory = Buffer.allocUnsafeSlow(Math.min(BLOCK_BYTES, totalBytes));
  return {
    async read(position, until = totalBytes) {
      for (let size = BLOCK_BYTES; position < until; size = Math.min(size * 4, LONGEST_LINE_BYTES + 1)) {
        const wanted = Math.min(size, until - position);
        const bytes = wanted <= memory.length ? memory.subarray(0, wanted) : Buffer.allocUnsafeSlow(wanted);
        await fill(bytes, position);
        const isLast = position + wanted >= totalBytes;
        const isWhole = isLast && wanted <= LONGEST_LINE_BYTES;
        const end = isWhole ? wanted : bytes.lastIndexOf(NEWLINE) + 1;
        if (end > 0) return { bytes: bytes.subarray(0, end), position, endsAt: position + end };
        if (size > LONGEST_LINE_BYTES) throw tooLong(name);
      }
      return undefined;
    },
  };

  /** One read may give less than there is; a line must not be cut for that. */
  async function fill(bytes: Buffer, position: number): Promise<void> {
    for (let filled = 0; filled < bytes.length; ) {
      const bytesRead = await readAt(bytes, filled, bytes.length - filled, position + filled);
      if (bytesRead === 0) throw becameShorter(name, totalBytes, position + filled);
      filled += bytesRead;
    }
  }
}

function streamBlocks(name: string, stream: NodeJS.ReadableStream, close: () => Promise<void>): LineBlocks {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>;
  let position = 0;
  /** What came since the last newline; put together only once its own newline is there. */
  let rest: Buffer[] = [];
  let restBytes = 0;
  let ended = false;
  return {
    name,
    totalBytes: undefined,
    canRewind: false,
    async read() {
      while (!ended) {
        const chunk = await chunks.next();
        if (chunk.done === true) {
          ended = true;
          break;
        }
        const bytes = typeof chunk.value === 'string' ? Buffer.from(chunk.value) : chunk.value;
        const end = bytes.lastIndexOf(NEWLINE) + 1;
        if (end > 0) {
          if (restBytes + bytes.indexOf(NEWLINE) > LONGEST_LINE_BYTES) throw tooLong(name);
          const lines = takeRest(bytes.subarray(0, end));
          keep(bytes.subarray(end));
          return take(lines);
        }
        keep(bytes);
        if (restBytes > LONGEST_LINE_BYTES) throw tooLong(name);
      }
      const last = takeRest();
      return last.length === 0 ? undefined : take(last);
    },
    async close() {
      // A read that waits for input would otherwise keep the process alive.
      if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
      await close();
    },
  };

  function keep(bytes: Buffer): void {
    if (bytes.length > 0) rest.push(bytes);
    restBytes += bytes.length;
  }

  function takeRest(more: Buffer = EMPTY): Buffer {
    const all = rest.length === 0 ? more : Buffer.concat([...rest, more], restBytes + more.length);
    rest = [];
    restBytes = 0;
    return all;
  }

  function take(bytes: Buffer): LineBlock {
    const block = { bytes, position, endsAt: position + bytes.length };
    position = block.endsAt;
    return block;
  }
}

function becameShorter(name: string, totalBytes: number, endBytes: number): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_RECORDS_READ',
    kind: 'kafka',
    message: `${name} became shorter while it was read: it had ${totalBytes} bytes and now ends at ${endBytes}`,
    next: [
      'let nothing shorten or rewrite the file while it is read, then run again',
      'what was done before is committed; with the same --checkpoint the run goes on there',
    ],
  });
}

function tooLong(name: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_RECORDS_LINE_TOO_LONG',
    kind: 'usage',
    message: `${name} has a line of more than ${LONGEST_LINE_BYTES} bytes`,
    next: ['check that the file holds one JSON object a line'],
  });
}
