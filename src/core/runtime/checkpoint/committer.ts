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
  /** What may be committed now, each under the generation that polled it; only partitions that are owned. */
  readonly committable: () => readonly (CommittedOffset & { readonly generation: number })[];
  readonly isOwned: (partition: string, generation: number) => boolean;
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
  /** Commits what there is now, of all generations or of one. */
  flush(generation?: number): Promise<void>;
  /** Commits what there is and stops the timer; rejects when the store fails. */
  finish(): Promise<void>;
}

export function createCommitter(options: CommitterOptions, known: readonly CommittedOffset[]): Committer {
  const { store, clock, emit } = options;
  const committed = new Map(known.map((offset) => [keyOf(offset), offset.nextOffset]));
  /** The last commit of each generation while it is on its way. */
  const underWay = new Map<number, Promise<void>>();
  let cancelTimer: (() => void) | undefined;
  let closed = false;

  return {
    committed,
    noteProgress() {
      if (closed || cancelTimer !== undefined) return;
      cancelTimer = clock.after(options.intervalMs, () => {
        const commits = commitAll().catch(options.fail);
        void commits.then(() => {
          cancelTimer = undefined;
          if (changes().length > 0) this.noteProgress();
        });
      });
    },
    reset(partition, nextOffset) {
      if (nextOffset === undefined) committed.delete(partition);
      else committed.set(partition, nextOffset);
    },
    flush: (generation) => (generation === undefined ? commitAll() : commitInTurn(generation)),
    async finish() {
      closed = true;
      cancelTimer?.();
      await commitAll();
    },
  };

  function changes(of?: number) {
    return options
      .committable()
      .filter(
        ({ generation, ...offset }) =>
          (of === undefined || generation === of) && (committed.get(keyOf(offset)) ?? -1n) < offset.nextOffset,
      );
  }

  async function commitAll(): Promise<void> {
    const generations = new Set([...underWay.keys(), ...changes().map(({ generation }) => generation)]);
    await Promise.all([...generations].map(commitInTurn));
  }

  /** One after the other: nobody is asked to write while they write. Generations do not wait for each other. */
  function commitInTurn(generation: number): Promise<void> {
    const mine = (underWay.get(generation) ?? Promise.resolve()).then(() => commitChanges(generation));
    const settled = mine.catch(() => undefined);
    underWay.set(generation, settled);
    void settled.then(() => {
      if (underWay.get(generation) === settled) underWay.delete(generation);
    });
    return mine;
  }

  async function commitChanges(generation: number): Promise<void> {
    const offsets = changes(generation);
    if (offsets.length === 0) return;
    const answer = await store.commit(generation, offsets);
    if (answer === 'stale') return;
    for (const offset of offsets) {
      // After a reset the new owner's knowledge stands.
      if (options.isOwned(keyOf(offset), generation)) committed.set(keyOf(offset), offset.nextOffset);
    }
    const named = offsets.map((offset) => [keyOf(offset), offsetToJson(offset.nextOffset)] as const);
    emit({ type: 'committed', offsets: Object.fromEntries(named) });
  }
}
