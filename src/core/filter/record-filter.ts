import type { RecordBytes } from '../model/record.ts';
import type { ScannedText } from './scanned-text.ts';

/** What the filter says of one value, and why. */
export interface FilterVerdict {
  readonly kept: boolean;
  readonly basis: FilterBasis;
  /** One line that starts with `kept:` or `dropped:`; filters are numbered from 1 in it. */
  readonly reason: string;
  /** The filter that matched, or that let the value pass unseen; counts from 0. */
  readonly filterIndex?: number;
  /** AWS does not document this case: what we do is an assumption. */
  readonly unconfirmed: boolean;
}

/**
 * `matched` and `missed` are the criteria's own verdict; `mismatch` is a value of another format than a filter (AWS then
 * filters only metadata, of which Kafka has none: it passes); `tombstone` is a null value.
 */
type FilterBasis = 'no-filter' | 'matched' | 'missed' | 'mismatch' | 'tombstone';

/** All filters of a mapping, compiled once. */
export interface RecordFilter {
  readonly filterCount: number;
  /** The hot path; the same verdict as `explain`. Null is a tombstone. Never throws. */
  keep(value: RecordBytes | null): boolean;
  /** The same as `keep` of this text. */
  keepScanned(text: ScannedText): boolean;
  explain(value: RecordBytes | null): FilterVerdict;
}

export interface FilterOptions {
  /** What becomes of records with a null value: assumption `filter-tombstone`. */
  readonly tombstone: 'pass' | 'drop';
}
