import type { ClusterFacts } from './cluster-facts.ts';
import type { GroupFacts } from './group-facts.ts';
import type { TopicFacts } from './topic-facts.ts';

/**
 * All facts of one moment. Every diagnosis is a pure function of a snapshot and a time.
 * A fact that could not be had says why; `missing` holds what failed as a whole and makes the answer partial (exit code 5).
 */
export interface Snapshot {
  /** Our clock, ms. */
  readonly capturedAtMs: number;
  readonly cluster: ClusterFacts;
  readonly groups: readonly GroupFacts[];
  /** Topics that the groups have committed to or subscribed, and those that were asked for. */
  readonly topics: readonly TopicFacts[];
  /** Event source mappings that read with one of the groups, where they were given. */
  readonly mappings: readonly MappingFacts[];
  readonly missing: readonly MissingFact[];
}

export interface MissingFact {
  /** What, as a person would name it: `offsets topic, partition 12`. */
  readonly what: string;
  readonly why: string;
  /** What to do to get it. */
  readonly next: string | undefined;
}

/** What AWS says of one event source mapping. */
export interface MappingFacts {
  readonly uuid: string | undefined;
  /** Its consumer group: ConsumerGroupId, or the UUID. */
  readonly group: string;
  readonly topics: readonly string[];
  /** `Enabled`, `Disabled`, `Disabling`, …; undefined where the mapping comes from a request. */
  readonly state: string | undefined;
  /** LastModified, ms. */
  readonly lastModifiedMs: number | undefined;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP' | undefined;
  /** StartingPositionTimestamp, ms. */
  readonly startingTimestampMs: number | undefined;
}
