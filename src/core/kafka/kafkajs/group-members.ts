import type { CommittedOffset } from '../../records/offset-store.ts';
import { createEndWatch, type EndWatch } from './end-watch.ts';
import { createReached, type Reached } from './reached.ts';
import { type ClusterSilence, createSilenceWatch, type SilenceWatch } from './silence-watch.ts';
import type { LogRange } from './start-offsets.ts';

/** What the members of the group in this process know of each other. */
export interface GroupMembers {
  readonly ends: EndWatch;
  readonly reached: Reached;
  readonly silence: SilenceWatch;
  /** Each assignment of each member has its own. */
  nextGeneration(): number;
  add(member: GroupMember): void;
  remove(member: GroupMember): void;
  /** A member reads nothing more: when none does, nobody waits for the end. */
  noteStopped(): void;
  commit(generation: number, offsets: readonly CommittedOffset[]): Promise<'committed' | 'stale'>;
}

export interface GroupMember {
  readonly isReading: boolean;
  /** It has joined and owns partitions: its heartbeats are answered every second. */
  isBeating(): boolean;
  /** What the member owns, under which generation, and where its reading has come to. */
  ownedOf(partition: number): { readonly generation: number; readonly position: bigint } | undefined;
  hasGeneration(generation: number): boolean;
  /** What the group has committed; undefined while the member has not joined. */
  readCommitted(partitions: readonly number[]): Promise<ReadonlyMap<number, bigint>> | undefined;
  commit(generation: number, offsets: readonly CommittedOffset[]): Promise<'committed' | 'stale'>;
  onEnd(): void;
  /** Told to one member only. */
  onSilence(silence: ClusterSilence): void;
}

const TICK_MS = 1000;

export function createGroupMembers(options: {
  readonly untilEnd: boolean;
  readonly ranges: ReadonlyMap<number, LogRange>;
}): GroupMembers {
  const members = new Set<GroupMember>();
  let generation = 0;
  let ticking: NodeJS.Timeout | undefined;
  const silence = createSilenceWatch((told) => [...members][0]?.onSilence(told));
  const ends = createEndWatch(options, {
    positionOf,
    async committedOf(partitions) {
      for (const member of members) {
        const asked = member.readCommitted(partitions);
        if (asked !== undefined) return asked;
      }
      return new Map();
    },
    onEnd() {
      for (const member of members) member.onEnd();
    },
  });
  return {
    ends,
    reached: createReached(),
    silence,
    nextGeneration() {
      generation += 1;
      return generation;
    },
    add(member) {
      members.add(member);
      ticking ??= setInterval(tick, TICK_MS).unref();
    },
    remove(member) {
      members.delete(member);
      if (members.size === 0) {
        clearInterval(ticking);
        ticking = undefined;
      }
      noteStopped();
    },
    noteStopped,
    commit(of, offsets) {
      const member = [...members].find((candidate) => candidate.hasGeneration(of));
      return member?.commit(of, offsets) ?? Promise.resolve('stale');
    },
  };

  function tick(): void {
    silence.tick(
      Date.now(),
      [...members].some((member) => member.isBeating()),
    );
  }

  function noteStopped(): void {
    if (![...members].some(({ isReading }) => isReading)) ends.stop();
  }

  /** By the newest owner: one that lost its membership may not know it yet. */
  function positionOf(partition: number): bigint | undefined {
    const owners = [...members].map((member) => member.ownedOf(partition)).filter((owned) => owned !== undefined);
    return owners.toSorted((a, b) => b.generation - a.generation)[0]?.position;
  }
}
