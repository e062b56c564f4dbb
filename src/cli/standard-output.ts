import { writeOrFail } from './write-or-fail.ts';

/** Stdout that waits for slow readers and knows when the reader has gone (`| head -1`). */
export interface StandardOutput {
  /** Resolves when the text was handed over; resolves at once after the reader has gone. */
  write(text: string): Promise<void>;
  readonly closed: AbortSignal;
}

let shared: StandardOutput | undefined;

export function standardOutput(): StandardOutput {
  shared ??= watch(process.stdout);
  return shared;
}

function watch(stream: NodeJS.WriteStream): StandardOutput {
  const gone = new AbortController();
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.stderr.write(`esmctl: stdout: ${error.message}\n`);
    gone.abort();
  });
  return {
    closed: gone.signal,
    write(text) {
      if (gone.signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        writeOrFail(stream, text, resolve);
      });
    },
  };
}
