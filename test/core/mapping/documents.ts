import type { ParseMappingOptions } from '../../../src/core/mapping/mapping-reading.ts';
import { parseMapping } from '../../../src/core/mapping/parse-mapping.ts';
import type { Problem } from '../../../src/core/model/errors.ts';

export const NOW_MS = Date.parse('2026-06-01T00:00:00Z');
export const UUID = '14e0db71-5d35-4eb5-b481-8945cf9d10c2';
export const CLUSTER = 'arn:aws:kafka:us-east-1:123456789012:cluster/demo/751d2973-a626-431c-9d4e-d7975eb44dd7-2';
export const SECRET = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:kafka-AbCdEf';

export type Document = Readonly<Record<string, unknown>>;

/** A request in provisioned mode about which nothing but two infos can be said. */
export const MSK_REQUEST: Document = {
  FunctionName: 'orders',
  EventSourceArn: CLUSTER,
  Topics: ['orders'],
  StartingPosition: 'TRIM_HORIZON',
  MaximumBatchingWindowInSeconds: 1,
  AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'orders-lambda' },
  ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 2 },
  MaximumRetryAttempts: 3,
  DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failed-orders' } },
};

const { EventSourceArn: _arn, AmazonManagedKafkaEventSourceConfig: _config, ...COMMON } = MSK_REQUEST;

/** The same on a self-managed cluster. */
export const SELF_MANAGED_REQUEST: Document = {
  ...COMMON,
  SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b-1.example.com:9092'] } },
  SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH', URI: SECRET }],
  SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'orders-lambda' },
};

/** What AWS answered when a self-managed mapping was created, with the defaults that on-demand mappings show. */
export const SELF_MANAGED_RESPONSE: Document = {
  UUID,
  BatchSize: 100,
  StartingPosition: 'TRIM_HORIZON',
  EventSourceMappingArn: `arn:aws:lambda:us-east-1:123456789012:event-source-mapping:${UUID}`,
  FunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders',
  LastModified: '2026-03-09T11:02:35.123000+01:00',
  LastProcessingResult: 'No records processed',
  State: 'Enabled',
  StateTransitionReason: 'USER_INITIATED',
  Topics: ['orders'],
  SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b-1.example.com:9092', 'b-2.example.com:9092'] } },
  SourceAccessConfigurations: [{ Type: 'BASIC_AUTH', URI: SECRET }],
  SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: UUID },
  MaximumRetryAttempts: -1,
  MaximumRecordAgeInSeconds: -1,
  BisectBatchOnFunctionError: false,
  FunctionResponseTypes: [],
  ParallelizationFactor: 1,
  TumblingWindowInSeconds: 0,
  DestinationConfig: { OnFailure: {} },
};

/** `base` with `change` put over it; an undefined value takes the field out. */
export function changed(base: Document, change: Document): Document {
  return Object.fromEntries(Object.entries({ ...base, ...change }).filter(([, value]) => value !== undefined));
}

export function problemsOf(document: unknown, options: Partial<ParseMappingOptions> = {}): readonly Problem[] {
  return parseMapping(JSON.stringify(document), { nowMs: NOW_MS, ...options }).problems;
}

/** `code path` of each problem, in order of the text. */
export function marksOf(document: unknown, options: Partial<ParseMappingOptions> = {}): readonly string[] {
  return problemsOf(document, options).map(({ code, path }) => (path === undefined ? code : `${code} ${path}`));
}
