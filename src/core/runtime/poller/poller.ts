import { createRecordEncoder, type EncodeRecord, type EventRecord } from '../../event/event-record.ts';
import type { RecordBytes } from '../../model/record.ts';
import { keyOf, type TopicPartition } from '../../model/topic-partition.ts';
import type { FetchedRecords } from '../../records/record-source.ts';
import type { Emit } from '../runtime-events.ts';

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
  readonly highWater: { readonly records: number; readonly bytes: number };
}

/** Fetches: filters, encodes and hands records to the owner of their partition, and holds back what it cannot take. */
export interface Poller {
  /** Returns how many of the records were kept. */
  take(fetched: FetchedRecords, generation?: number): number;
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
  readonly intake: Intake;
}

export function createPoller(options: PollerOptions): Poller {
  const { keep, emit, highWater } = options;
  const partitions = new Map<string, PolledPartition>();
  const paused = new Set<string>();

  return {
    pausedPartitions: paused,
    take({ topic, partition, records, nextOffset }, generation = 0) {
      const { name, encode, intake } = partitionOf({ topic, partition }, generation);
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
      options.advance(name, nextOffset);
      const filtered = records.length - kept;
      if (filtered > 0) emit({ type: 'records-filtered', partition: name, polled: records.length, filtered });
      if (intake.queuedRecords >= highWater.records || intake.queuedBytes >= highWater.bytes) pauseAllOf(intake);
      if (kept > 0) intake.wake();
      return kept;
    },
    forget(partition) {
      partitions.delete(partition);
      paused.delete(partition);
    },
    onDrained(intake) {
      if (paused.size === 0) return;
      if (intake.queuedRecords * 2 > highWater.records || intake.queuedBytes * 2 > highWater.bytes) return;
      const waiting = partitionsOf(intake).filter(({ name }) => paused.delete(name));
      if (waiting.length > 0) options.resume(waiting.map(({ topicPartition }) => topicPartition));
    },
  };

  function partitionOf(topicPartition: TopicPartition, generation: number): PolledPartition {
    const name = keyOf(topicPartition);
    const known = partitions.get(name);
    if (known !== undefined) return known;
    const encode = createRecordEncoder(topicPartition.topic, topicPartition.partition, generation);
    const made = { name, topicPartition, encode, intake: options.intakeOf(name) };
    partitions.set(name, made);
    return made;
  }

  function partitionsOf(intake: Intake): PolledPartition[] {
    return [...partitions.values()].filter((partition) => partition.intake === intake);
  }

  function pauseAllOf(intake: Intake): void {
    const running = partitionsOf(intake).filter(({ name }) => !paused.has(name));
    if (running.length === 0) return;
    for (const { name } of running) paused.add(name);
    options.pause(running.map(({ topicPartition }) => topicPartition));
  }
}
