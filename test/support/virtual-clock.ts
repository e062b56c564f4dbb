import type { Clock } from '../../src/core/model/clock.ts';

/** Time that moves only when nothing else can happen. */
export interface VirtualClock extends Clock {
  /** Runs everything that is due, jumping from timer to timer, until `done` settles or nothing is left to wait for. */
  runUntil<T>(done: Promise<T>): Promise<T>;
  /** Somebody sets the wall clock, forward or back; spans and timers do not notice. */
  setWall(byMs: number): void;
}

interface Timer {
  readonly atMs: number;
  readonly order: number;
  readonly callback: () => void;
}

export function createVirtualClock(startMs = Date.UTC(2026, 0, 1)): VirtualClock {
  let nowMs = 0;
  let wallAheadMs = 0;
  let order = 0;
  const timers = new Set<Timer>();
  const next = (): Timer | undefined => [...timers].sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];

  return {
    wallMs: () => startMs + nowMs + wallAheadMs,
    setWall(byMs) {
      wallAheadMs += byMs;
    },
    monotonicMs: () => nowMs,
    after(delayMs, callback) {
      order += 1;
      const timer = { atMs: nowMs + Math.max(0, delayMs), order, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async runUntil(done) {
      let settled = false;
      const mark = (): void => {
        settled = true;
      };
      done.then(mark, mark);
      for (;;) {
        await settleMicrotasks();
        if (settled) return done;
        const timer = next();
        if (timer === undefined) throw new Error('nothing is left to happen, and the run has not ended');
        timers.delete(timer);
        nowMs = timer.atMs;
        timer.callback();
      }
    },
  };
}

/** Lets promise chains run to their end; nothing here waits for real time. */
async function settleMicrotasks(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
