import type { Clock } from '../../model/clock.ts';
import type { EsmctlError } from '../../model/errors.ts';
import { offsetToJson } from '../../model/offset.ts';
import { keyOf } from '../../model/topic-partition.ts';
import type { CommittedOffset, OffsetStore } from '../../records/offset-store.ts';
import type { Emit } from '../runtime-events.ts';

export interface CommitterOptions {
  readonly store: OffsetStore;
  readonly clock: Clock;
  readonly intervalMs: number;
  /** What may be committed now; only partitions that are owned. */
  readonly committable: () => readonly CommittedOffset[];
  readonly generation: () => number;
  readonly emit: Emit;
  readonly fail: (error: EsmctlError) => void;
}

/** Commits what is contiguous and done: on a timer while there is progress, and at the end. */
export interface Committer {
  /** Offsets that are known to be safe, by `topic-partition`. */
  readonly committed: ReadonlyMap<string, bigint>;
  /** There may be progress: a commit follows within the interval. */
  noteProgress(): void;
  /** What the group has committed of a partition that is now owned, which may be less than was known. */
  reset(partition: string, nextOffset: bigint | undefined): void;
  /** Commits what there is now. */
  flush(): Promise<void>;
  /** Commits what there is and stops the timer; rejects when the store fails. */
  finish(): Promise<void>;
}

export function createCommitter(options: CommitterOptions, known: readonly CommittedOffset[]): Committer {
  const { store, clock, emit } = options;
  const committed = new Map(known.map((offset) => [keyOf(offset), offset.nextOffset]));
  let cancelTimer: (() => void) | undefined;
  let inFlight: Promise<void> = Promise.resolve();
  let last: Promise<void> = Promise.resolve();
  let closed = false;

  return {
    committed,
    noteProgress() {
      if (closed || cancelTimer !== undefined) return;
      cancelTimer = clock.after(options.intervalMs, () => {
        inFlight = commitNow().catch(options.fail);
        void inFlight.then(() => {
          cancelTimer = undefined;
          if (changes().length > 0) this.noteProgress();
        });
      });
    },
    reset(partition, nextOffset) {
      if (nextOffset === undefined) committed.delete(partition);
      else committed.set(partition, nextOffset);
    },
    async flush() {
      await inFlight;
      await commitNow();
    },
    async finish() {
      closed = true;
      cancelTimer?.();
      await inFlight;
      await commitNow();
    },
  };

  function changes(): readonly CommittedOffset[] {
    return options.committable().filter((offset) => (committed.get(keyOf(offset)) ?? -1n) < offset.nextOffset);
  }

  /** One after the other: a store is not asked to write while it writes. */
  function commitNow(): Promise<void> {
    const mine = last.then(commitChanges);
    last = mine.catch(() => undefined);
    return mine;
  }

  async function commitChanges(): Promise<void> {
    const offsets = changes();
    if (offsets.length === 0) return;
    const generation = options.generation();
    const answer = await store.commit(generation, offsets);
    if (answer === 'stale') return;
    // After a reset the new owner's knowledge stands.
    if (generation === options.generation())
      for (const offset of offsets) committed.set(keyOf(offset), offset.nextOffset);
    const named = offsets.map((offset) => [keyOf(offset), offsetToJson(offset.nextOffset)] as const);
    emit({ type: 'committed', offsets: Object.fromEntries(named) });
  }
}
