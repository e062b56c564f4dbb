/** A record that is being worked on; `done` is set by `PartitionProgress.finish` and nowhere else. */
export interface Pending {
  readonly offset: bigint;
  done: boolean;
}

/**
 * What is done of one partition. Records come in offset order, but offsets may have gaps (compaction, transaction
 * markers), so contiguity is counted over the records that were polled, not over offsets.
 */
export interface PartitionProgress {
  /** A record that must be worked on; offsets come in ascending order. */
  track(pending: Pending): void;
  /** Everything below `nextOffset` has been polled, whether tracked or filtered out. */
  advance(nextOffset: bigint): void;
  finish(pending: Pending): void;
  /** The offset below which everything is done, which may be committed; undefined before the first record. */
  readonly committable: bigint | undefined;
  /** Records tracked and not finished. */
  readonly unfinished: number;
  /** Those records, by offset. */
  pending(): readonly Pending[];
}

const COMPACT_AFTER = 1024;

export function createPartitionProgress(): PartitionProgress {
  let queue: Pending[] = [];
  let head = 0;
  let nextOffset: bigint | undefined;
  let unfinished = 0;

  const dropDone = (): void => {
    while (head < queue.length && queue[head]?.done === true) head += 1;
    if (head === queue.length) {
      queue = [];
      head = 0;
    } else if (head >= COMPACT_AFTER && head * 2 >= queue.length) {
      queue = queue.slice(head);
      head = 0;
    }
  };

  return {
    track(pending) {
      queue.push(pending);
      unfinished += 1;
    },
    advance(next) {
      if (nextOffset === undefined || next > nextOffset) nextOffset = next;
    },
    finish(pending) {
      if (pending.done) return;
      pending.done = true;
      unfinished -= 1;
      if (queue[head] === pending) dropDone();
    },
    get committable() {
      return queue[head]?.offset ?? nextOffset;
    },
    get unfinished() {
      return unfinished;
    },
    pending: () => queue.slice(head).filter(({ done }) => !done),
  };
}
