import type { TopicPartition } from '../../model/topic-partition.ts';

/** What one run saw of a group: a line of the journal (`--journal FILE`), from which later runs derive bounds. */
export interface Observation {
  /** Our clock, ms. */
  readonly atMs: number;
  readonly group: string;
  /** `undefined`: could not be told. */
  readonly isEmpty: boolean | undefined;
  /** `undefined`: could not be read. */
  readonly commits: readonly ObservedCommit[] | undefined;
}

export interface ObservedCommit extends TopicPartition {
  readonly offset: bigint;
}
