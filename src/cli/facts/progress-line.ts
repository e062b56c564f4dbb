import type { OnProgress } from '../../core/kafka/facts/read-offsets-topic.ts';

const EVERY_MS = 100;

/** A line on a terminal's stderr that is drawn over itself; nothing elsewhere. */
export function progressLine(stream: NodeJS.WriteStream): { readonly onProgress: OnProgress; clear(): void } {
  let drawnAtMs = 0;
  let isDrawn = false;
  return {
    onProgress(read, all) {
      const nowMs = Date.now();
      if (stream.isTTY !== true || nowMs - drawnAtMs < EVERY_MS) return;
      drawnAtMs = nowMs;
      isDrawn = true;
      const percent = all === 0n ? 100 : Number((read * 100n) / all);
      stream.write(`\r\u001b[Kreading the offsets topic: ${percent}% of ${all} records`);
    },
    clear() {
      if (isDrawn) stream.write('\r\u001b[K');
    },
  };
}
