import type { ManagedService } from '../snapshot/facts/cluster-facts.ts';

/** What a service does with `offsets.retention.minutes`, for where its brokers do not tell. */
export interface ServiceRetention {
  readonly name: string;
  /** Minutes; `undefined`: the service does not publish it. */
  readonly minutes: number | undefined;
  /** True: the service (or Kafka itself) documents it. */
  readonly confirmed: boolean;
  readonly note: string;
  readonly source: string;
}

const WEEK_MINUTES = 10_080;

export const SERVICE_RETENTION: Readonly<Record<ManagedService, ServiceRetention>> = {
  apache: {
    name: 'Apache Kafka',
    minutes: WEEK_MINUTES,
    confirmed: true,
    note: 'the default since 2.0; a static setting of each broker',
    source: 'KIP-186',
  },
  msk: {
    name: 'Amazon MSK',
    minutes: WEEK_MINUTES,
    confirmed: false,
    note: 'not in the table of MSK defaults, so Kafka’s default; can be set in a custom configuration',
    source: 'MSK developer guide, default configuration',
  },
  'msk-express': {
    name: 'Amazon MSK Express',
    minutes: WEEK_MINUTES,
    confirmed: true,
    note: 'Kafka’s default; can be set',
    source: 'MSK developer guide, Express broker configurations',
  },
  'msk-serverless': {
    name: 'Amazon MSK Serverless',
    minutes: undefined,
    confirmed: false,
    note: 'fixed by AWS and not published',
    source: 'MSK developer guide, serverless configuration',
  },
  'confluent-cloud': {
    name: 'Confluent Cloud',
    minutes: WEEK_MINUTES,
    confirmed: false,
    note: 'fixed; 7 days are widely stated, not documented',
    source: 'Confluent Cloud broker configuration',
  },
  aiven: {
    name: 'Aiven for Apache Kafka',
    minutes: WEEK_MINUTES,
    confirmed: true,
    note: 'the default; offsets_retention_minutes sets it',
    source: 'Aiven service configuration',
  },
  redpanda: {
    name: 'Redpanda',
    minutes: WEEK_MINUTES,
    confirmed: true,
    note: 'the default of group_offset_retention_sec; can be changed while running, null keeps offsets for ever; off in clusters made before 23.1',
    source: 'Redpanda cluster properties',
  },
  'event-hubs': {
    name: 'Azure Event Hubs',
    minutes: undefined,
    confirmed: false,
    note: 'not documented',
    source: 'Azure Event Hubs for Kafka, frequently asked questions',
  },
  warpstream: {
    name: 'WarpStream',
    minutes: undefined,
    confirmed: false,
    note: 'not documented',
    source: 'WarpStream protocol and feature support',
  },
  'huawei-dms': {
    name: 'Huawei DMS for Kafka',
    minutes: 20_160,
    confirmed: true,
    note: 'for instances since 2020-06-16; set in the console',
    source: 'DMS for Kafka, frequently asked questions',
  },
};
