import type { FilterOptions } from '../../../filter/record-filter.ts';

/** What the thread is told when it starts. */
export interface AheadWork {
  /** Of the file that the main thread has open. */
  readonly descriptor: number;
  readonly name: string;
  readonly totalBytes: number;
  readonly topic: string;
  readonly filterPatterns: readonly string[];
  readonly filterOptions: FilterOptions;
  /** By partition: what is below is passed over, and is not worth encoding. */
  readonly committed: ReadonlyMap<number, bigint>;
}

/** What the main thread says. */
export type AheadRequest =
  | { readonly type: 'start'; readonly position: number }
  /** A block was taken, and these slabs may be written anew. */
  | { readonly type: 'taken'; readonly freeSlabs: readonly ArrayBuffer[] };

/** What the thread says. */
export type AheadAnswer =
  | { readonly type: 'ready' }
  | ({ readonly type: 'block' } & PreparedRows)
  /** It cannot go on; the main thread reads for itself, and finds out why. */
  | { readonly type: 'failed' };

/** Memory with the texts of records of one block. */
export interface UsedSlab {
  readonly slab: number;
  readonly memory: ArrayBuffer;
}

/** One block, line by line. */
export interface PreparedRows {
  readonly position: number;
  readonly endsAt: number;
  /** Of the block, blank ones too. */
  readonly lines: number;
  /** `ROW_NUMBERS` for each line that holds something. */
  readonly numbers: Int32Array<ArrayBuffer>;
  /** One for each row, as the next two. */
  readonly offsets: BigInt64Array<ArrayBuffer>;
  readonly timestampsMs: Float64Array<ArrayBuffer>;
  readonly positions: Float64Array<ArrayBuffer>;
  /** Why a row is no record, by its index. */
  readonly problems: ReadonlyMap<number, string>;
  readonly slabs: readonly UsedSlab[];
}

/** Columns of a row. */
export const ROW = {
  /** Negative: `OTHER_TOPIC` or `NO_RECORD`. */
  partition: 0,
  lineBytes: 1,
  line: 2,
  slab: 3,
  start: 4,
  /** Negative: filtered out. */
  bytes: 5,
} as const;

export const ROW_NUMBERS = 6;
export const OTHER_TOPIC = -1;
export const NO_RECORD = -2;
export const FILTERED = -1;

/** A longer record has a slab of its own, which is not used again. */
export const SLAB_BYTES = 256 * 1024;

/** Blocks that the thread may be ahead of the main thread. */
export const BLOCKS_AHEAD = 3;
