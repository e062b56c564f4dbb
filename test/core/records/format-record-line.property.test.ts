import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { KafkaRecord, RecordBytes } from '../../../src/core/model/record.ts';
import { formatRecordLine } from '../../../src/core/records/format-record-line.ts';
import { parseRecordLine } from '../../../src/core/records/parse-record-line.ts';

const bytes = fc.oneof(
  fc.constant(null),
  fc.uint8Array({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => new Uint8Array(Buffer.from(text))),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
  fc.constant('\ufeff{"id":1}\r\n\u2028\u0000'),
);

const record: fc.Arbitrary<KafkaRecord> = fc.record({
  topic: fc.stringMatching(/^[a-zA-Z0-9._-]{1,20}$/),
  partition: fc.nat(),
  offset: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  timestampMs: fc.integer({ min: -1, max: 8.64e15 }),
  timestampType: fc.constantFrom('CREATE_TIME', 'LOG_APPEND_TIME', 'NO_TIMESTAMP_TYPE'),
  key: bytes,
  value: bytes,
  headers: fc.array(fc.record({ name: fc.string({ unit: 'binary', maxLength: 8 }), value: bytes }), { maxLength: 4 }),
});

const asBytes = (value: RecordBytes | null): Buffer | null => (value === null ? null : Buffer.from(value));

function inBytes({ key, value, headers, ...rest }: KafkaRecord) {
  return {
    ...rest,
    key: asBytes(key),
    value: asBytes(value),
    headers: headers.map((header) => ({ name: header.name, value: asBytes(header.value) })),
  };
}

it('a line is one line, and reads back to the same record, whatever its bytes are', () => {
  fc.assert(
    fc.property(record, (original) => {
      const line = formatRecordLine(original);
      expect(line).not.toMatch(/\n/);
      expect(inBytes(parseRecordLine(line))).toEqual(inBytes(original));
    }),
  );
});
