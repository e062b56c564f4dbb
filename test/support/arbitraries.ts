import fc from 'fast-check';
import type { EventRecord } from '../../src/core/event/event-record.ts';
import type { KafkaRecord, RecordBytes, RecordHeader, TimestampType } from '../../src/core/model/record.ts';
import { eventRecord } from './records.ts';

/** Legal Kafka topic names. */
export const topicArbitrary = fc.stringMatching(/^[a-zA-Z0-9._-]{1,24}$/);

/** Well-formed text of any code points, quotes, control characters and `__proto__` included. */
export const textArbitrary = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 24 }),
  fc.string({ maxLength: 24 }),
  fc.constantFrom('', '__proto__', 'constructor', '"', '\\', '\u2028', '\u0000', 'naïve', '日本', '👍🏽'),
);

/** Bytes as either of the two forms that records may hold. */
export const bytesArbitrary: fc.Arbitrary<RecordBytes> = fc.oneof(
  fc.uint8Array({ maxLength: 48 }),
  fc.uint8Array({ maxLength: 48 }).map((bytes) => Buffer.from(bytes)),
  textArbitrary,
);

/** Offsets over the whole range of Kafka's int64, the edges of exact numbers among them. */
export const offsetArbitrary = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  fc.bigInt({ min: 0n, max: 1000n }),
  fc.constantFrom(2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n),
);

export const headerArbitrary: fc.Arbitrary<RecordHeader> = fc.record({
  name: textArbitrary,
  value: fc.option(bytesArbitrary),
});

export const timestampTypeArbitrary = fc.constantFrom<TimestampType>(
  'CREATE_TIME',
  'LOG_APPEND_TIME',
  'NO_TIMESTAMP_TYPE',
);

export const partitionArbitrary = fc.oneof(fc.nat(3), fc.constantFrom(12, 2 ** 31 - 1));

/** Any record that Kafka can hold. */
export const recordArbitrary: fc.Arbitrary<KafkaRecord> = fc.record({
  topic: topicArbitrary,
  partition: partitionArbitrary,
  offset: offsetArbitrary,
  timestampMs: fc.integer({ min: -1, max: 253_402_300_799_999 }),
  timestampType: timestampTypeArbitrary,
  key: fc.option(bytesArbitrary),
  value: fc.option(bytesArbitrary),
  headers: fc.array(headerArbitrary, { maxLength: 4 }),
});

/** What the bytes are in hex digits, whichever form they came in. */
export function hexOf(bytes: RecordBytes | null): string | null {
  if (bytes === null) return null;
  return (typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : Buffer.from(bytes)).toString('hex');
}

/** A record of `orders` that counterexamples show as `orders-0:5`, not as its bytes. */
export function namedRecord(partition: number, offset: bigint, more: Partial<KafkaRecord> = {}): EventRecord {
  const record = eventRecord({ ...more, partition, offset });
  const name = `${record.group}:${offset}`;
  return Object.defineProperty(record, fc.toStringMethod, { value: () => name });
}
