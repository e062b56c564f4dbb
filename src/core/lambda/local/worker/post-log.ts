import { costOf, type LogBatchLine } from '../log-backlog.ts';

/** So many lines of a burst go out one by one: what is printed just before the thread hangs must not stay in it. */
const SINGLE_LINES = 256;
const BATCH_COST = 64 * 1024;
const BURST_MS = 5;

export interface LogPoster {
  add(line: LogBatchLine): void;
  /** Sends what is collected. */
  flush(): void;
}

/**
 * Sends log lines: few at once, many in batches of 64 KiB or 5 ms; `post` is called in the order of the lines, with what they
 * cost together, and may stand still until there is room for them.
 */
export function createLogPoster(post: (lines: readonly LogBatchLine[], cost: number) => void): LogPoster {
  let batch: LogBatchLine[] = [];
  let batchCost = 0;
  let linesOfBurst = 0;
  let burstStartMs = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (batch.length === 0) return;
    const lines = batch;
    const cost = batchCost;
    batch = [];
    batchCost = 0;
    post(lines, cost);
  }

  return {
    flush,
    add(line) {
      const nowMs = performance.now();
      if (nowMs - burstStartMs > BURST_MS) {
        burstStartMs = nowMs;
        linesOfBurst = 0;
        batch.push(line);
        batchCost += costOf(line);
        flush();
        return;
      }
      linesOfBurst += 1;
      batch.push(line);
      batchCost += costOf(line);
      if (linesOfBurst <= SINGLE_LINES || batchCost >= BATCH_COST) flush();
      else timer ??= setTimeout(flush, BURST_MS).unref();
    },
  };
}
