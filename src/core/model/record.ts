/** Kafka's `TimestampType` names as Lambda writes them into the event. */
export type TimestampType = 'CREATE_TIME' | 'LOG_APPEND_TIME' | 'NO_TIMESTAMP_TYPE';

/** One header; names may repeat and keep their order. A null value is a Kafka null. */
export interface RecordHeader {
  readonly name: string;
  readonly value: Uint8Array | null;
}

/** One record of a topic as Kafka keeps it. A null value is a tombstone. */
export interface KafkaRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Milliseconds since the epoch. */
  readonly timestampMs: number;
  readonly timestampType: TimestampType;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly RecordHeader[];
}
