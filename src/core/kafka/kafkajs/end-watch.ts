import type { LogRange } from './start-offsets.ts';

export interface EndWatchWiring {
  /** Where this member has come to; undefined for a partition that it does not own. */
  readonly positionOf: (partition: number) => bigint | undefined;
  /** What the group has committed, for the partitions of other members. */
  readonly committedOf: (partitions: readonly number[]) => Promise<ReadonlyMap<number, bigint>>;
  readonly onEnd: () => void;
}

/** Looks whether the ends that the log had at the start are reached: by this member, or committed by others. */
export interface EndWatch {
  look(): void;
  /** After a rebalance what was reached may have to be read again. */
  begin(): void;
  /** The log was made anew and ends here: what it had before will never come. */
  lower(partition: number, end: bigint): void;
  stop(): void;
}

const LOOK_AGAIN_MS = 500;

export function createEndWatch(
  { untilEnd, ranges }: { readonly untilEnd: boolean; readonly ranges: ReadonlyMap<number, LogRange> },
  wiring: EndWatchWiring,
): EndWatch {
  const open = new Map(ranges);
  let stopped = false;
  let over = !untilEnd;
  let timer: NodeJS.Timeout | undefined;
  let asking = false;

  return {
    look,
    begin,
    lower(partition, end) {
      const range = open.get(partition);
      if (range !== undefined && range.end > end) open.set(partition, { start: 0n, end });
      begin();
    },
    stop() {
      stopped = true;
      over = true;
      clearTimeout(timer);
    },
  };

  function begin(): void {
    over = stopped || !untilEnd;
    look();
  }

  function look(): void {
    if (over || asking) return;
    const others: number[] = [];
    for (const [partition, { start, end }] of open) {
      const position = wiring.positionOf(partition);
      if (position === undefined) {
        if (end > start) others.push(partition);
      } else if (position < end) return;
    }
    if (others.length === 0) finish();
    else askForOthers(others);
  }

  function finish(): void {
    over = true;
    wiring.onEnd();
  }

  function askForOthers(partitions: readonly number[]): void {
    asking = true;
    void wiring
      .committedOf(partitions)
      .catch(() => new Map<number, bigint>())
      .then((committed) => {
        asking = false;
        if (over) return;
        if (partitions.every((partition) => (committed.get(partition) ?? -1n) >= (open.get(partition)?.end ?? 0n))) {
          // Meanwhile one of them may have become this member's.
          if (partitions.every((partition) => wiring.positionOf(partition) === undefined)) return finish();
        }
        clearTimeout(timer);
        timer = setTimeout(look, LOOK_AGAIN_MS);
      });
  }
}
