import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRecordLine } from '../../../src/core/records/format-record-line.ts';
import { BadRecordLine, parseAnyLine, parseRecordLine } from '../../../src/core/records/parse-record-line.ts';
import { createReadUsualLine } from '../../../src/core/records/read-usual-line.ts';

const readUsualLine = createReadUsualLine((name) => /^[a-z.]+$/.test(name));

const read = (parse: typeof parseAnyLine, line: string): unknown => {
  try {
    return parse(line);
  } catch (error) {
    if (error instanceof BadRecordLine) return error.message;
    throw error;
  }
};

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.json());
const usual = fc
  .record({
    topic: fc.constantFrom('orders', 'a.b', ''),
    partition: fc.oneof(fc.nat(), fc.constantFrom(2 ** 31, -1, 0.5)),
    offset: fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constant(-1)),
    tstype: fc.constantFrom('create', 'logappend', 'unknown'),
    ts: fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(-5, 1e21)),
    key: fc.option(text),
    payload: fc.option(text),
  })
  .map((line) => JSON.stringify(line));

/** One character is another, gone, or there twice. */
const damaged = fc
  .tuple(usual, fc.nat(), fc.constantFrom('', '"', '\\', '}', ',', '0', ' ', '\u0001', '"}'))
  .map(([line, place, other]) => {
    const at = place % line.length;
    return line.slice(0, at) + other + line.slice(at + (other === '0' ? 0 : 1));
  });

describe('lines of the usual form', () => {
  it('are read as JSON.parse reads them, or left to it', () => {
    fc.assert(
      fc.property(fc.oneof(usual, damaged), (line) => {
        expect(read(parseRecordLine, line)).toEqual(read(parseAnyLine, line));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    {
      why: 'as esmctl record writes them',
      line: '{"topic":"orders","partition":3,"offset":7,"tstype":"create","ts":12,"key":"k","payload":"{\\"id\\":1}"}',
    },
    {
      why: 'as kcat -J writes them',
      line: '{"topic":"orders","partition":3,"offset":7,"tstype":"create","ts":12,"broker":1,"key":null,"payload":"é"}',
    },
  ])('are recognised $why', ({ line }) => {
    const record = readUsualLine(line);
    expect(record).toEqual(parseAnyLine(line));
    expect(record).toBeDefined();
    expect(readUsualLine(formatRecordLine(parseAnyLine(line)))).toEqual(record);
  });
});
