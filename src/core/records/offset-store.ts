import type { TopicPartition } from '../model/topic-partition.ts';

/** The next offset that a group will read of one partition. */
export interface CommittedOffset extends TopicPartition {
  readonly nextOffset: bigint;
}

/** Where committed offsets are kept: Kafka itself, or a checkpoint file. */
export interface OffsetStore {
  /** What was committed is to be committed again this often, also where nothing happens; undefined: it lasts. */
  readonly refreshMs?: number;
  /** Committed offsets of the mapping's group and topic; a partition without one is absent. */
  read(): Promise<readonly CommittedOffset[]>;
  /**
   * Offsets of one generation. Resolves when they are safe; `stale` when the generation is over and nothing was written.
   * Rejects with an `EsmctlError` (kind `kafka`) when they could not be written.
   */
  commit(generation: number, offsets: readonly CommittedOffset[]): Promise<'committed' | 'stale'>;
}
