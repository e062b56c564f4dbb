import type { EventRecord } from '../event/event-record.ts';
import { parseKey } from '../model/topic-partition.ts';
import type { CommittedOffset } from '../records/offset-store.ts';
import { createDeliveryHistory, type DeliveryHistory, type Standing } from './checkpoint/delivery-history.ts';
import { createPartitionProgress, type PartitionProgress } from './checkpoint/partition-progress.ts';

/** The progress of every partition that is owned, and what is known of those that were. */
export interface PartitionTable {
  /**
   * The partition begins anew: nothing of an older generation counts any more. Where its log was made anew (`isAnew`), its
   * offsets name other records than before.
   */
  assign(partition: string, generation: number, isAnew?: boolean): void;
  /** What is unfinished belongs to the next owner. */
  revoke(partition: string): void;
  /** Whether records of this generation of the partition are still this run's to work on. */
  isOwned(partition: string, generation: number): boolean;
  isCurrent(record: EventRecord): boolean;
  /** To be called once for each record, before `track`. */
  meet(partition: string, offset: bigint): Standing;
  track(record: EventRecord): void;
  advance(partition: string, nextOffset: bigint): void;
  /** Returns how many records were finished for the first time; those of older generations are left alone. */
  finish(records: readonly EventRecord[]): number;
  /** Distinct records that were polled and not finished. */
  readonly unfinished: number;
  /** Records that are being worked on now. */
  readonly inHand: number;
  committable(): readonly Committable[];
  /** Of an owned partition, what may be committed; undefined before its first record. */
  doneBelow(partition: string): bigint | undefined;
  noteLogEnd(partition: string, logEnd: bigint): void;
  entries(): Iterable<[string, OwnedPartition]>;
}

/** What may be committed, under the generation that polled it. */
export interface Committable extends CommittedOffset {
  readonly generation: number;
}

export interface OwnedPartition {
  readonly committable: bigint | undefined;
  readonly unfinished: number;
  /** Undefined where the source has not said it. */
  readonly logEnd: bigint | undefined;
}

interface Owned {
  readonly generation: number;
  readonly progress: PartitionProgress;
  /** Unfinished records whose outcome was counted in an earlier assignment. */
  readonly repeats: Set<EventRecord>;
  logEnd: bigint | undefined;
}

export function createPartitionTable(): PartitionTable {
  const table = new Map<string, Owned>();
  const histories = new Map<string, DeliveryHistory>();
  let lastStanding: Standing = 'new';
  /** Neighbours are mostly of one partition. */
  let lastFound: { readonly partition: string; readonly owned: Owned | undefined } | undefined;

  const find = (partition: string): Owned | undefined => {
    if (lastFound?.partition !== partition) lastFound = { partition, owned: table.get(partition) };
    return lastFound.owned;
  };

  const ownedOf = (partition: string): Owned => {
    const owned = find(partition);
    if (owned === undefined) throw new Error(`${partition} is not owned`);
    return owned;
  };

  const historyOf = (partition: string): DeliveryHistory => {
    const known = histories.get(partition);
    if (known !== undefined) return known;
    const made = createDeliveryHistory();
    histories.set(partition, made);
    return made;
  };

  const revoke = (partition: string): void => {
    const owned = table.get(partition);
    if (owned === undefined) return;
    table.delete(partition);
    lastFound = undefined;
    const repeated = new Set([...owned.repeats].map(({ offset }) => offset));
    const unfinished = owned.progress.pending().map(({ offset }) => offset);
    historyOf(partition).abandon(unfinished.filter((offset) => !repeated.has(offset)));
  };

  return {
    assign(partition, generation, isAnew = false) {
      revoke(partition);
      if (isAnew) historyOf(partition).renew();
      table.set(partition, { generation, progress: createPartitionProgress(), repeats: new Set(), logEnd: undefined });
      lastFound = undefined;
    },
    revoke,
    isOwned: (partition, generation) => find(partition)?.generation === generation,
    isCurrent: ({ group, generation }) => find(group)?.generation === generation,
    meet(partition, offset) {
      lastStanding = historyOf(partition).meet(offset);
      return lastStanding;
    },
    track(record) {
      const owned = ownedOf(record.group);
      owned.progress.track(record);
      if (lastStanding === 'repeat') owned.repeats.add(record);
    },
    advance: (partition, nextOffset) => ownedOf(partition).progress.advance(nextOffset),
    finish(records) {
      let counted = 0;
      for (const record of records) {
        const owned = find(record.group);
        if (owned === undefined || owned.generation !== record.generation || record.done) continue;
        owned.progress.finish(record);
        record.memory?.release();
        if (owned.repeats.size === 0 || !owned.repeats.delete(record)) counted += 1;
      }
      return counted;
    },
    get unfinished() {
      let sum = 0;
      for (const { progress, repeats } of table.values()) sum += progress.unfinished - repeats.size;
      for (const { abandoned } of histories.values()) sum += abandoned;
      return sum;
    },
    get inHand() {
      let sum = 0;
      for (const { progress } of table.values()) sum += progress.unfinished;
      return sum;
    },
    committable() {
      const offsets: Committable[] = [];
      for (const [name, { generation, progress }] of table) {
        const topicPartition = parseKey(name);
        const { committable } = progress;
        if (topicPartition !== undefined && committable !== undefined) {
          offsets.push({ ...topicPartition, nextOffset: committable, generation });
        }
      }
      return offsets;
    },
    doneBelow: (partition) => table.get(partition)?.progress.committable,
    noteLogEnd(partition, logEnd) {
      const owned = table.get(partition);
      if (owned !== undefined && logEnd > (owned.logEnd ?? -1n)) owned.logEnd = logEnd;
    },
    *entries() {
      for (const [name, { progress, logEnd }] of table) {
        yield [name, { committable: progress.committable, unfinished: progress.unfinished, logEnd }];
      }
    },
  };
}
