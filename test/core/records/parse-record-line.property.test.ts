import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KafkaRecord } from '../../../src/core/model/record.ts';
import { BadRecordLine, parseRecordLine } from '../../../src/core/records/parse-record-line.ts';
import { hexOf, recordArbitrary } from '../../support/arbitraries.ts';
import { recordLine } from '../../support/record-lines.ts';

const plain = ({ key, value, headers, ...rest }: KafkaRecord): unknown => ({
  ...rest,
  key: hexOf(key),
  value: hexOf(value),
  headers: headers.map(({ name, value: bytes }) => [name, hexOf(bytes)]),
});

/** Members of a line with anything in them. */
const anyLine = fc
  .record(
    {
      topic: fc.oneof(fc.constant('orders'), fc.jsonValue()),
      partition: fc.oneof(fc.nat(), fc.jsonValue()),
      offset: fc.oneof(fc.nat(), fc.jsonValue()),
      ts: fc.oneof(fc.nat(), fc.jsonValue()),
      tstype: fc.oneof(fc.constantFrom('create', 'logappend', 'unknown'), fc.jsonValue()),
      key: fc.jsonValue(),
      keyBase64: fc.jsonValue(),
      payload: fc.jsonValue(),
      headers: fc.oneof(fc.array(fc.string()), fc.jsonValue()),
      headersBase64: fc.jsonValue(),
    },
    { requiredKeys: ['topic', 'partition', 'offset'] },
  )
  .map((value) => JSON.stringify(value));

describe('lines of records', () => {
  it('give any record back that was written', () => {
    fc.assert(
      fc.property(recordArbitrary, (record) => {
        expect(plain(parseRecordLine(recordLine(record)))).toEqual(plain(record));
      }),
      { numRuns: 1_000 },
    );
  });

  it('of any content are a record or refused with a reason, never anything else', () => {
    fc.assert(
      fc.property(fc.oneof(anyLine, fc.json(), fc.string({ unit: 'binary' })), (text) => {
        try {
          const { offset, partition, headers, timestampMs } = parseRecordLine(text);
          expect(offset >= 0n && offset < 2n ** 63n).toBe(true);
          expect(partition >= 0 && Number.isInteger(partition)).toBe(true);
          expect(Array.isArray(headers)).toBe(true);
          expect(() => new Date(timestampMs).toISOString()).not.toThrow();
        } catch (error) {
          if (!(error instanceof BadRecordLine)) throw error;
          expect(error.message).not.toBe('');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
