import type {
  BrokerFacts,
  BrokerSetting,
  ClockSkew,
  ClusterFacts,
  KafkaVersion,
  ManagedService,
  OffsetsTopicFacts,
} from '../facts/cluster-facts.ts';
import type { MappingFacts, MissingFact, Snapshot } from '../facts/snapshot.ts';
import type { OffsetForTime, PartitionFacts, RecordTime, TopicFacts } from '../facts/topic-facts.ts';
import { groupShape } from './group-shape.ts';
import { count, flag, int64, integer, oneOf, seconds, text, time } from './scalar-shapes.ts';
import { knownOf, listOf, objectOf, optional, type Shape } from './shape.ts';

const SERVICES: readonly ManagedService[] = [
  'apache',
  'msk',
  'msk-express',
  'msk-serverless',
  'confluent-cloud',
  'aiven',
  'redpanda',
  'event-hubs',
  'warpstream',
  'huawei-dms',
];

const setting = objectOf<BrokerSetting>({
  value: ['value', count],
  source: ['source', oneOf(['default', 'static', 'dynamic'])],
});

const broker = objectOf<BrokerFacts>({
  id: ['id', integer],
  host: ['host', text],
  port: ['port', count],
  version: ['version', knownOf(objectOf<KafkaVersion>({ least: ['least', text], most: ['most', optional(text)] }))],
  offsetsRetentionMinutes: ['offsetsRetentionMinutes', knownOf(setting)],
  offsetsCheckIntervalMs: ['offsetsCheckIntervalMilliseconds', knownOf(setting)],
});

const cluster = objectOf<ClusterFacts>({
  id: ['id', knownOf(text)],
  service: ['service', knownOf(oneOf(SERVICES))],
  brokers: ['brokers', listOf(broker)],
  clockSkew: [
    'clockSkew',
    knownOf(
      objectOf<ClockSkew>({ aheadMs: ['aheadSeconds', seconds], uncertaintyMs: ['uncertaintySeconds', seconds] }),
    ),
  ],
  offsetsTopic: ['offsetsTopic', knownOf(objectOf<OffsetsTopicFacts>({ partitions: ['partitions', count] }))],
});

const partition = objectOf<PartitionFacts>({
  partition: ['partition', count],
  logStartOffset: ['logStartOffset', knownOf(int64)],
  logEndOffset: ['logEndOffset', knownOf(int64)],
  firstRecordMs: ['firstRecordAt', knownOf(optional(time))],
  lastRecordMs: ['lastRecordAt', knownOf(optional(time))],
  recordTimes: ['recordTimes', listOf(objectOf<RecordTime>({ offset: ['offset', int64], timestampMs: ['at', time] }))],
  offsetsForTimes: [
    'offsetsForTimes',
    listOf(objectOf<OffsetForTime>({ timestampMs: ['at', time], offset: ['offset', optional(int64)] })),
  ],
});

const topic = objectOf<TopicFacts>({
  topic: ['topic', text],
  topicId: ['topicId', knownOf(text)],
  exists: ['exists', knownOf(flag)],
  retentionMs: ['retentionSeconds', knownOf(optional(seconds))],
  retentionBytes: ['retentionBytes', knownOf(optional(int64))],
  cleanupPolicy: ['cleanupPolicy', knownOf(listOf(text))],
  segmentMs: ['segmentSeconds', knownOf(seconds)],
  timestampType: ['timestampType', knownOf(oneOf(['CREATE_TIME', 'LOG_APPEND_TIME']))],
  partitions: ['partitions', knownOf(listOf(partition))],
});

const mapping = objectOf<MappingFacts>({
  uuid: ['uuid', optional(text)],
  group: ['group', text],
  topics: ['topics', listOf(text)],
  state: ['state', optional(text)],
  lastModifiedMs: ['lastModifiedAt', optional(time)],
  startingPosition: ['startingPosition', optional(oneOf(['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP']))],
  startingTimestampMs: ['startingPositionTimestamp', optional(time)],
});

/** The body of a snapshot file; schemas/snapshot.json describes the same, and a test holds the two together. */
export const snapshotShape: Shape<Snapshot> = objectOf<Snapshot>({
  capturedAtMs: ['capturedAt', time],
  cluster: ['cluster', cluster],
  groups: ['groups', listOf(groupShape)],
  topics: ['topics', listOf(topic)],
  mappings: ['mappings', listOf(mapping)],
  missing: [
    'missing',
    listOf(objectOf<MissingFact>({ what: ['what', text], why: ['why', text], next: ['next', optional(text)] })),
  ],
});
