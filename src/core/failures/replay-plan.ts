import type { KafkaRecord } from '../model/record.ts';
import type { Failure, OffsetInterval } from './failure.ts';

/** What is given to the function next, in the order of offsets: fetched from Kafka, or taken from a failure record. */
export type ReplayUnit =
  | ({ readonly kind: 'range' } & OffsetInterval)
  | { readonly kind: 'payload'; readonly record: KafkaRecord };

/** Why offsets of a failure record cannot be fetched any more. */
export type GoneReason = 'retention' | 'above-log-end' | 'no-partition';

export interface GoneOffsets extends OffsetInterval {
  readonly partition: number;
  readonly reason: GoneReason;
}

export interface PlannedFailure {
  readonly id: string;
  readonly place: string;
  readonly failure: Failure;
  /** Its offsets by partition, merged; of a payload those of its records alone. */
  readonly covers: ReadonlyMap<number, readonly OffsetInterval[]>;
  /** Records that must have succeeded before it may be removed. */
  readonly expected: number;
  /** Place of an earlier one that names the same offsets. */
  readonly repeats: string | undefined;
}

export type SkipReason = 'unreadable' | 'other-topic' | 'other-function' | 'other-cluster' | 'too-old' | 'conflicts';

export interface SkippedFailure {
  readonly place: string;
  readonly reason: SkipReason;
  readonly why: string;
}

export interface ReplayPlan {
  readonly topic: string;
  readonly failures: readonly PlannedFailure[];
  readonly skipped: readonly SkippedFailure[];
  /** By partition, each offset once, in order. */
  readonly units: ReadonlyMap<number, readonly ReplayUnit[]>;
  /** Distinct offsets that the failures name and that are not in the log; empty until the log was asked. */
  readonly gone: readonly GoneOffsets[];
}

/** First and next offset of a partition. */
export interface LogBounds {
  readonly logStart: bigint;
  readonly logEnd: bigint;
}
