import type { Clock } from '../model/clock.ts';

/** How much of something is under way, on average over time. */
export interface ConcurrencyMeter {
  /** Counts while the work runs. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** The average since the last time it was asked. */
  takeAverage(): number;
}

export function createConcurrencyMeter(clock: Clock): ConcurrencyMeter {
  let underWay = 0;
  let sum = 0;
  let sinceMs = clock.monotonicMs();
  let beganMs = sinceMs;

  const pass = (): void => {
    const nowMs = clock.monotonicMs();
    sum += underWay * (nowMs - sinceMs);
    sinceMs = nowMs;
  };

  return {
    async during(work) {
      pass();
      underWay += 1;
      try {
        return await work();
      } finally {
        pass();
        underWay -= 1;
      }
    },
    takeAverage() {
      pass();
      const average = sinceMs === beganMs ? underWay : sum / (sinceMs - beganMs);
      sum = 0;
      beganMs = sinceMs;
      return average;
    },
  };
}
