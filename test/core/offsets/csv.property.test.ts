import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetsToCsv } from '../../../src/core/offsets/csv.ts';
import { readOffsetsFile } from '../../../src/core/offsets/read-offsets-file.ts';

const nameArbitrary = fc.stringMatching(/^[A-Za-z0-9._-]{1,60}$/);
const offsetArbitrary = fc.record({
  topic: nameArbitrary,
  partition: fc.nat(100_000),
  offset: fc.bigInt(0n, 2n ** 59n),
});

describe('CSV of offsets', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(offsetArbitrary, { minLength: 1, selector: ({ topic, partition }) => `${topic} ${partition}` }),
        (offsets) => {
          const { offsets: read, problems } = readOffsetsFile(offsetsToCsv(offsets), 'any');
          expect(problems).toEqual([]);
          expect(read).toMatchObject(offsets);
        },
      ),
    );
  });

  it('any text gives offsets or problems, and never both of one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a,"0123\n\r -.{}[]:') }), (text) => {
        const { offsets, problems } = readOffsetsFile(text, 'any');
        expect(offsets.length + problems.length).toBeGreaterThan(0);
        for (const { offset, partition, topic } of offsets) {
          expect(offset >= 0n && partition >= 0 && topic !== '').toBe(true);
        }
      }),
    );
  });
});
