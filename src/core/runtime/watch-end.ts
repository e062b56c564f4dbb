import type { Clock } from '../model/clock.ts';

export interface EndWiring {
  readonly clock: Clock;
  /** What was read is done, and nothing more is expected. */
  readonly isDone: () => boolean;
  /** Commits what there is. */
  readonly commit: () => Promise<void>;
  /** Something that is done is not committed, and may yet be. */
  readonly isBehind: () => boolean;
  readonly tryAgainMs: number;
  readonly onEnd: () => void;
}

/**
 * The end is reached when what was read is done and committed: a commit that could not be written for a moment is tried
 * again, and a rebalance before that means to read again.
 */
export function watchEnd({ clock, isDone, commit, isBehind, tryAgainMs, onEnd }: EndWiring): {
  look(): void;
  stop(): void;
} {
  let looking = false;
  let stopped = false;
  let cancel: () => void = () => undefined;
  return {
    look,
    stop() {
      stopped = true;
      cancel();
    },
  };

  function look(): void {
    cancel();
    if (stopped || looking || !isDone()) return;
    looking = true;
    void commit().then(() => {
      looking = false;
      if (stopped || !isDone()) return;
      if (isBehind()) cancel = clock.after(tryAgainMs, look);
      else onEnd();
    });
  }
}
