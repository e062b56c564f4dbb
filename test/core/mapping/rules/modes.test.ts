import { expect, it } from 'vitest';
import { changed, MSK_REQUEST, problemsOf, SELF_MANAGED_REQUEST, SELF_MANAGED_RESPONSE } from '../documents.ts';
import { describeRule } from './rule-cases.ts';

const ON_DEMAND = changed(MSK_REQUEST, { ProvisionedPollerConfig: undefined, MaximumRetryAttempts: undefined });
const REGISTRY = { SchemaRegistryURI: 'https://r', EventRecordFormat: 'JSON', SchemaValidationConfigs: [] };
const needs = (path: string) => `needs-provisioned-mode ${path}`;

describeRule('checkProvisionedOnly', [
  {
    why: 'retries',
    base: ON_DEMAND,
    change: { MaximumRetryAttempts: 0 },
    brings: [needs('MaximumRetryAttempts')],
    takes: ['retries-capped'],
  },
  {
    why: 'age',
    base: ON_DEMAND,
    change: { MaximumRecordAgeInSeconds: 60 },
    brings: [needs('MaximumRecordAgeInSeconds')],
  },
  {
    why: 'bisect',
    base: ON_DEMAND,
    change: { BisectBatchOnFunctionError: true },
    brings: [needs('BisectBatchOnFunctionError')],
  },
  {
    why: 'partial responses',
    base: ON_DEMAND,
    change: { FunctionResponseTypes: ['ReportBatchItemFailures'] },
    brings: [needs('FunctionResponseTypes')],
  },
  {
    why: 'logs',
    base: ON_DEMAND,
    change: { LoggingConfig: { SystemLogLevel: 'INFO' } },
    brings: [needs('LoggingConfig')],
  },
  {
    why: 'metrics',
    base: ON_DEMAND,
    change: { MetricsConfig: { Metrics: ['EventCount'] } },
    brings: [needs('MetricsConfig')],
  },
  {
    why: 'a schema registry',
    base: ON_DEMAND,
    change: {
      AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'orders-lambda', SchemaRegistryConfig: REGISTRY },
    },
    brings: [needs('AmazonManagedKafkaEventSourceConfig.SchemaRegistryConfig')],
  },
  {
    why: 'a Kafka topic for failures',
    base: ON_DEMAND,
    change: { DestinationConfig: { OnFailure: { Destination: 'kafka://orders-failures' } } },
    brings: [needs('DestinationConfig.OnFailure.Destination')],
  },
  {
    why: 'all of them are taken in provisioned mode',
    change: {
      MaximumRecordAgeInSeconds: 60,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      LoggingConfig: { SystemLogLevel: 'INFO' },
      MetricsConfig: { Metrics: ['EventCount', 'ErrorCount', 'KafkaMetrics'] },
      DestinationConfig: { OnFailure: { Destination: 'kafka://orders-failures' } },
    },
    brings: [],
  },
  {
    why: 'the defaults of a response are no errors',
    base: SELF_MANAGED_RESPONSE,
    change: { MetricsConfig: { Metrics: [] }, LoggingConfig: {} },
    brings: [],
  },
  {
    why: 'the default, written into a request, is unconfirmed',
    base: ON_DEMAND,
    change: { MaximumRecordAgeInSeconds: -1 },
    brings: ['provisioned-default-on-demand MaximumRecordAgeInSeconds'],
  },
  {
    why: 'a poller number with a problem still means provisioned mode',
    change: { ProvisionedPollerConfig: { MinimumPollers: '1' } },
    brings: ['wrong-type ProvisionedPollerConfig.MinimumPollers'],
  },
]);

it('says whose words the refusal are: recorded for MetricsConfig, inferred for the others', () => {
  const document = changed(ON_DEMAND, { MetricsConfig: { Metrics: ['EventCount'] }, BisectBatchOnFunctionError: true });
  const whys = problemsOf(document).flatMap(({ code, why }) => (code === 'needs-provisioned-mode' ? [why] : []));
  expect(whys).toEqual([
    'AWS answers: MetricsConfig is only available for Provisioned Mode. To configure MetricsConfig, please enable Provisioned Mode by specifying MinimumPollers in ProvisionedPollerConfig. (recorded)',
    expect.stringMatching(/inferred.*BisectBatchOnFunctionError is only available for Provisioned Mode/),
  ]);
});

const POLLERS = 'ProvisionedPollerConfig';

describeRule('checkPollers', [
  {
    why: 'the maximum is at least the minimum',
    change: { [POLLERS]: { MinimumPollers: 5, MaximumPollers: 4 } },
    brings: [`pollers-order ${POLLERS}.MaximumPollers`],
  },
  {
    why: 'equal numbers turn autoscaling off',
    change: { [POLLERS]: { MinimumPollers: 4, MaximumPollers: 4 } },
    brings: [],
  },
  {
    why: 'the default maximum is 200, the largest minimum',
    change: { [POLLERS]: { MinimumPollers: 200 } },
    brings: [],
  },
  {
    why: 'Kafka takes 2000 at most',
    change: { [POLLERS]: { MaximumPollers: 2001 } },
    brings: [`out-of-range ${POLLERS}.MaximumPollers`],
  },
  { why: '2000 is taken', change: { [POLLERS]: { MaximumPollers: 2000, PollerGroupName: 'group-1' } }, brings: [] },
  {
    why: 'an empty object means on-demand on update',
    base: ON_DEMAND,
    change: { [POLLERS]: {} },
    brings: [`provisioned-without-pollers ${POLLERS}`],
  },
]);

const QUEUE = changed(SELF_MANAGED_REQUEST, {
  StartingPosition: undefined,
  MaximumBatchingWindowInSeconds: undefined,
  SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'orders-lambda', ConsumptionMode: 'Queue' },
});

describeRule('checkQueueMode', [
  {
    why: 'a share group has no starting position',
    base: QUEUE,
    change: { StartingPosition: 'LATEST' },
    brings: ['queue-mode-field StartingPosition'],
  },
  {
    why: 'nor a timestamp',
    base: QUEUE,
    change: { StartingPositionTimestamp: 1 },
    brings: ['queue-mode-field StartingPositionTimestamp'],
  },
  {
    why: 'nor a window',
    base: QUEUE,
    change: { MaximumBatchingWindowInSeconds: 0 },
    brings: ['queue-mode-field MaximumBatchingWindowInSeconds'],
  },
  {
    why: 'the default of retries is 0 there',
    base: QUEUE,
    change: { MaximumRetryAttempts: -1 },
    brings: ['queue-mode-infinite-retries MaximumRetryAttempts'],
  },
  {
    why: 'Stream is what every mapping was before',
    base: SELF_MANAGED_REQUEST,
    change: { SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'orders-lambda', ConsumptionMode: 'Stream' } },
    brings: [],
  },
  {
    why: 'Queue says what it needs',
    base: SELF_MANAGED_REQUEST,
    change: {
      StartingPosition: undefined,
      MaximumBatchingWindowInSeconds: undefined,
      SelfManagedKafkaEventSourceConfig: QUEUE.SelfManagedKafkaEventSourceConfig,
    },
    brings: ['queue-mode-requirements SelfManagedKafkaEventSourceConfig.ConsumptionMode'],
    takes: ['window-irreversible'],
  },
  {
    why: 'MSK has no ConsumptionMode',
    change: { AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'orders-lambda', ConsumptionMode: 'Queue' } },
    brings: ['unknown-field AmazonManagedKafkaEventSourceConfig.ConsumptionMode'],
  },
]);
