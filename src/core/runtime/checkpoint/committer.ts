import type { Clock } from '../../model/clock.ts';
import type { EsmctlError } from '../../model/errors.ts';
import { offsetToJson } from '../../model/offset.ts';
import { keyOf } from '../../model/topic-partition.ts';
import type { CommittedOffset, OffsetStore } from '../../records/offset-store.ts';
import type { Emit } from '../runtime-events.ts';
import type { Uncommitted } from './uncommitted.ts';

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
  /** The partition is given up; everything of it below `done` is done. */
  leave(partition: string, done: bigint | undefined): void;
  /** The group shares its partitions anew: what was left undone by a commit is the next owner's, who gets it again. */
  noteRegrouped(): void;
  /** What is done and not known to be committed, of owned partitions and of those left since the group last met. */
  uncommitted(): ReadonlyMap<string, Uncommitted>;
  /** Something that is done is not committed. */
  readonly isBehind: boolean;
  /** Commits what there is now, of all generations or of one. */
  flush(generation?: number): Promise<void>;
  /** Commits what there is, more than once where it is not written for a moment, and stops the timers; rejects when the store fails. */
  finish(): Promise<void>;
}

/** Of the last commit. */
const LAST_ATTEMPTS = 4;

export function createCommitter(options: CommitterOptions, known: readonly CommittedOffset[]): Committer {
  const { store, clock, emit } = options;
  const committed = new Map(known.map((offset) => [keyOf(offset), offset.nextOffset]));
  const left = new Map<string, bigint>();
  /** The last commit of each generation while it is on its way. */
  const underWay = new Map<number, Promise<void>>();
  let cancelTimer: (() => void) | undefined;
  let closed = false;
  let cancelRefresh = refreshLater();

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
    leave(partition, done) {
      if (done !== undefined && done > (committed.get(partition) ?? -1n)) left.set(partition, done);
    },
    noteRegrouped: () => left.clear(),
    uncommitted() {
      const owned = changes().map((offset) => [keyOf(offset), offset.nextOffset] as const);
      const open = [...left, ...owned].filter(([, done]) => done > 0n);
      return new Map(open.map(([partition, done]) => [partition, { committed: committed.get(partition), done }]));
    },
    reset(partition, nextOffset) {
      if (nextOffset === undefined) committed.delete(partition);
      else committed.set(partition, nextOffset);
    },
    get isBehind() {
      return changes().length > 0;
    },
    flush: (generation) => (generation === undefined ? commitAll() : commitInTurn(generation)),
    async finish() {
      closed = true;
      cancelTimer?.();
      cancelRefresh?.();
      for (let attempt = 1; ; attempt += 1) {
        await commitAll();
        if (attempt === LAST_ATTEMPTS || changes().length === 0) return;
        await new Promise<void>((resolve) => void clock.after(options.intervalMs, resolve));
      }
    },
  };

  function refreshLater(): (() => void) | undefined {
    return store.refreshMs === undefined ? undefined : clock.after(store.refreshMs, refresh);
  }

  function refresh(): void {
    const generations = new Set(options.committable().map(({ generation }) => generation));
    const commits = Promise.all([...generations].map((generation) => commitInTurn(generation, isAtLeastCommitted)));
    void commits.catch(options.fail).then(() => {
      if (!closed) cancelRefresh = refreshLater();
    });
  }

  function isAtLeastCommitted(offset: CommittedOffset): boolean {
    return (committed.get(keyOf(offset)) ?? -1n) <= offset.nextOffset;
  }

  function isChanged(offset: CommittedOffset): boolean {
    return (committed.get(keyOf(offset)) ?? -1n) < offset.nextOffset;
  }

  function changes(of?: number, isWanted = isChanged) {
    return options
      .committable()
      .filter((offset) => (of === undefined || offset.generation === of) && isWanted(offset))
      .map(({ generation: _generation, ...offset }) => offset);
  }

  async function commitAll(): Promise<void> {
    const changed = options.committable().filter(isChanged);
    const generations = new Set([...underWay.keys(), ...changed.map(({ generation }) => generation)]);
    await Promise.all([...generations].map((generation) => commitInTurn(generation)));
  }

  /** One after the other: nobody is asked to write while they write. Generations do not wait for each other. */
  function commitInTurn(generation: number, isWanted = isChanged): Promise<void> {
    const mine = (underWay.get(generation) ?? Promise.resolve()).then(() => commitWanted(generation, isWanted));
    const settled = mine.catch(() => undefined);
    underWay.set(generation, settled);
    void settled.then(() => {
      if (underWay.get(generation) === settled) underWay.delete(generation);
    });
    return mine;
  }

  async function commitWanted(generation: number, isWanted: typeof isChanged): Promise<void> {
    const offsets = changes(generation, isWanted);
    if (offsets.length === 0) return;
    const answer = await store.commit(generation, offsets);
    if (answer === 'stale') return;
    const news = offsets.filter(isChanged);
    for (const offset of offsets) {
      // After a reset the new owner's knowledge stands.
      if (options.isOwned(keyOf(offset), generation)) committed.set(keyOf(offset), offset.nextOffset);
      else if ((left.get(keyOf(offset)) ?? -1n) <= offset.nextOffset) left.delete(keyOf(offset));
    }
    if (news.length === 0) return;
    const named = news.map((offset) => [keyOf(offset), offsetToJson(offset.nextOffset)] as const);
    emit({ type: 'committed', offsets: Object.fromEntries(named) });
  }
}
