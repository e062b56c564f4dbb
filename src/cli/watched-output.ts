import { writeOrFail } from './write-or-fail.ts';

/** Stdout that waits for slow readers and knows when the reader has gone (`| head -1`) or the disk is full. */
export interface WatchedOutput {
  /** Resolves when the text was handed over; resolves at once after the reader has gone. */
  write(text: string): Promise<void>;
  /** Nothing more can be written: the reader has gone, or writing failed. */
  readonly closed: AbortSignal;
  /** Why output is missing; undefined where none is, or its reader went away. */
  readonly failure: Error | undefined;
}

/** Alone: whoever else listens for errors of the stream does so no more. */
export function watchOutput(stream: NodeJS.WriteStream): WatchedOutput {
  const gone = new AbortController();
  let failure: Error | undefined;
  stream.removeAllListeners('error');
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (gone.signal.aborted) return;
    if (error.code !== 'EPIPE') failure = error;
    gone.abort();
  });
  return {
    closed: gone.signal,
    get failure() {
      return failure;
    },
    write(text) {
      if (gone.signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        writeOrFail(stream, text, resolve);
      });
    },
  };
}
