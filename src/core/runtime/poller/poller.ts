import { type ByteArena, createByteArena } from '../../event/byte-arena.ts';
import { createRecordEncoder, type EncodeRecord, type EventRecord } from '../../event/event-record.ts';
import type { RecordBytes } from '../../model/record.ts';
import { keyOf, type TopicPartition } from '../../model/topic-partition.ts';
import type { FetchedPrepared } from '../../records/prepared-record.ts';
import type { FetchedRecords } from '../../records/record-source.ts';
import type { Emit } from '../runtime-events.ts';
import { holdPrepared } from './hold-prepared.ts';

/** Where the poller puts what it keeps; one for each processor. */
export interface Intake {
  readonly id: number;
  accept(record: EventRecord): void;
  wake(): void;
  readonly queuedRecords: number;
  readonly queuedBytes: number;
}

export interface PollerOptions {
  readonly keep: (value: RecordBytes | null) => boolean;
  readonly intakeOf: (partition: string) => Intake;
  /** Called with every record, in order. */
  readonly note: (partition: string, offset: bigint, kept: boolean) => void;
  /** Must be finished before its offset may be committed. */
  readonly track: (partition: string, record: EventRecord) => void;
  readonly advance: (partition: string, nextOffset: bigint) => void;
  readonly pause: (partitions: readonly TopicPartition[]) => void;
  readonly resume: (partitions: readonly TopicPartition[]) => void;
  readonly wallMs: () => number;
  readonly emit: Emit;
  /** Of one processor's queue; beyond it the processor's partitions are paused, below half of it they go on. */
  readonly highWater: () => { readonly records: number; readonly bytes: number };
}

/** Fetches: filters, encodes and hands records to the owner of their partition, and holds back what it cannot take. */
export interface Poller {
  /** Returns how many of the records were kept. */
  take(fetched: FetchedRecords, generation?: number): number;
  /** The same with records that are filtered and encoded. */
  takePrepared(fetched: FetchedPrepared, generation?: number): number;
  /** The partition was given up: what is known of it is forgotten. */
  forget(partition: string): void;
  /** The processor's queue became shorter. */
  onDrained(intake: Intake): void;
  readonly pausedPartitions: ReadonlySet<string>;
}

interface PolledPartition {
  readonly name: string;
  readonly topicPartition: TopicPartition;
  readonly encode: EncodeRecord;
  readonly owner: Owner;
}

/** An intake with its partitions: each is either running or held back, so that nothing is looked through at each take. */
interface Owner {
  readonly intake: Intake;
  /** One for all: an arena costs at least a slab. */
  readonly arena: ByteArena;
  running: PolledPartition[];
  held: PolledPartition[];
}

export function createPoller(options: PollerOptions): Poller {
  const { keep, emit } = options;
  const partitions = new Map<string, PolledPartition>();
  const owners = new Map<Intake, Owner>();
  const paused = new Set<string>();

  return {
    pausedPartitions: paused,
    take({ topic, partition, records, nextOffset }, generation = 0) {
      const { name, encode, owner } = partitionOf({ topic, partition }, generation);
      const { intake } = owner;
      const polledMs = options.wallMs();
      let kept = 0;
      for (const record of records) {
        const isKept = keep(record.value);
        options.note(name, record.offset, isKept);
        if (!isKept) continue;
        const encoded = encode(record, polledMs);
        options.track(name, encoded);
        intake.accept(encoded);
        kept += 1;
      }
      return finishTaking({ name, owner }, nextOffset, records.length, kept);
    },
    takePrepared({ topic, partition, records, nextOffset }, generation = 0) {
      const { name, owner } = partitionOf({ topic, partition }, generation);
      const { intake } = owner;
      const polledMs = options.wallMs();
      const hold = holdPrepared(records, owner.arena);
      let kept = 0;
      for (const record of records) {
        const { offset, timestampMs, bytes } = record;
        options.note(name, offset, record.kept);
        if (!record.kept) continue;
        const { buffer, start, memory } = hold(record);
        const encoded: EventRecord = {
          group: name,
          generation,
          offset,
          timestampMs,
          polledMs,
          buffer,
          start,
          bytes,
          memory,
          done: false,
        };
        options.track(name, encoded);
        intake.accept(encoded);
        kept += 1;
      }
      return finishTaking({ name, owner }, nextOffset, records.length, kept);
    },
    forget(partition) {
      const known = partitions.get(partition);
      if (known === undefined) return;
      const { owner } = known;
      partitions.delete(partition);
      if (paused.delete(partition)) owner.held = owner.held.filter((other) => other !== known);
      else owner.running = owner.running.filter((other) => other !== known);
    },
    onDrained(intake) {
      const owner = owners.get(intake);
      if (owner === undefined || owner.held.length === 0) return;
      const highWater = options.highWater();
      if (intake.queuedRecords * 2 > highWater.records || intake.queuedBytes * 2 > highWater.bytes) return;
      const { held } = owner;
      owner.running = owner.running.concat(held);
      owner.held = [];
      for (const { name } of held) paused.delete(name);
      options.resume(held.map(({ topicPartition }) => topicPartition));
    },
  };

  function finishTaking(
    { name, owner }: Pick<PolledPartition, 'name' | 'owner'>,
    nextOffset: bigint,
    polled: number,
    kept: number,
  ): number {
    const { intake } = owner;
    options.advance(name, nextOffset);
    if (kept < polled) emit({ type: 'records-filtered', partition: name, polled, filtered: polled - kept });
    const highWater = options.highWater();
    if (intake.queuedRecords >= highWater.records || intake.queuedBytes >= highWater.bytes) holdBack(owner);
    if (kept > 0) intake.wake();
    return kept;
  }

  function partitionOf(topicPartition: TopicPartition, generation: number): PolledPartition {
    const name = keyOf(topicPartition);
    const known = partitions.get(name);
    if (known !== undefined) return known;
    const owner = ownerOf(options.intakeOf(name));
    const { topic, partition } = topicPartition;
    const encode = createRecordEncoder(topic, partition, owner.arena, generation);
    const made = { name, topicPartition, encode, owner };
    partitions.set(name, made);
    owner.running.push(made);
    return made;
  }

  function ownerOf(intake: Intake): Owner {
    const known = owners.get(intake);
    if (known !== undefined) return known;
    const made: Owner = { intake, arena: createByteArena(), running: [], held: [] };
    owners.set(intake, made);
    return made;
  }

  function holdBack(owner: Owner): void {
    const { running } = owner;
    if (running.length === 0) return;
    owner.running = [];
    for (const partition of running) {
      owner.held.push(partition);
      paused.add(partition.name);
    }
    options.pause(running.map(({ topicPartition }) => topicPartition));
  }
}
