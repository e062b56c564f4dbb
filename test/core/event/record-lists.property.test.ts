import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildEnvelope } from '../../../src/core/event/envelope.ts';
import { createRecordEncoder } from '../../../src/core/event/event-record.ts';
import { buildPayload } from '../../../src/core/event/payload.ts';
import { locateRecords } from '../../../src/core/event/record-lists.ts';
import { readEvent } from '../../../src/core/lambda/local/worker/read-event.ts';
import { recordArbitrary } from '../../support/arbitraries.ts';
import { kafkaRecord, streamMapping } from '../../support/records.ts';

const envelope = buildEnvelope(streamMapping());
/** Enough for an event to be read in pieces. */
const large = kafkaRecord({ value: 'ü'.repeat(60_000) });

describe('an event read in pieces', () => {
  it('is the same as in one', () => {
    fc.assert(
      fc.property(fc.array(recordArbitrary, { maxLength: 12 }), fc.nat(12), fc.nat(400), (some, at, pieceBytes) => {
        const all = [...some.slice(0, at), large, ...some.slice(at)];
        const records = all.map((record) => createRecordEncoder(record.topic, record.partition)(record, 0));
        const text = buildPayload(envelope, records);
        const event = readEvent(Buffer.from(text), locateRecords(envelope, records, pieceBytes));
        expect(JSON.stringify(event)).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 200 },
    );
  });

  it('is cut between records, so that each piece has about so many bytes', () => {
    const record = createRecordEncoder('orders', 0)(kafkaRecord({ value: 'x'.repeat(1000) }), 0);
    const records = Array.from({ length: 500 }, () => record);
    const [list] = locateRecords(envelope, records);
    const pieces = (list?.ends ?? []).map((end, index, ends) => end - (ends[index - 1] ?? list?.start ?? 0));
    expect(pieces.length).toBe(Math.ceil(500 / Math.ceil((64 * 1024) / (record.bytes + 1))));
    for (const bytes of pieces) expect(bytes).toBeLessThan(64 * 1024 + record.bytes + 1);
  });

  it('may have no records', () => {
    const text = buildPayload(envelope, []);
    expect(readEvent(Buffer.from(text), locateRecords(envelope, []))).toEqual(JSON.parse(text));
  });
});
