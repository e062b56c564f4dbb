import { NOW_MS, SELF_MANAGED_RESPONSE, UUID } from '../documents.ts';
import { describeRule } from './rule-cases.ts';

const TIMESTAMP = 'StartingPositionTimestamp';
const at = (time: unknown) => ({ StartingPosition: 'AT_TIMESTAMP', [TIMESTAMP]: time });
const clock = 'at-timestamp-record-clock StartingPosition';

describeRule('checkStartingTimestamp', [
  { why: 'AT_TIMESTAMP needs one', change: at(undefined), brings: [clock, 'timestamp-missing StartingPosition'] },
  { why: 'seconds since 1970', change: at(NOW_MS / 1000 - 60), brings: [clock] },
  { why: 'with a fraction, as the wire has it', change: at(1_700_000_000.123), brings: [clock] },
  { why: 'now is not the future', change: at(NOW_MS / 1000), brings: [clock] },
  { why: 'one second later is', change: at(NOW_MS / 1000 + 1), brings: [clock, `timestamp-in-future ${TIMESTAMP}`] },
  {
    why: 'milliseconds are far in the future',
    change: at(NOW_MS),
    brings: [clock, `timestamp-in-future ${TIMESTAMP}`],
  },
  { why: 'ISO 8601 with an offset', change: at('2026-01-31T00:00:00+01:00'), brings: [clock] },
  {
    why: 'the CLI takes a time without offset for local time',
    change: at('2026-01-31T00:00:00'),
    brings: [clock, `timestamp-without-zone ${TIMESTAMP}`],
  },
  { why: 'February has no 31st', change: at('2026-02-31T00:00:00Z'), brings: [clock, `wrong-format ${TIMESTAMP}`] },
  {
    why: 'whether AWS refuses it with another position is unconfirmed',
    change: { [TIMESTAMP]: 1 },
    brings: [`timestamp-not-used ${TIMESTAMP}`],
  },
  {
    why: 'a position that cannot be read says nothing',
    change: { StartingPosition: 'EARLIEST', [TIMESTAMP]: 1 },
    brings: ['unknown-value StartingPosition'],
  },
]);

describeRule('checkPositionTraps', [
  {
    why: 'LATEST misses what comes while it starts',
    change: { StartingPosition: 'LATEST' },
    brings: ['latest-loses-records StartingPosition'],
  },
  { why: 'AWS takes TRIM_HORIZON', change: { StartingPosition: undefined }, brings: ['starting-position-defaulted'] },
]);

const GROUP = 'AmazonManagedKafkaEventSourceConfig';

describeRule('checkConsumerGroup', [
  {
    why: 'the group is then the UUID',
    change: { [GROUP]: undefined },
    brings: [`random-consumer-group ${GROUP}`],
  },
  {
    why: 'also with the object, but without the name',
    change: { [GROUP]: {} },
    brings: [`random-consumer-group ${GROUP}`],
  },
  {
    why: 'a name that cannot be read is a name',
    change: { [GROUP]: { ConsumerGroupId: 'a#b' } },
    brings: [`wrong-format ${GROUP}.ConsumerGroupId`],
  },
  {
    why: 'a response with a group of its own',
    base: SELF_MANAGED_RESPONSE,
    change: { SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g' } },
    brings: [],
    takes: ['random-consumer-group'],
  },
  {
    why: 'a response whose group is another UUID',
    base: SELF_MANAGED_RESPONSE,
    change: { UUID: UUID.replace('1', '2') },
    brings: [],
    takes: ['random-consumer-group'],
  },
]);

const WINDOW = 'MaximumBatchingWindowInSeconds';

describeRule('noteBatchingWindow', [
  {
    why: 'absent is 500 ms',
    change: { [WINDOW]: undefined },
    brings: ['window-absent'],
    takes: ['window-irreversible'],
  },
  {
    why: '0 is not 500 ms',
    change: { [WINDOW]: 0 },
    brings: [`window-zero ${WINDOW}`],
    takes: ['window-irreversible'],
  },
  { why: '300 is the most', change: { [WINDOW]: 300 }, brings: [] },
  {
    why: '301 is too much',
    change: { [WINDOW]: 301 },
    brings: [`out-of-range ${WINDOW}`],
    takes: ['window-irreversible'],
  },
  { why: 'a response with 0', base: SELF_MANAGED_RESPONSE, change: { [WINDOW]: 0 }, brings: [`window-zero ${WINDOW}`] },
]);

const AGE = 'MaximumRecordAgeInSeconds';

describeRule('checkRecordAge', [
  { why: '-1 is without end', change: { [AGE]: -1 }, brings: [] },
  { why: '0 is rejected', change: { [AGE]: 0 }, brings: [`record-age-gap ${AGE}`] },
  { why: '59 is rejected', change: { [AGE]: 59 }, brings: [`record-age-gap ${AGE}`] },
  { why: '60 is taken', change: { [AGE]: 60 }, brings: [] },
  { why: '-2 is out of range', change: { [AGE]: -2 }, brings: [`out-of-range ${AGE}`] },
]);

const RETRIES = 'MaximumRetryAttempts';
const none = { DestinationConfig: undefined };

describeRule('checkRetryTraps', [
  { why: '-1 with a destination is 10', change: { [RETRIES]: -1 }, brings: [`retries-capped ${RETRIES}`] },
  { why: 'absent is -1', change: { [RETRIES]: undefined }, brings: ['retries-capped'] },
  {
    why: 'without a destination one record blocks the partition',
    change: { [RETRIES]: -1, ...none },
    brings: [`poison-record-blocks ${RETRIES}`],
  },
  {
    why: 'the empty text is no destination',
    change: { [RETRIES]: -1, DestinationConfig: { OnFailure: { Destination: '' } } },
    brings: [`poison-record-blocks ${RETRIES}`],
  },
  {
    why: 'an age ends it, by dropping',
    change: { [RETRIES]: -1, [AGE]: 60, ...none },
    brings: [`records-dropped ${AGE}`],
  },
  { why: 'a number of retries ends it, by dropping', change: none, brings: [`records-dropped ${RETRIES}`] },
  {
    why: 'a destination that cannot be read is one',
    change: { DestinationConfig: { OnFailure: { Destination: 5 } } },
    brings: ['wrong-type DestinationConfig.OnFailure.Destination'],
  },
]);

const to = (Destination: string) => ({ DestinationConfig: { OnFailure: { Destination } } });
const PATH = 'DestinationConfig.OnFailure.Destination';
const ACCOUNT = 'us-east-1:123456789012';

describeRule('checkDestination', [
  {
    why: 'failures would be read again',
    change: to('kafka://orders'),
    brings: [`destination-is-source-topic ${PATH}`],
  },
  { why: 'another topic', change: to('kafka://orders-failures'), brings: [] },
  {
    why: 'a queue gets metadata',
    change: to(`arn:aws:sqs:${ACCOUNT}:q`),
    brings: [`destination-metadata-only ${PATH}`],
  },
  {
    why: 'a FIFO queue',
    change: to(`arn:aws:sqs:${ACCOUNT}:q.fifo`),
    brings: [`destination-fifo ${PATH}`, `destination-metadata-only ${PATH}`],
  },
  {
    why: 'a FIFO topic',
    change: to(`arn:aws:sns:${ACCOUNT}:t.fifo`),
    brings: [`destination-fifo ${PATH}`, `destination-metadata-only ${PATH}`],
  },
  { why: 'a bucket may end like that', change: to('arn:aws:s3:::b.fifo'), brings: [] },
  {
    why: 'a function is no destination for Kafka',
    change: to(`arn:aws:lambda:${ACCOUNT}:function:f`),
    brings: [`destination-type ${PATH}`],
  },
  { why: 'a name is not enough', change: to('orders-failures'), brings: [`wrong-format ${PATH}`] },
]);
