import type { EsmctlError } from '../model/errors.ts';
import type { KafkaRecord } from '../model/record.ts';
import type { TopicPartition } from '../model/topic-partition.ts';
import type { FetchedPrepared } from './prepared-record.ts';

/** Records of one partition in offset order, and where reading goes on after them (offsets may have gaps). */
export interface FetchedRecords {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly KafkaRecord[];
  readonly nextOffset: bigint;
  /** Bytes of the source that these records took. */
  readonly bytes: number;
}

/** A partition that now belongs to this run. */
export interface AssignedPartition extends TopicPartition {
  /** What the group has committed of it, where the source has just asked; absent for what the run knew at its start. */
  readonly committed?: bigint;
  /** The log was made anew since it was last read: the same offsets name other records. */
  readonly isAnew?: boolean;
}

/** As far as the source knows; a recorded file has no end to speak of. */
export interface LogEnd extends TopicPartition {
  /** The next offset that the log will give. */
  readonly logEnd: bigint;
}

/** The group's committed offset, or the place where reading had come to, is no longer (or not yet) in the log. */
export interface OutOfRange extends TopicPartition {
  readonly position: bigint;
  readonly logStart: bigint;
  readonly logEnd: bigint;
  readonly continuesAt: bigint;
  /** Offsets that will not be read: deleted before they were, or skipped by the starting position. */
  readonly offsetsLost: bigint;
}

/** From when to when a source has nothing to tell because nobody answers it. */
export interface SourceSilence {
  readonly isSilent: boolean;
  /** The last answer before it fell silent; milliseconds since 1970. */
  readonly sinceMs: number;
  readonly why?: string;
}

/**
 * What a source tells. A generation is one assignment of partitions to one member, and no two members of a process share
 * one; work of an older one must not be committed.
 * All callbacks but `beforeRevoked` return at once.
 */
export interface SourceListener {
  onAssigned(generation: number, partitions: readonly AssignedPartition[]): void;
  /** The last moment in which the generation may commit; resolves when that was tried. */
  beforeRevoked(generation: number): Promise<void>;
  /** Under the generation that assigned them. */
  onRevoked(generation: number, partitions: readonly TopicPartition[]): void;
  onOutOfRange(found: OutOfRange): void;
  onRecords(generation: number, fetched: FetchedRecords): void;
  /** The same of records that the source has filtered and encoded. */
  onPrepared?(generation: number, fetched: FetchedPrepared): void;
  /** Told by sources that know. */
  onLogEnds?(generation: number, ends: readonly LogEnd[]): void;
  /** A cluster has stopped answering, or answers again. Told by one of the sources that share it; they try again by themselves. */
  onSilence?(silence: SourceSilence): void;
  /** A record that could not be read and was passed over, because the user asked for that. */
  onBadRecord(place: string, why: string): void;
  /** All that was there at the start has been delivered. */
  onEnd(): void;
  /** Asked before each read: what the callbacks led to may have to be taken off first. Undefined: read on. */
  untilReadyForMore?(): Promise<void> | undefined;
  /** Nothing more will come. Everything before the failure has been delivered. */
  onFailed(error: EsmctlError): void;
}

/** Where records come from: one membership of a group, or a recorded file. It is made with its listener. */
export interface RecordSource {
  readonly name: string;
  start(): void;
  /** Delivers nothing more of these partitions until `resume`; what is on its way may still come. */
  pause(partitions: readonly TopicPartition[]): void;
  resume(partitions: readonly TopicPartition[]): void;
  /** Bytes read and in all, where the source knows its end. */
  readonly progress: { readonly readBytes: number; readonly totalBytes: number | undefined };
  /** Reads nothing more and lets a read that waits go; what was done can still be committed. Tells no failure. */
  stopReading(): void;
  /** Resolves when no callback will come any more. A member of a group leaves it, and can commit no more. */
  stop(): Promise<void>;
}
