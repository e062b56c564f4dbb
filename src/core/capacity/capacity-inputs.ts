import type { Mapping } from '../mapping/mapping.ts';
import type { CapacityLimits } from './capacity-assumptions.ts';
import type { Skew } from './partition-skew.ts';
import type { PriceList } from './price-list.ts';

/** Everything that an estimate is computed from, checked. */
export interface CapacityInputs {
  readonly partitions: number;
  /** Of all partitions together, after filtering. */
  readonly recordsPerSecond: number;
  /** Key and value of one record. */
  readonly recordBytes: number;
  /** Of one invocation with a full batch. */
  readonly functionDurationMs: number;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly skew: Skew;
  /** The highest load, as a multiple of `recordsPerSecond`. */
  readonly peakFactor: number;
  /** Room above the peak that the recommendation leaves, as a share: 0.2 for 20 %. */
  readonly headroom: number;
  readonly mode: 'provisioned' | 'on-demand';
  /** Of the mapping or flags; undefined: to be recommended. */
  readonly minimumPollers: number | undefined;
  readonly maximumPollers: number | undefined;
  /** Invocations in flight that the function may have; undefined: not limited. */
  readonly concurrencyLimit: number | undefined;
  readonly memoryMegabytes: number;
  readonly backlogRecords: number | undefined;
  /** Of the oldest record of the backlog; undefined: as if it had gathered at the given rate. */
  readonly backlogAgeSeconds: number | undefined;
  /** Of the topic. Infinite: kept for ever; undefined: not known. */
  readonly retentionSeconds: number | undefined;
  /** Mappings like this one that share the bill. */
  readonly mappings: number;
  /** They share their pollers' units (PollerGroupName). */
  readonly grouped: boolean;
  readonly limits: CapacityLimits;
  readonly prices: PriceList;
  readonly mapping: Mapping | undefined;
}
