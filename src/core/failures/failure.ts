import type { KafkaRecord } from '../model/record.ts';

/** Offsets of one partition, both ends included. */
export interface OffsetInterval {
  readonly first: bigint;
  readonly last: bigint;
}

/** What a failure record says of one partition. */
export interface FailureRange extends OffsetInterval {
  readonly topic: string;
  readonly partition: number;
  /** Milliseconds since the epoch; undefined where it is not told. */
  readonly firstTimestampMs: number | undefined;
  readonly lastTimestampMs: number | undefined;
}

/** One failure record of an on-failure destination (Lambda developer guide, page kafka-on-failure). */
export interface Failure {
  readonly condition: string;
  /** With version or alias, as the mapping had it. */
  readonly functionArn: string;
  /** Of an Amazon MSK cluster; undefined where it is not told. */
  readonly eventSourceArn: string | undefined;
  /** Empty where they are not told. */
  readonly bootstrapServers: readonly string[];
  /** Milliseconds since the epoch; undefined where it is not told. */
  readonly timestampMs: number | undefined;
  /** Records of the batch. The ranges may hold more: what a filter left out, or what had succeeded. */
  readonly batchSize: number;
  readonly ranges: readonly FailureRange[];
  /** The records themselves, where the record holds the event (S3, Kafka topics). */
  readonly payload: readonly KafkaRecord[] | undefined;
  /** The event was decoded by a schema registry: only what the function got is there. */
  readonly hasSchemaMetadata: boolean;
}

/** A failure record and where it was found. */
export interface FoundFailure {
  /** What the store knows it by. */
  readonly id: string;
  readonly place: string;
  readonly failure: Failure;
}

export function sizeOf({ first, last }: OffsetInterval): bigint {
  return last - first + 1n;
}
