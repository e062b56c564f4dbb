import type { Known } from '../../model/known.ts';

/** Who runs the cluster, where it can be told (by host names, by AWS, or by a flag). */
export type ManagedService =
  | 'apache'
  | 'msk'
  | 'msk-express'
  | 'msk-serverless'
  | 'confluent-cloud'
  | 'aiven'
  | 'redpanda'
  | 'event-hubs'
  | 'warpstream'
  | 'huawei-dms';

export interface ClusterFacts {
  readonly id: Known<string>;
  readonly service: Known<ManagedService>;
  readonly brokers: readonly BrokerFacts[];
  /** Broker's clock minus ours, ms; and by how much that may be wrong. */
  readonly clockSkew: Known<ClockSkew>;
  /** May we read `__consumer_offsets`, and in how many partitions it lies. Not known: with the reason (no right, no such topic, service hides it). */
  readonly offsetsTopic: Known<OffsetsTopicFacts>;
}

export interface ClockSkew {
  readonly aheadMs: number;
  readonly uncertaintyMs: number;
}

export interface OffsetsTopicFacts {
  readonly partitions: number;
}

export interface BrokerFacts {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  /** The protocol tells no version; a range that the spoken API versions allow. */
  readonly version: Known<KafkaVersion>;
  /** `offsets.retention.minutes`. */
  readonly offsetsRetentionMinutes: Known<BrokerSetting>;
  /** `offsets.retention.check.interval.ms`. */
  readonly offsetsCheckIntervalMs: Known<BrokerSetting>;
}

/** At least `least` and, where it can be told, at most `most` (`3.9`, `4.1.2`). */
export interface KafkaVersion {
  readonly least: string;
  readonly most: string | undefined;
}

export interface BrokerSetting {
  readonly value: number;
  /** Of DescribeConfigs: built-in default, the broker's file, or changed while running (broker or cluster wide). */
  readonly source: 'default' | 'static' | 'dynamic';
}
