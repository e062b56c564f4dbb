import type { KafkaRecord } from '../../src/core/model/record.ts';
import type { OffsetStore } from '../../src/core/records/offset-store.ts';
import type { RecordSource, SourceListener } from '../../src/core/records/record-source.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** A process with one member of the group. */
export interface VirtualMember {
  readonly offsets: OffsetStore;
  createSource(listener: SourceListener): RecordSource;
  /** The process dies: the group hears of it, and nothing of it is heard any more. */
  crash(): void;
  readonly isDead: boolean;
}

export interface VirtualGroup {
  readonly committed: ReadonlyMap<number, bigint>;
  member(): VirtualMember;
}

interface Member {
  listener: SourceListener | undefined;
  isDead: boolean;
  isReading: boolean;
  readonly owned: Map<number, { readonly generation: number; position: bigint }>;
  readonly paused: Set<number>;
}

const CHUNK = 3;

/** A topic and its group: each join, leave and crash takes all partitions from all members and deals them out anew. */
export function createVirtualGroup(
  records: readonly KafkaRecord[],
  partitions: readonly number[],
  clock: VirtualClock,
  onCommit: (partition: number, nextOffset: bigint) => void,
): VirtualGroup {
  const committed = new Map(partitions.map((partition) => [partition, 0n]));
  const members = new Set<Member>();
  let generation = 0;
  let isRebalancing = false;
  let isStale = false;

  return {
    committed,
    member() {
      const me: Member = {
        listener: undefined,
        isDead: false,
        isReading: true,
        owned: new Map(),
        paused: new Set(),
      };
      return {
        offsets: {
          read: () => Promise.resolve([]),
          commit(by, offsets) {
            const isMine = offsets.every(({ partition }) => me.owned.get(partition)?.generation === by);
            if (me.isDead || !members.has(me) || !isMine) return Promise.resolve('stale');
            for (const { partition, nextOffset } of offsets) {
              onCommit(partition, nextOffset);
              committed.set(partition, nextOffset);
            }
            return Promise.resolve('committed');
          },
        },
        createSource: (listener) => sourceOf(me, listener),
        crash() {
          me.isDead = true;
          me.owned.clear();
          members.delete(me);
          rebalanceSoon();
        },
        get isDead() {
          return me.isDead;
        },
      };
    },
  };

  function sourceOf(me: Member, listener: SourceListener): RecordSource {
    me.listener = listener;
    return {
      name: 'virtual',
      progress: { readBytes: 0, totalBytes: undefined },
      start() {
        members.add(me);
        rebalanceSoon();
        clock.after(1, () => step(me));
      },
      pause: (them) => them.forEach(({ partition }) => void me.paused.add(partition)),
      resume: (them) => them.forEach(({ partition }) => void me.paused.delete(partition)),
      stopReading: () => {
        me.isReading = false;
      },
      stop() {
        if (members.delete(me)) rebalanceSoon();
        me.owned.clear();
        return Promise.resolve();
      },
    };
  }

  function rebalanceSoon(): void {
    isStale = true;
    if (isRebalancing) return;
    isRebalancing = true;
    void rebalanceAll().finally(() => {
      isRebalancing = false;
    });
  }

  async function rebalanceAll(): Promise<void> {
    while (isStale) {
      isStale = false;
      await new Promise<void>((resolve) => void clock.after(2, resolve));
      await Promise.all([...members].map(revokeAll));
      const living = [...members];
      for (const [index, me] of living.entries()) {
        generation += 1;
        const mine = partitions.filter((_, place) => place % living.length === index);
        for (const partition of mine) me.owned.set(partition, { generation, position: committed.get(partition) ?? 0n });
        me.paused.clear();
        me.listener?.onAssigned(
          generation,
          mine.map((partition) => ({ topic: 'orders', partition, committed: committed.get(partition) ?? 0n })),
        );
      }
    }
  }

  async function revokeAll(me: Member): Promise<void> {
    const generations = new Set([...me.owned.values()].map((owned) => owned.generation));
    await Promise.all([...generations].map((by) => me.listener?.beforeRevoked(by)));
    const given = [...me.owned];
    me.owned.clear();
    if (me.isDead) return;
    for (const [partition, owned] of given) me.listener?.onRevoked(owned.generation, [{ topic: 'orders', partition }]);
  }

  function step(me: Member): void {
    if (me.isDead || !members.has(me)) return;
    for (const [partition, owned] of me.owned) {
      if (!me.isReading || me.paused.has(partition)) continue;
      const chunk = records
        .filter((record) => record.partition === partition && record.offset >= owned.position)
        .slice(0, CHUNK);
      const last = chunk[chunk.length - 1];
      if (last === undefined) continue;
      owned.position = last.offset + 1n;
      const fetched = { topic: 'orders', partition, records: chunk, nextOffset: owned.position, bytes: 0 };
      me.listener?.onRecords(owned.generation, fetched);
      break;
    }
    clock.after(1, () => step(me));
  }
}
