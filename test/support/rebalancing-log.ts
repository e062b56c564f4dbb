import type { KafkaRecord } from '../../src/core/model/record.ts';
import { keyOf, type TopicPartition } from '../../src/core/model/topic-partition.ts';
import type { OffsetStore } from '../../src/core/records/offset-store.ts';
import type { RecordSource, SourceListener } from '../../src/core/records/record-source.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** At a step of the source these partitions are given up, and come back some steps later. */
export interface Rebalance {
  readonly atStep: number;
  readonly partitions: readonly number[];
  readonly awaySteps: number;
  /** The owner in between finishes and commits this many records of each. */
  readonly othersFinish: number;
  /** Whether there is a last moment to commit in; none when the membership was lost. */
  readonly announced: boolean;
}

export interface RebalancingLog {
  readonly offsets: OffsetStore;
  createSource(listener: SourceListener): RecordSource;
  readonly committed: ReadonlyMap<number, bigint>;
  owns(partition: number): boolean;
  /** Distinct records that were handed on. */
  readonly delivered: ReadonlySet<string>;
}

export interface LogWatch {
  readonly onCommit: (partition: number, nextOffset: bigint) => void;
  readonly onOtherFinished: (record: KafkaRecord) => void;
}

/** A topic whose group rebalances: partitions come back at what is committed, under a new generation. */
export function createRebalancingLog(
  records: readonly KafkaRecord[],
  rebalances: readonly Rebalance[],
  clock: VirtualClock,
  watch: LogWatch,
): RebalancingLog {
  const partitions = [...new Set(records.map(({ partition }) => partition))];
  const committed = new Map(partitions.map((partition) => [partition, 0n]));
  const position = new Map<number, bigint>();
  const generations = new Map<number, number>();
  const paused = new Set<number>();
  const delivered = new Set<string>();
  const waiting = [...rebalances].sort((a, b) => a.atStep - b.atStep);
  const away: { readonly untilStep: number; readonly partitions: readonly number[] }[] = [];
  let generation = 0;
  let steps = 0;
  let stopped = false;

  const of = (partition: number): TopicPartition => ({ topic: 'orders', partition });
  const logOf = (partition: number): KafkaRecord[] => records.filter((record) => record.partition === partition);

  return {
    committed,
    delivered,
    owns: (partition) => position.has(partition),
    offsets: {
      read: () => Promise.resolve([]),
      commit: (by, offsets) => {
        if (offsets.some(({ partition }) => !position.has(partition) || generations.get(partition) !== by))
          return Promise.resolve('stale');
        for (const { partition, nextOffset } of offsets) {
          watch.onCommit(partition, nextOffset);
          committed.set(partition, nextOffset);
        }
        return Promise.resolve('committed');
      },
    },
    createSource(listener) {
      return {
        name: 'rebalancing',
        progress: { readBytes: 0, totalBytes: undefined },
        start: () => void clock.after(0, begin),
        pause: (them) => them.forEach(({ partition }) => void paused.add(partition)),
        resume: (them) => them.forEach(({ partition }) => void paused.delete(partition)),
        stopReading: () => {
          stopped = true;
        },
        stop: () => {
          stopped = true;
          return Promise.resolve();
        },
      };

      function begin(): void {
        assign(partitions);
        void step();
      }

      function assign(them: readonly number[]): void {
        generation += 1;
        for (const partition of them) {
          position.set(partition, committed.get(partition) ?? 0n);
          generations.set(partition, generation);
        }
        const assigned = them.map((partition) => ({ ...of(partition), committed: committed.get(partition) ?? 0n }));
        listener.onAssigned(generation, assigned);
      }

      async function revoke({ partitions: them, awaySteps, othersFinish, announced }: Rebalance): Promise<void> {
        const mine = them.filter((partition) => position.has(partition));
        if (mine.length === 0) return;
        const generationOf = (partition: number): number => generations.get(partition) ?? generation;
        if (announced) await Promise.all([...new Set(mine.map(generationOf))].map((by) => listener.beforeRevoked(by)));
        for (const partition of mine) {
          position.delete(partition);
          paused.delete(partition);
          finishElsewhere(partition, othersFinish);
        }
        for (const partition of mine) listener.onRevoked(generationOf(partition), [of(partition)]);
        away.push({ untilStep: steps + awaySteps, partitions: mine });
      }

      async function step(): Promise<void> {
        if (stopped) return;
        steps += 1;
        while ((waiting[0]?.atStep ?? Number.POSITIVE_INFINITY) <= steps) {
          const next = waiting.shift();
          if (next !== undefined) await revoke(next);
        }
        for (const gone of away.filter(({ untilStep }) => untilStep <= steps)) {
          away.splice(away.indexOf(gone), 1);
          assign(gone.partitions);
        }
        const more = deliverOne();
        if (!more && away.length === 0 && everythingRead()) listener.onEnd();
        clock.after(more || waiting.length > 0 || away.length > 0 ? 1 : 10, () => void step());
      }

      function everythingRead(): boolean {
        return partitions.every(
          (partition) => (logOf(partition).at(-1)?.offset ?? -1n) < (position.get(partition) ?? 0n),
        );
      }

      function deliverOne(): boolean {
        for (const [partition, from] of position) {
          const chunk = logOf(partition).filter(({ offset }) => offset >= from);
          if (paused.has(partition) || chunk.length === 0) continue;
          const fetched = chunk.slice(0, 2);
          const nextOffset = (fetched.at(-1)?.offset ?? 0n) + 1n;
          position.set(partition, nextOffset);
          for (const record of fetched) delivered.add(`${keyOf(record)}:${record.offset}`);
          // Those that were delivered last come last next time.
          position.delete(partition);
          position.set(partition, nextOffset);
          const owner = generations.get(partition) ?? generation;
          listener.onRecords(owner, { ...of(partition), records: fetched, nextOffset, bytes: 0 });
          return true;
        }
        return false;
      }
    },
  };

  function finishElsewhere(partition: number, count: number): void {
    const next = logOf(partition).filter(({ offset }) => offset >= (committed.get(partition) ?? 0n));
    for (const record of next.slice(0, count)) {
      watch.onOtherFinished(record);
      committed.set(partition, record.offset + 1n);
    }
  }
}
