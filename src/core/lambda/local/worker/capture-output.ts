import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { createLineCutter } from '../log-lines.ts';

export type OutputStream = 'stdout' | 'stderr';

/** The standard output of this thread, line by line, with what loggers write straight to file descriptors 1 and 2. */
export interface CapturedOutput {
  /** Gives out what was written without a line end. */
  flush(): void;
}

/** From now on nothing that JavaScript in this thread prints reaches the terminal of the process. */
export function captureOutput(onLine: (stream: OutputStream, text: string) => void): CapturedOutput {
  const cutters = {
    stdout: createLineCutter((text) => onLine('stdout', text)),
    stderr: createLineCutter((text) => onLine('stderr', text)),
  };
  for (const stream of ['stdout', 'stderr'] as const) {
    process[stream].write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      const [encoding] = rest;
      cutters[stream].add(
        typeof encoding === 'string' ? Buffer.from(String(chunk), encoding as BufferEncoding) : chunk,
      );
      const done = rest.find((argument) => typeof argument === 'function');
      if (done !== undefined) process.nextTick(done as () => void);
      return true;
    };
  }
  captureDescriptors((stream, chunk) => cutters[stream].add(chunk));
  return {
    flush() {
      cutters.stdout.flush();
      cutters.stderr.flush();
    },
  };
}

type Chunk = string | NodeJS.ArrayBufferView;

/** What `fs` writes to 1 and 2 belongs to the whole process: loggers such as pino use it, and streams on a descriptor. */
function captureDescriptors(add: (stream: OutputStream, chunk: string | Uint8Array) => void): void {
  const { write, writeSync, writev, writevSync, writeFileSync } = fs;
  const take = (fd: unknown, chunk: Chunk, offset: unknown, length: unknown): number | undefined => {
    if (fd !== 1 && fd !== 2) return undefined;
    const bytes = sliceOf(chunk, offset, length);
    add(fd === 1 ? 'stdout' : 'stderr', bytes);
    return bytes.byteLength;
  };
  const takeAll = (fd: unknown, chunks: readonly Chunk[]): number | undefined => {
    if (fd !== 1 && fd !== 2) return undefined;
    return chunks.reduce((bytes, chunk) => bytes + (take(fd, chunk, undefined, undefined) ?? 0), 0);
  };
  const patched = {
    writeSync(fd: number, chunk: Chunk, ...rest: unknown[]): number {
      return take(fd, chunk, rest[0], rest[1]) ?? Reflect.apply(writeSync, fs, [fd, chunk, ...rest]);
    },
    write(fd: number, chunk: Chunk, ...rest: unknown[]): void {
      const written = take(fd, chunk, rest[0], rest[1]);
      const done = rest.at(-1);
      if (written === undefined) Reflect.apply(write, fs, [fd, chunk, ...rest]);
      else if (typeof done === 'function') process.nextTick(done as () => void, null, written, chunk);
    },
    writevSync(fd: number, chunks: readonly NodeJS.ArrayBufferView[], ...rest: unknown[]): number {
      return takeAll(fd, chunks) ?? Reflect.apply(writevSync, fs, [fd, chunks, ...rest]);
    },
    writev(fd: number, chunks: readonly NodeJS.ArrayBufferView[], ...rest: unknown[]): void {
      const written = takeAll(fd, chunks);
      const done = rest.at(-1);
      if (written === undefined) Reflect.apply(writev, fs, [fd, chunks, ...rest]);
      else if (typeof done === 'function') process.nextTick(done as () => void, null, written, chunks);
    },
    writeFileSync(file: unknown, chunk: Chunk, ...rest: unknown[]): void {
      if (take(file, chunk, undefined, undefined) === undefined) {
        Reflect.apply(writeFileSync, fs, [file, chunk, ...rest]);
      }
    },
  };
  // What util.promisify reads from the original.
  for (const name of ['write', 'writev'] as const) {
    const original = fs[name];
    for (const key of Object.getOwnPropertySymbols(original)) {
      Reflect.set(patched[name], key, Reflect.get(original, key));
    }
  }
  Object.assign(fs, patched);
  syncBuiltinESMExports();
}

function sliceOf(chunk: Chunk, offset: unknown, length: unknown): Uint8Array {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  const from = typeof offset === 'number' ? offset : 0;
  const count = typeof length === 'number' ? length : chunk.byteLength - from;
  return Buffer.from(chunk.buffer, chunk.byteOffset + from, count);
}
