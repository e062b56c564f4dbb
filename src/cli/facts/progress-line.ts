import type { OnProgress } from '../../core/kafka/facts/read-offsets-topic.ts';
import { openStatusLine } from '../status-line.ts';

const EVERY_MS = 100;

/** How far the offsets topic is read, on a status line. */
export function progressLine(stream: NodeJS.WriteStream): { readonly onProgress: OnProgress; clear(): void } {
  const line = openStatusLine(stream);
  let drawnAtMs = 0;
  return {
    onProgress(read, all) {
      const nowMs = Date.now();
      if (nowMs - drawnAtMs < EVERY_MS) return;
      drawnAtMs = nowMs;
      const percent = all === 0n ? 100 : Number((read * 100n) / all);
      line.draw(`reading the offsets topic: ${percent}% of ${all} records`);
    },
    clear: line.clear,
  };
}
