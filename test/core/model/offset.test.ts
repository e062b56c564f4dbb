import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetFromJson, offsetToJson } from '../../../src/core/model/offset.ts';
import { offsetArbitrary } from '../../support/arbitraries.ts';

describe('an offset in JSON', () => {
  it.each([
    [0n, 0],
    [2n ** 53n - 1n, Number.MAX_SAFE_INTEGER],
    [2n ** 53n, '9007199254740992'],
    [2n ** 63n - 1n, '9223372036854775807'],
  ])('%s is %s: a number while it is exact', (offset, json) => {
    expect(offsetToJson(offset)).toBe(json);
  });

  it('comes back through JSON text, whatever it is', () => {
    fc.assert(
      fc.property(offsetArbitrary, (offset) => {
        expect(offsetFromJson(JSON.parse(JSON.stringify(offsetToJson(offset))))).toBe(offset);
      }),
    );
  });

  it.each([
    { why: 'negative', value: -1 },
    { why: 'a fraction', value: 1.5 },
    { why: 'already rounded', value: 2 ** 53 },
    { why: 'not a number', value: Number.NaN },
    { why: 'without end', value: Number.POSITIVE_INFINITY },
    { why: 'empty text', value: '' },
    { why: 'a leading zero', value: '01' },
    { why: 'a sign', value: '+1' },
    { why: 'negative text', value: '-1' },
    { why: 'a space', value: ' 1' },
    { why: 'a line end', value: '1\n' },
    { why: 'hexadecimal', value: '0x10' },
    { why: 'more digits than int64 has', value: '12345678901234567890' },
    { why: 'a word', value: 'latest' },
    { why: 'null', value: null },
    { why: 'absent', value: undefined },
    { why: 'a boolean', value: true },
    { why: 'a list', value: [1] },
    { why: 'an object', value: {} },
    { why: 'a bigint, which JSON cannot hold', value: 1n },
  ])('is not read from what is no offset: $why', ({ value }) => {
    expect(offsetFromJson(value)).toBeUndefined();
  });
});
