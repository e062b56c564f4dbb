import type { KafkaRecord } from '../model/record.ts';

/** Where reading begins, in each partition. */
export type LogStart =
  | { readonly kind: 'earliest' | 'latest' }
  | { readonly kind: 'offset'; readonly offset: bigint }
  /** The first record at or after it; the end where there is none. */
  | { readonly kind: 'time'; readonly atMs: number };

/** Where reading ends, exclusive; `never` waits for what is still to come. */
export type LogEnd =
  | { readonly kind: 'end' | 'never' }
  | { readonly kind: 'offset'; readonly offset: bigint }
  | { readonly kind: 'time'; readonly atMs: number };

/** What is to be read of one partition: offsets from `from` on, below `to`. */
export interface LogSpan {
  readonly from: bigint;
  /** Undefined where reading does not end by itself. */
  readonly to: bigint | undefined;
  /** As the log was when it was opened. */
  readonly logStart: bigint;
  readonly logEnd: bigint;
  /** Where an offset was asked for that is no longer in the log. */
  readonly asked: bigint | undefined;
}

/** Records of one partition that follow each other. */
export interface LogPart {
  readonly partition: number;
  readonly records: readonly KafkaRecord[];
  /** Everything below it has been read, or is no record. */
  readonly nextOffset: bigint;
  /** Offsets that were deleted before they could be read, where some were. */
  readonly deleted: { readonly from: bigint; readonly to: bigint } | undefined;
}
