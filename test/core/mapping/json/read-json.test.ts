import { describe, expect, it } from 'vitest';
import { createLineIndex } from '../../../../src/core/mapping/json/line-index.ts';
import { readJson } from '../../../../src/core/mapping/json/read-json.ts';
import { offsetInLiteral } from '../../../../src/core/mapping/json/string-offset.ts';

const codes = (text: string) => readJson(text).problems.map(({ code, offset }) => `${code}@${offset}`);

describe('readJson', () => {
  it.each([
    { why: 'nothing', text: '', expected: ['empty-input@0'] },
    { why: 'blanks only', text: ' \n\t', expected: ['empty-input@0'] },
    { why: 'a mark and nothing', text: '\ufeff', expected: ['byte-order-mark@0', 'empty-input@0'] },
    { why: 'a line comment', text: '{"a":1} // x', expected: ['json-comment@8'] },
    { why: 'a block comment', text: '{/* x */"a":1}', expected: ['json-comment@1'] },
    { why: 'a trailing comma in an object', text: '{"a":1, }', expected: ['json-trailing-comma@6'] },
    { why: 'a trailing comma in a list', text: '[1,\n]', expected: ['json-trailing-comma@2'] },
    { why: 'what looks like a comment in a text', text: '{"a":"// ,}"}', expected: [] },
    { why: 'a name twice', text: '{"a":1,"b":{"a":1},"a":2}', expected: ['json-duplicate-key@19'] },
    {
      why: 'a name twice inside',
      text: '[{"a":1,"a":1,"a":1}]',
      expected: ['json-duplicate-key@8', 'json-duplicate-key@14'],
    },
    { why: 'names that only look alike are two', text: '{"a":1,"A":2}', expected: [] },
    { why: 'a name with an escape is the same name', text: '{"a":1,"\\u0061":2}', expected: ['json-duplicate-key@7'] },
    { why: 'a missing value', text: '{"a":}', expected: ['json-syntax@5'] },
    { why: 'a missing comma', text: '{"a":1 "b":2}', expected: ['json-syntax@7'] },
    { why: 'an open end', text: '{"a":1', expected: ['json-syntax@6'] },
    { why: 'something after the end', text: '{} {}', expected: ['json-syntax@3'] },
    { why: 'single quotes', text: "{'a':1}", expected: ['json-syntax@1'] },
    { why: 'a leading zero, which JSON does not have', text: '{"a":01}', expected: ['json-syntax@6'] },
    { why: 'a raw line break in a text', text: '{"a":"x\ny"}', expected: ['json-syntax@5'] },
    { why: 'the deepest', text: '['.repeat(64) + ']'.repeat(64), expected: [] },
    { why: 'one deeper', text: '['.repeat(65) + ']'.repeat(65), expected: ['json-too-deep@64'] },
    {
      why: 'so deep that a recursive parser would fail',
      text: '{"a":'.repeat(100_000),
      expected: ['json-too-deep@320'],
    },
  ])('$why', ({ text, expected }) => {
    expect(codes(text)).toEqual(expected);
  });

  it('reads on after comments, trailing commas, marks and names that stand twice', () => {
    expect(readJson('\ufeff{"a":1,/*x*/"a":2,}').root?.type).toBe('object');
    expect(readJson('{"a":').root).toBeUndefined();
  });
});

describe('createLineIndex', () => {
  it.each([
    { why: 'the first', offset: 0, line: 1, column: 1 },
    { why: 'the end of the first line', offset: 2, line: 1, column: 3 },
    { why: 'after \\n', offset: 3, line: 2, column: 1 },
    { why: 'after \\r\\n', offset: 7, line: 3, column: 1 },
    { why: 'after \\r', offset: 10, line: 4, column: 1 },
    { why: 'past the end', offset: 12, line: 4, column: 3 },
  ])('$why', ({ offset, line, column }) => {
    expect(createLineIndex('ab\ncd\r\nef\rgh')(offset)).toEqual({ line, column });
  });
});

describe('offsetInLiteral', () => {
  it.each([
    { why: 'plain', literal: '"abc"', index: 2, rest: 'c"' },
    { why: 'after a short escape', literal: '"a\\"c"', index: 2, rest: 'c"' },
    { why: 'after a long escape', literal: '"\\u00e9c"', index: 1, rest: 'c"' },
    { why: 'past the end', literal: '"ab"', index: 9, rest: '"' },
  ])('$why', ({ literal, index, rest }) => {
    const text = `{"k": ${literal}}`;
    expect(text.slice(offsetInLiteral(text, 6, index))).toBe(`${rest}}`);
  });
});
