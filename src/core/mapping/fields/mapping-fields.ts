import { LOCAL_FILE } from '../local-file.ts';
import { list, structure, textMap } from './compound-readers.ts';
import {
  amazonManagedKafka,
  selfManagedEventSource,
  selfManagedKafka,
  sourceAccessConfigurations,
} from './kafka-config-fields.ts';
import {
  ARN,
  DESTINATION,
  FUNCTION_ARN,
  FUNCTION_NAME,
  KMS_KEY_ARN,
  MAPPING_ARN,
  POLLER_GROUP,
  TOPIC,
} from './patterns.ts';
import type { ValuesOf } from './reader.ts';
import { choice, flag, integer, text } from './scalar-readers.ts';
import { timestamp } from './timestamp-reader.ts';

const destination = structure({
  Destination: text({
    min: 0,
    max: 350,
    pattern: DESTINATION,
    says: 'the ARN of an SQS queue, SNS topic or S3 bucket, or kafka://topic',
    alsoTaken: LOCAL_FILE,
  }),
});

/** Fields of both shapes. */
const SHARED_FIELDS = {
  EventSourceArn: text({ min: 0, max: 10_000, pattern: ARN, says: 'the ARN of an MSK cluster or VPC connection' }),
  SelfManagedEventSource: selfManagedEventSource,
  Topics: list(
    text({
      min: 1,
      max: 249,
      pattern: TOPIC,
      says: 'a topic name of 2 to 249 letters, digits, dots, hyphens and underscores that does not start with a dot',
      code: 'topic-name',
      why: `AWS answers: Member must satisfy regular expression pattern: ${TOPIC} (recorded). The pattern takes two characters and more, so names of one character cannot be used (inferred from the pattern)`,
    }),
    {
      min: 1,
      max: 1,
      code: 'one-topic',
      why: "AWS answers: Value at 'topics' failed to satisfy constraint: Member must have length less than or equal to 1 (recorded)",
      next: 'make one mapping for each topic, each with a consumer group of its own',
    },
  ),
  SourceAccessConfigurations: sourceAccessConfigurations,
  AmazonManagedKafkaEventSourceConfig: amazonManagedKafka,
  SelfManagedKafkaEventSourceConfig: selfManagedKafka,
  StartingPosition: choice(['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP']),
  StartingPositionTimestamp: timestamp(),
  BatchSize: integer({ min: 1, max: 10_000 }),
  MaximumBatchingWindowInSeconds: integer({ min: 0, max: 300 }),
  FilterCriteria: structure({
    Filters: list(
      structure({ Pattern: text({ min: 0, max: 4096, pattern: '[\\s\\S]*', says: 'a filter pattern, as text' }) }),
    ),
  }),
  KMSKeyArn: text({ min: 0, max: 10_000, pattern: KMS_KEY_ARN, says: 'the ARN of a KMS key, or empty' }),
  ProvisionedPollerConfig: structure({
    MinimumPollers: integer({ min: 1, max: 200 }),
    MaximumPollers: integer({
      min: 1,
      max: 2000,
      why: "AWS API model: Kafka takes 1 to 2000, although the field goes up to 10000 for SQS; AWS's wording is unconfirmed",
    }),
    PollerGroupName: text({ min: 0, max: 128, pattern: POLLER_GROUP, says: 'a name of letters, digits, - and _' }),
  }),
  MaximumRetryAttempts: integer({ min: -1, max: 10_000 }),
  MaximumRecordAgeInSeconds: integer({ min: -1, max: 604_800 }),
  BisectBatchOnFunctionError: flag(),
  FunctionResponseTypes: list(choice(['ReportBatchItemFailures']), { min: 0, max: 1 }),
  DestinationConfig: structure({ OnFailure: destination, OnSuccess: destination }),
  MetricsConfig: structure({
    Metrics: list(choice(['EventCount', 'ErrorCount', 'KafkaMetrics']), { min: 0, max: 3 }),
  }),
  LoggingConfig: structure({ SystemLogLevel: choice(['DEBUG', 'INFO', 'WARN']) }),
  ScalingConfig: structure({ MaximumConcurrency: integer({ min: 2, max: 1000 }) }),
  ParallelizationFactor: integer({ min: 1, max: 10 }),
  TumblingWindowInSeconds: integer({ min: 0, max: 900 }),
  Queues: list(text({ min: 1, max: 1000, pattern: '[\\s\\S]*', says: 'the name of a queue' })),
  DocumentDBEventSourceConfig: structure({
    DatabaseName: text(),
    CollectionName: text(),
    FullDocument: choice(['UpdateLookup', 'Default']),
  }),
};

/** The request of `CreateEventSourceMapping`. Source: AWS service model (botocore 1.44.5). */
export const REQUEST_FIELDS = {
  FunctionName: text({
    min: 1,
    max: 256,
    pattern: FUNCTION_NAME,
    says: 'a function name, a partial ARN or an ARN, with or without version or alias',
  }),
  Enabled: flag(),
  Tags: textMap(text({ min: 0, max: 256 })),
  ...SHARED_FIELDS,
};

/** What `GetEventSourceMapping` (and create, update, delete, list) answer. Source: AWS service model (botocore 1.44.5). */
export const RESPONSE_FIELDS = {
  UUID: text({ min: 36, max: 36 }),
  FunctionArn: text({ min: 0, max: 10_000, pattern: FUNCTION_ARN, says: 'the full ARN of a function' }),
  EventSourceMappingArn: text({ min: 85, max: 120, pattern: MAPPING_ARN, says: 'the ARN of an event source mapping' }),
  State: text(),
  StateTransitionReason: text(),
  LastModified: timestamp(),
  LastProcessingResult: text(),
  FilterCriteriaError: structure({
    ErrorCode: text(),
    Message: text(),
  }),
  ...SHARED_FIELDS,
};

export type RequestField = keyof typeof REQUEST_FIELDS;
export type ResponseField = keyof typeof RESPONSE_FIELDS;

/** The fields of either shape that could be read. */
export type MappingDocument = ValuesOf<typeof REQUEST_FIELDS & typeof RESPONSE_FIELDS>;
