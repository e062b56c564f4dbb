import type { Problem } from '../../model/errors.ts';
import type { Known } from '../../model/known.ts';

/** The load of a topic and the state of its group, as measured. Rates are records a second. */
export interface MeasuredLoad {
  readonly topic: string;
  readonly group: string | undefined;
  readonly measuredAtMs: number;
  readonly sampleSeconds: number;
  /** Over the sample; of the partitions that answered. */
  readonly now: Known<number>;
  readonly hour: Known<WindowRate>;
  readonly day: Known<WindowRate>;
  readonly recordSize: Known<RecordSize>;
  /** Shares of the partitions, in their order, that add up to 1; those that did not answer count as the average of the others. */
  readonly skew: Known<MeasuredSkew>;
  readonly lagRecords: Known<number>;
  readonly oldestUnreadAgeSeconds: Known<number>;
  /** Offsets that the group committed over the sample. */
  readonly drainedRecordsPerSecond: Known<number>;
  /** `null`: kept for ever. */
  readonly retentionSeconds: Known<number | null>;
  readonly partitions: readonly MeasuredPartition[];
  readonly notes: readonly Problem[];
  /** What could not be asked, with why; the answer is partial where there is any. */
  readonly missing: readonly { readonly what: string; readonly why: string }[];
}

export interface WindowRate {
  readonly meanRecordsPerSecond: number;
  readonly peakRecordsPerSecond: number;
  /** When the step of the peak began. */
  readonly peakAtMs: number;
  /** A peak is the mean of a step of this length. */
  readonly stepSeconds: number;
  /** Shorter than the window where the topic is younger, or its records were deleted. */
  readonly coveredSeconds: number;
}

export interface RecordSize {
  /** Records that were looked at. */
  readonly records: number;
  /** Key, value and headers; partitions count by their load. */
  readonly meanBytes: number;
  readonly p50Bytes: number;
  readonly p99Bytes: number;
  readonly largestBytes: number;
  /** Unpacked bytes of batches over bytes in the log: 1 is not compressed. */
  readonly compressionRatio: number;
}

export interface MeasuredSkew {
  readonly from: 'sample' | 'hour' | 'day';
  readonly shares: readonly number[];
}

export interface MeasuredPartition {
  readonly partition: number;
  readonly now: Known<number>;
  /** Means. */
  readonly hour: Known<number>;
  readonly day: Known<number>;
  readonly lagRecords: Known<number>;
  readonly drainedRecordsPerSecond: Known<number>;
  readonly recordBytes: Known<number>;
}
