import type { MappingFacts } from '../../snapshot/facts/snapshot.ts';
import type { OnProgress } from './read-offsets-topic.ts';

/** What a snapshot is to hold. */
export interface SnapshotQuestion {
  readonly groups: readonly string[] | 'all';
  /** Only these topics of the groups; all where none is named. */
  readonly topics: readonly string[];
  readonly mappings: readonly MappingFacts[];
  /** Times, ms, whose first offset is wanted (AT_TIMESTAMP). */
  readonly timesMs: readonly number[];
  /** Without a group: see all the same whether the offsets topic can be read. */
  readonly triesOffsetsTopic?: boolean;
  /** Our clock, ms. */
  readonly nowMs: () => number;
  readonly onProgress?: OnProgress;
}
