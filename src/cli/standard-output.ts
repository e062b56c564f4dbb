import '@oclif/core/command';
import { writeOrFail } from './write-or-fail.ts';

/** Stdout that waits for slow readers and knows when the reader has gone (`| head -1`) or the disk is full. */
export interface StandardOutput {
  /** Resolves when the text was handed over; resolves at once after the reader has gone. */
  write(text: string): Promise<void>;
  /** Nothing more can be written: the reader has gone, or writing failed. */
  readonly closed: AbortSignal;
  /** Why output is missing; undefined where none is, or its reader went away. */
  readonly failure: Error | undefined;
}

let shared: StandardOutput | undefined;

export function standardOutput(): StandardOutput {
  shared ??= watch(process.stdout);
  return shared;
}

function watch(stream: NodeJS.WriteStream): StandardOutput {
  const gone = new AbortController();
  let failure: Error | undefined;
  // The one that oclif adds when it is loaded throws, before any other hears of it.
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
