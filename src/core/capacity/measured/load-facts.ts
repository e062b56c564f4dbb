import type { Known } from '../../model/known.ts';

/** What was read of a topic and its group around a sample. Times are of our own clock, ms. */
export interface LoadFacts {
  readonly topic: string;
  /** Undefined: nobody named one. */
  readonly group: string | undefined;
  /** When the sample began. */
  readonly measuredAtMs: number;
  /** Between the two looks at the log ends. */
  readonly sampleMs: number;
  /** Between the two looks at the committed offsets. */
  readonly commitSampleMs: number;
  /** `undefined`: kept for ever. */
  readonly retentionMs: Known<number | undefined>;
  readonly cleanupPolicy: Known<readonly string[]>;
  readonly partitions: readonly PartitionLoadFacts[];
}

export interface PartitionLoadFacts {
  readonly partition: number;
  readonly logStart: Known<bigint>;
  /** Log end at the beginning and at the end of the sample. */
  readonly ends: readonly [Known<bigint>, Known<bigint>];
  /** Committed offsets of the group, before each look at the log end; `undefined`: there is none. */
  readonly committed: readonly [Known<bigint | undefined>, Known<bigint | undefined>];
  /** `undefined`: the log is empty, or its records have no times. */
  readonly firstRecordMs: Known<number | undefined>;
  /** Time of the record at the second committed offset. */
  readonly oldestUnreadMs: Known<number>;
  /** First offset with a record time at or after each; `undefined`: there is none. Times that were not answered are left out. */
  readonly offsetsForTimes: readonly { readonly timestampMs: number; readonly offset: bigint | undefined }[];
  readonly sizes: Known<BatchSizes>;
}

/** What fetched batches of a partition were made of. */
export interface BatchSizes {
  /** Key, value and headers of each record. */
  readonly recordBytes: readonly number[];
  /** Record sections of the batches as they lie in the log, and unpacked. */
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Markers of transactions take offsets, too. */
  readonly hasMarkers: boolean;
}

/** Times back from now whose offsets tell the load of the past: the last hour by five minutes, the last day by the hour. */
export const WINDOWS = {
  hour: { spanMs: 3_600_000, stepMs: 300_000 },
  day: { spanMs: 86_400_000, stepMs: 3_600_000 },
} as const;

/** Ascending, without doubles. */
export function timesOfWindows(nowMs: number): readonly number[] {
  const times = Object.values(WINDOWS).flatMap(({ spanMs, stepMs }) => beginsOf(nowMs, spanMs, stepMs));
  return [...new Set(times)].sort((a, b) => a - b);
}

/** Where the steps of a window begin, oldest first. */
export function beginsOf(nowMs: number, spanMs: number, stepMs: number): readonly number[] {
  return Array.from({ length: spanMs / stepMs }, (_, index) => nowMs - spanMs + index * stepMs);
}
