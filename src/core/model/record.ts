/** Kafka's `TimestampType` names as Lambda writes them into the event. */
export type TimestampType = 'CREATE_TIME' | 'LOG_APPEND_TIME' | 'NO_TIMESTAMP_TYPE';

/**
 * Bytes of a record; a string stands for its UTF-8 bytes (it is well-formed), which spares sources of text from encoding
 * what will be needed as text again.
 */
export type RecordBytes = Uint8Array | string;

/** One header; names may repeat and keep their order. A null value is a Kafka null. */
export interface RecordHeader {
  readonly name: string;
  readonly value: RecordBytes | null;
}

/** One record of a topic as Kafka keeps it. A null value is a tombstone. */
export interface KafkaRecord {
  readonly topic: string;
  /** From 0 on. */
  readonly partition: number;
  readonly offset: bigint;
  /**
   * Milliseconds since the epoch. Of `NO_TIMESTAMP_TYPE` it means nothing: Kafka keeps −1 (RecordBatch.NO_TIMESTAMP), and a
   * recorded line without `ts` has 0.
   */
  readonly timestampMs: number;
  readonly timestampType: TimestampType;
  readonly key: RecordBytes | null;
  readonly value: RecordBytes | null;
  readonly headers: readonly RecordHeader[];
}
