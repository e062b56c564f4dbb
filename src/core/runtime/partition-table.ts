import type { EventRecord } from '../event/event-record.ts';
import { parseKey } from '../model/topic-partition.ts';
import type { CommittedOffset } from '../records/offset-store.ts';
import { createPartitionProgress, type PartitionProgress } from './checkpoint/partition-progress.ts';

/** The progress of every partition that is owned. */
export interface PartitionTable {
  progressOf(partition: string): PartitionProgress;
  /** All records that are tracked and not finished. */
  readonly unfinished: number;
  committable(): readonly CommittedOffset[];
  finish(records: readonly EventRecord[]): void;
  entries(): Iterable<[string, PartitionProgress]>;
}

export function createPartitionTable(): PartitionTable {
  const table = new Map<string, PartitionProgress>();

  const progressOf = (partition: string): PartitionProgress => {
    const known = table.get(partition);
    if (known !== undefined) return known;
    const made = createPartitionProgress();
    table.set(partition, made);
    return made;
  };

  return {
    progressOf,
    entries: () => table.entries(),
    get unfinished() {
      let sum = 0;
      for (const progress of table.values()) sum += progress.unfinished;
      return sum;
    },
    committable() {
      const offsets: CommittedOffset[] = [];
      for (const [name, { committable }] of table) {
        const topicPartition = parseKey(name);
        if (topicPartition !== undefined && committable !== undefined) {
          offsets.push({ ...topicPartition, nextOffset: committable });
        }
      }
      return offsets;
    },
    finish(records) {
      let name: string | undefined;
      let progress: PartitionProgress | undefined;
      for (const record of records) {
        if (record.group !== name || progress === undefined) {
          name = record.group;
          progress = progressOf(name);
        }
        progress.finish(record);
      }
    },
  };
}
