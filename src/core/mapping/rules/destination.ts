import type { JsonPath } from '../json/json-path.ts';
import { localFileOf } from '../local-file.ts';
import type { Rule } from './rule.ts';

const PATH: JsonPath = ['DestinationConfig', 'OnFailure', 'Destination'];
const SOURCE = 'Lambda developer guide, kafka-on-failure-destination';

export const checkDestination: Rule = function* ({ destination: { name: destination }, topic }) {
  if (destination === undefined) return;
  if (destination.startsWith('kafka://')) {
    if (destination.slice('kafka://'.length) !== topic) return;
    yield {
      code: 'destination-is-source-topic',
      message: `failures would go back to ${topic}, the topic they come from`,
      why: `${SOURCE}: the destination is another topic of the same cluster`,
      next: `name another topic, such as kafka://${topic}-failures`,
      path: PATH,
    };
    return;
  }
  if (localFileOf(destination) !== undefined) {
    yield {
      code: 'destination-local-file',
      message: `AWS has no destination ${destination}: it is one of local runs`,
      why: 'AWS API model (CreateEventSourceMapping): the destination is an ARN or kafka://topic',
      next: 'leave it out for AWS, and run with --destination file:PATH',
      path: PATH,
    };
    return;
  }
  const service = destination.split(':')[2] ?? '';
  if (!['sqs', 'sns', 's3'].includes(service)) {
    yield {
      code: 'destination-type',
      message: `an on-failure destination is an SQS queue, an SNS topic, an S3 bucket or kafka://topic, not ${service}`,
      why: `${SOURCE}; the wording of AWS is unconfirmed`,
      next: 'give the ARN of a queue, topic or bucket, or kafka://topic',
      path: PATH,
    };
    return;
  }
  if (service !== 's3' && destination.endsWith('.fifo')) {
    yield {
      code: 'destination-fifo',
      message: `a FIFO ${service === 'sqs' ? 'queue' : 'topic'} cannot be an on-failure destination`,
      why: `${SOURCE}: standard queues and standard topics`,
      next: `use a standard ${service === 'sqs' ? 'queue' : 'topic'}`,
      path: PATH,
    };
  }
  if (service === 's3') return;
  yield {
    code: 'destination-metadata-only',
    message: `${service.toUpperCase()} gets the offsets of a failed batch, not its records`,
    why: `${SOURCE}: only S3 and Kafka destinations hold the payload`,
    next: 'replay from the topic before its retention deletes the records, or use S3 or kafka://topic',
    path: PATH,
  };
};
