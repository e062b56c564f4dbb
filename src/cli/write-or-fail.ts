import type { Writable } from 'node:stream';

/** A file as standard output throws at once where a pipe tells later (a full disk): both end as `error` events. */
export function writeOrFail(stream: Writable, text: string, done: () => void = () => undefined): void {
  try {
    stream.write(text, done);
  } catch (error) {
    stream.emit('error', error);
    done();
  }
}
