import type { Known } from '../../model/known.ts';

/** One topic with its own retention, which deletes records; the retention of offsets is the broker's. */
export interface TopicFacts {
  readonly topic: string;
  readonly topicId: Known<string>;
  /** False: the cluster answered that there is no such topic. */
  readonly exists: Known<boolean>;
  /** `retention.ms`; `undefined` for −1 and for what is beyond the calendar, ±8.64e15 ms (kept for ever). */
  readonly retentionMs: Known<number | undefined>;
  /** `retention.bytes` of a partition; `undefined` for −1 (no limit). */
  readonly retentionBytes: Known<bigint | undefined>;
  /** `cleanup.policy`: `delete`, `compact`, both, or neither. */
  readonly cleanupPolicy: Known<readonly string[]>;
  /** `segment.ms`: a segment is closed after this time at the latest when it is written to; deletion takes whole closed segments. */
  readonly segmentMs: Known<number>;
  readonly timestampType: Known<'CREATE_TIME' | 'LOG_APPEND_TIME'>;
  readonly partitions: Known<readonly PartitionFacts[]>;
}

/** The log window of one partition. */
export interface PartitionFacts {
  readonly partition: number;
  /** First kept offset. */
  readonly logStartOffset: Known<bigint>;
  /** Next offset to be written. */
  readonly logEndOffset: Known<bigint>;
  /** Time of the first kept record, ms; `undefined`: the log is empty. */
  readonly firstRecordMs: Known<number | undefined>;
  /** Time of the last record, ms; `undefined`: the log is empty. */
  readonly lastRecordMs: Known<number | undefined>;
  /** Times of single records, for instance of the one at a group's committed offset; in offset order, without the first and the last. */
  readonly recordTimes: readonly RecordTime[];
  /** Answers to "first offset with a record time at or after": `undefined` where there is none. */
  readonly offsetsForTimes: readonly OffsetForTime[];
}

export interface RecordTime {
  readonly offset: bigint;
  readonly timestampMs: number;
}

export interface OffsetForTime {
  readonly timestampMs: number;
  readonly offset: bigint | undefined;
}
