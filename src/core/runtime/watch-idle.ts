import type { Clock } from '../model/clock.ts';

export interface IdleWatch {
  noteActivity(): void;
  stop(): void;
}

/** Calls back when nothing happened and nothing is under way for this long. */
export function watchIdle(clock: Clock, forMs: number, isBusy: () => boolean, onIdle: () => void): IdleWatch {
  let lastMs = clock.monotonicMs();
  let cancel = clock.after(forMs, check);
  return {
    noteActivity() {
      lastMs = clock.monotonicMs();
    },
    stop: () => cancel(),
  };

  function check(): void {
    if (isBusy()) lastMs = clock.monotonicMs();
    const quietMs = clock.monotonicMs() - lastMs;
    if (quietMs >= forMs) onIdle();
    else cancel = clock.after(forMs - quietMs, check);
  }
}
