import { keyOfRecord } from '../../event/event-record.ts';
import type { TopicWriter } from '../../kafka/topic-writer.ts';
import type { Destination } from './destination.ts';
import type { FailureWriter } from './file-destination.ts';

/**
 * One record for each that failed, under the key it had (Lambda developer guide, page kafka-on-failure-destination).
 * `write` gives one document for each of them, in their order.
 */
export function createKafkaDestination(topic: string, writer: TopicWriter, write: FailureWriter): Destination {
  return {
    name: `kafka://${topic}`,
    async deliver(givenUp) {
      const documents = write(givenUp);
      await writer.write(
        givenUp.records.map((record, index) => ({
          key: keyOfRecord(record),
          value: Buffer.from(documents[index] ?? ''),
        })),
      );
    },
    close: () => writer.close(),
  };
}
