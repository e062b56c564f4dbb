import { createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { EsmctlError } from '../../core/model/errors.ts';
import { fileReasonOf } from '../../core/model/file-reason.ts';
import { writeOrFail } from '../write-or-fail.ts';

/** Lines to a file or stdout; the writer may ask whether the reader keeps up. */
export interface LineSink {
  /** Lines of the same synchronous step are written together, at its end, and where writes are paced also with later ones. */
  write(line: string): void;
  /** Resolves when the reader has caught up; undefined while it keeps up. */
  untilDrained(): Promise<void> | undefined;
  /** Why lines are missing, if some are. */
  readonly failure: Error | undefined;
  /** Resolves when all lines were handed over. */
  close(): Promise<void>;
}

/** Lines waiting in memory beyond which the run waits for the reader. */
const MOST_WAITING_BYTES = 1_000_000;
/** From one write to a file to the next: each wakes another thread and is answered by it. */
const FILE_PACE_MS = 10;

/** @param paceMs from one write to the next, at least. */
export function createLineSink(stream: Writable, ends: boolean, paceMs = 0): LineSink {
  let failure: Error | undefined;
  let waiting: Promise<void> | undefined;
  let unwritten = '';
  let writtenMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  stream.on('error', (error: Error) => {
    failure ??= error;
  });

  /** One write for all lines of one step of the run: each write to a pipe is a system call that is waited for. */
  function writeOut(): void {
    const text = unwritten;
    unwritten = '';
    clearTimeout(timer);
    if (paceMs > 0) writtenMs = performance.now();
    if (text !== '' && failure === undefined) writeOrFail(stream, text);
  }

  function plan(): void {
    const waitMs = paceMs === 0 ? 0 : writtenMs + paceMs - performance.now();
    if (waitMs <= 0) queueMicrotask(writeOut);
    else timer = setTimeout(writeOut, waitMs);
  }

  return {
    get failure() {
      return failure;
    },
    write(line) {
      if (failure !== undefined) return;
      if (unwritten === '') plan();
      unwritten += `${line}\n`;
    },
    untilDrained() {
      if (paceMs === 0 || unwritten.length >= MOST_WAITING_BYTES) writeOut();
      if (failure !== undefined || stream.writableLength < MOST_WAITING_BYTES) return undefined;
      waiting ??= drained(stream).then(() => {
        waiting = undefined;
      });
      return waiting;
    },
    close() {
      writeOut();
      if (failure !== undefined || stream.destroyed) return Promise.resolve();
      return new Promise((resolve) => {
        stream.once('error', () => resolve());
        stream.once('close', () => resolve());
        if (ends) stream.end(() => resolve());
        else stream.write('', () => resolve());
      });
    },
  };
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const name of ['drain', 'error', 'close']) stream.off(name, done);
      resolve();
    };
    for (const name of ['drain', 'error', 'close']) stream.on(name, done);
  });
}

/**
 * Tries now whether the file can be written, so that a wrong path is refused before anything runs; what it holds is
 * replaced with the first line, so that a run which is refused for another reason leaves it as it was.
 */
export async function openEventsFile(path: string): Promise<LineSink> {
  try {
    // Closing a pipe would tell its reader that all has been written.
    const kind = await stat(path).catch(() => undefined);
    if (kind?.isFIFO() !== true) await (await open(path, 'a')).close();
  } catch (error) {
    throw new EsmctlError({
      code: 'ESMCTL_EVENTS_OPEN',
      kind: 'usage',
      message: `the events file ${path} cannot be written: ${fileReasonOf(error)}`,
      next: ['give another path, or - for standard output'],
      cause: error,
    });
  }
  let sink: LineSink | undefined;
  return {
    write(line) {
      sink ??= createLineSink(createWriteStream(path), true, FILE_PACE_MS);
      sink.write(line);
    },
    untilDrained: () => sink?.untilDrained(),
    get failure() {
      return sink?.failure;
    },
    close: () => sink?.close() ?? Promise.resolve(),
  };
}
