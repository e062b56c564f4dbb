import { expect, it } from 'vitest';
import { CLUSTER, MSK_REQUEST, marksOf, SELF_MANAGED_REQUEST, SELF_MANAGED_RESPONSE } from '../documents.ts';
import { describeRule } from './rule-cases.ts';

const SELF_MANAGED = SELF_MANAGED_REQUEST.SelfManagedEventSource;

it('the bases themselves have nothing but infos', () => {
  const infos = ['unique-on-create', 'window-irreversible MaximumBatchingWindowInSeconds'];
  expect(marksOf(MSK_REQUEST)).toEqual(infos);
  expect(marksOf(SELF_MANAGED_REQUEST)).toEqual(infos);
});

describeRule('checkFunction', [
  { why: 'AWS requires FunctionName', change: { FunctionName: undefined }, brings: ['missing-function'] },
  { why: 'null is as absent', change: { FunctionName: null }, brings: ['missing-function'] },
  {
    why: 'a response has FunctionArn in its place',
    base: SELF_MANAGED_RESPONSE,
    change: { FunctionArn: undefined },
    brings: ['missing-function'],
  },
  { why: 'a name of 64 characters fits', change: { FunctionName: 'f'.repeat(64) }, brings: [] },
  {
    why: 'a name of 65 does not',
    change: { FunctionName: 'f'.repeat(65) },
    brings: ['function-name-too-long FunctionName'],
  },
  {
    why: 'the 256 of the field are for ARNs',
    change: { FunctionName: `arn:aws:lambda:us-east-1:123456789012:function:${'f'.repeat(64)}:PROD` },
    brings: [],
  },
]);

describeRule('checkEventSource', [
  {
    why: 'one of the two sources must be named',
    change: { EventSourceArn: undefined },
    brings: ['missing-source'],
    takes: ['unique-on-create'],
  },
  {
    why: 'AWS refuses both together',
    change: { SelfManagedEventSource: SELF_MANAGED },
    brings: ['two-sources SelfManagedEventSource'],
    takes: ['unique-on-create'],
  },
  { why: 'a serverless cluster', change: { EventSourceArn: `${CLUSTER.slice(0, -1)}s1` }, brings: [] },
  {
    why: 'the VPC connection of another account',
    change: { EventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:vpc-connection/210987654321/demo/751d2973-1' },
    brings: [],
  },
  {
    why: 'another partition of AWS',
    change: { EventSourceArn: CLUSTER.replace('arn:aws:', 'arn:aws-us-gov:').replace('us-east-1', 'us-gov-west-1') },
    brings: [],
  },
  {
    why: 'a Kinesis stream is no Kafka',
    change: { EventSourceArn: 'arn:aws:kinesis:us-east-1:123456789012:stream/orders' },
    brings: ['not-a-kafka-source EventSourceArn'],
  },
  {
    why: 'the ARN of a topic is not that of a cluster',
    change: { EventSourceArn: CLUSTER.replace(':cluster/', ':topic/') },
    brings: ['not-a-kafka-source EventSourceArn'],
  },
  {
    why: 'servers are missing',
    base: SELF_MANAGED_REQUEST,
    change: { SelfManagedEventSource: { Endpoints: {} } },
    brings: ['missing-bootstrap-servers SelfManagedEventSource'],
  },
]);

describeRule('checkSourceConfig', [
  {
    why: 'ConsumptionMode and its object are for self-managed clusters',
    change: { SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g2' } },
    brings: ['config-of-other-source SelfManagedKafkaEventSourceConfig'],
  },
  {
    why: 'the object of MSK on a self-managed cluster',
    base: SELF_MANAGED_REQUEST,
    change: { AmazonManagedKafkaEventSourceConfig: {} },
    brings: ['config-of-other-source AmazonManagedKafkaEventSourceConfig'],
  },
]);

describeRule('checkTopic', [
  { why: "Required 'topics' parameter is missing.", change: { Topics: undefined }, brings: ['missing-topic'] },
  { why: 'a mapping reads one topic', change: { Topics: ['a1', 'b1'] }, brings: ['one-topic Topics'] },
  { why: 'and not none', change: { Topics: [] }, brings: ['one-topic Topics'] },
  { why: 'the pattern begins with no dot', change: { Topics: ['.orders'] }, brings: ['topic-name Topics[0]'] },
  { why: 'the pattern takes two characters and more', change: { Topics: ['o'] }, brings: ['topic-name Topics[0]'] },
  { why: 'the pattern lets the first character be anything', change: { Topics: ['äb'] }, brings: [] },
  { why: 'no blanks', change: { Topics: ['my orders'] }, brings: ['topic-name Topics[0]'] },
  { why: '249 characters fit', change: { Topics: ['o'.repeat(249)] }, brings: [] },
  { why: '250 do not', change: { Topics: ['o'.repeat(250)] }, brings: ['wrong-length Topics[0]'] },
]);

describeRule('checkNotForKafka', [
  {
    why: 'ScalingConfig is for queues',
    change: { ScalingConfig: { MaximumConcurrency: 2 } },
    brings: ['not-for-kafka ScalingConfig'],
  },
  {
    why: 'ParallelizationFactor is for streams',
    change: { ParallelizationFactor: 1 },
    brings: ['not-for-kafka ParallelizationFactor'],
  },
  {
    why: 'TumblingWindowInSeconds is for streams',
    change: { TumblingWindowInSeconds: 0 },
    brings: ['not-for-kafka TumblingWindowInSeconds'],
  },
  { why: 'Queues is for Amazon MQ', change: { Queues: ['q'] }, brings: ['not-for-kafka Queues'] },
  {
    why: 'DocumentDB',
    change: { DocumentDBEventSourceConfig: { DatabaseName: 'd' } },
    brings: ['not-for-kafka DocumentDBEventSourceConfig'],
  },
  {
    why: 'OnSuccess is for other sources',
    change: { DestinationConfig: { OnSuccess: { Destination: 'arn:aws:s3:::done' } } },
    brings: ['not-for-kafka DestinationConfig.OnSuccess', 'records-dropped MaximumRetryAttempts'],
  },
  {
    why: 'AWS writes such defaults into its responses',
    base: SELF_MANAGED_RESPONSE,
    change: { ScalingConfig: {}, Queues: [], DocumentDBEventSourceConfig: {}, DestinationConfig: { OnSuccess: {} } },
    brings: [],
  },
  {
    why: 'but no other values',
    base: SELF_MANAGED_RESPONSE,
    change: { ParallelizationFactor: 2 },
    brings: ['not-for-kafka ParallelizationFactor'],
  },
]);
