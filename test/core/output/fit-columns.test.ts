import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipColumns, packItems, wrapWords } from '../../../src/core/output/fit-columns.ts';
import { COLOURED } from '../../../src/core/output/style.ts';
import { stripStyles, widestOf } from '../../support/golden.ts';

describe('a line that is cut to the columns', () => {
  it.each([
    { why: 'fits', text: 'abc', columns: 3, clipped: 'abc' },
    { why: 'one too many', text: 'abcd', columns: 3, clipped: 'ab…' },
    { why: 'no room at all', text: 'abc', columns: 1, clipped: '…' },
    { why: 'characters beyond the basic plane count once', text: '👍👍👍', columns: 2, clipped: '👍…' },
    { why: 'styles take no room', text: COLOURED.good('abc'), columns: 3, clipped: COLOURED.good('abc') },
    { why: 'a cut style is closed', text: COLOURED.good('abcd'), columns: 3, clipped: COLOURED.good('ab…') },
    { why: 'nothing', text: '', columns: 3, clipped: '' },
  ])('$why', ({ text, columns, clipped }) => {
    expect(clipColumns(text, columns)).toBe(clipped);
  });

  it('is a beginning of the text, and no wider', () => {
    const styled = fc.array(
      fc.tuple(fc.constantFrom(COLOURED.good, COLOURED.dim, String), fc.string({ maxLength: 8 })),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(styled, fc.integer({ min: 1, max: 30 }), (parts, columns) => {
        const text = parts.map(([style, part]) => style(part)).join('');
        const clipped = stripStyles(clipColumns(text, columns));
        expect(widestOf(clipped)).toBeLessThanOrEqual(columns);
        expect(stripStyles(text).startsWith(clipped.replace(/…$/, ''))).toBe(true);
      }),
    );
  });
});

describe('items in lines', () => {
  it.each([
    { items: [], width: 10, lines: [] },
    { items: ['one'], width: 10, lines: ['one'] },
    { items: ['one', 'two'], width: 10, lines: ['one, two'] },
    { items: ['one', 'two', 'three'], width: 9, lines: ['one, two,', 'three'] },
    { items: ['a very long item', 'b'], width: 5, lines: ['a very long item,', 'b'] },
  ])('$items in $width', ({ items, width, lines }) => {
    expect(packItems(items, width)).toEqual(lines);
  });
});

describe('words in lines', () => {
  it.each([
    { width: 0, why: 'a terminal that says no width' },
    { width: 1, why: 'hardly any room' },
    { width: 7, why: 'less than the longest word' },
    { width: 80, why: 'room for all' },
  ])('keeps every character at a width of $width: $why', ({ width }) => {
    const text = 'records are processed 😀 in order';
    expect(
      wrapWords(text, width, width - 2)
        .join('')
        .replaceAll(' ', ''),
    ).toBe(text.replaceAll(' ', ''));
  });
});
