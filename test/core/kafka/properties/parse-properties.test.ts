import { describe, expect, it } from 'vitest';
import { MalformedEscape, parseProperties } from '../../../../src/core/kafka/properties/parse-properties.ts';

describe('Java properties', () => {
  it.each([
    {
      why: 'equals, colon and blank separate',
      text: 'a=1\nb:2\nc 3\nd = 4',
      entries: { a: '1', b: '2', c: '3', d: '4' },
    },
    { why: 'comments and blank lines', text: '# x=1\n  ! y=2\n\n a=1', entries: { a: '1' } },
    { why: 'a backslash continues the line', text: 'a=1,\\\n    2\nb=3', entries: { a: '1,2', b: '3' } },
    { why: 'two backslashes are one, and continue nothing', text: 'a=x\\\\\nb=3', entries: { a: 'x\\', b: '3' } },
    { why: 'escapes', text: 'a\\=b=t\\tn\\nu\\u00e9', entries: { 'a=b': 't\tn\nu\u00e9' } },
    { why: 'the last of a name counts', text: 'a=1\r\na=2', entries: { a: '2' } },
    { why: 'values keep separators and trailing blanks', text: 'a=b=c: d ', entries: { a: 'b=c: d ' } },
    { why: 'a continued line may look like a comment', text: 'a=1\\\n#2', entries: { a: '1#2' } },
    { why: 'a comment is not continued', text: '# x \\\na=1', entries: { a: '1' } },
    { why: 'nothing follows the last backslash', text: 'a=1\\', entries: { a: '1' } },
    { why: 'a blank of other alphabets is no blank', text: 'a=\u00a01', entries: { a: '\u00a01' } },
    { why: 'the second separator is of the value', text: 'a = = 1', entries: { a: '= 1' } },
    { why: 'no value', text: 'a=\nb', entries: { a: '', b: '' } },
  ])('$why', ({ text, entries }) => {
    expect(Object.fromEntries(parseProperties(text))).toEqual(entries);
  });

  it('an escape without four digits is malformed', () => {
    expect(() => parseProperties('a=\\users')).toThrow(MalformedEscape);
  });
});
