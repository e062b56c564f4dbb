import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilters } from '../../../src/core/filter/compile-filters.ts';
import { compilePattern } from '../../../src/core/filter/compile-pattern.ts';
import { createProveMatch } from '../../../src/core/filter/prove-match.ts';
import { createProveScanned } from '../../../src/core/filter/prove-scanned.ts';
import type { ScannedText } from '../../../src/core/filter/scanned-text.ts';
import { createTextScanner } from '../../../src/core/records/file/ahead/text-scanner.ts';

const PATTERN = '{"value":{"type":["a",{"prefix":"b"}]}}';

function prove(text: string, pattern = PATTERN): boolean | undefined {
  const compiled = compilePattern(pattern);
  if ('problems' in compiled) throw new Error('the pattern is wrong');
  return createProveMatch([compiled])?.(text);
}

/** The text as the scanner leaves it, taken out of a JSON string. */
function scan(text: string): ScannedText {
  const json = Buffer.from(JSON.stringify(text));
  const bytes = Buffer.from(new Uint8Array(json).buffer);
  const scanner = createTextScanner();
  scanner.open(bytes, bytes.length === text.length);
  if (scanner.findEnd(1, bytes.length) !== bytes.length - 1) throw new Error('the text is not read');
  return scanner.unescape();
}

function proveScanned(text: string, pattern = PATTERN): boolean | undefined {
  const compiled = compilePattern(pattern);
  if ('problems' in compiled) throw new Error('the pattern is wrong');
  return createProveScanned([compiled])?.(scan(text));
}

const CASES = [
  { text: '{"type":"a"}', proved: true, why: 'the member stands there' },
  { text: '{"id":1,"type":"bc","more":{"x":[1]}}', proved: true, why: 'others stand around it' },
  { text: '{"x":{"y":[{}]},"type": "a"}', proved: true, why: 'what is open before it is closed again' },
  { text: '{"type":"c"}', proved: false, why: 'no condition holds' },
  { text: '{"x":{"type":"a"}}', proved: false, why: 'the member is in another object' },
  { text: '{"type":"a","x":{"type":"c"}}', proved: false, why: 'the name stands twice, and the last one counts' },
  { text: '{"x":"type","y":"a"}', proved: false, why: 'it is no name' },
  { text: '{"x":" {","type":"a"}', proved: true, why: 'a brace in a string opens nothing' },
  { text: '{"x":"\\"type","type":"a"}', proved: false, why: 'a backslash may hide the end of a string' },
  { text: '{"type":"a","\\u0074ype":"c"}', proved: false, why: 'a name may be written otherwise' },
  { text: '{"type":["a"]}', proved: false, why: 'a list is left to the parser' },
  { text: '{"type":1}', proved: false, why: 'a number is left to the parser' },
  { text: '["type":"a"]', proved: false, why: 'it is no object' },
  { text: `{"x":"${'x'.repeat(600)}","type":"a"}`, proved: false, why: 'the name is far behind' },
];

describe('a match proved without parsing', () => {
  it.each(CASES)('$proved for $text: $why', ({ text, proved }) => {
    expect(prove(text)).toBe(proved);
    expect(proveScanned(text) === true).toBe(proved);
  });

  it('is not tried for patterns about deeper fields', () => {
    expect(prove('{"a":{"b":"x"}}', '{"value":{"a":{"b":["x"]}}}')).toBeUndefined();
    expect(proveScanned('{"a":{"b":"x"}}', '{"value":{"a":{"b":["x"]}}}')).toBeUndefined();
    expect(prove('{"a":"x"}', '{"value":{"a":["x"],"b":["x"]}}')).toBe(false);
  });
});

const name = fc.constantFrom('type', 'a', 'b', 'type.a', '__proto__', 'é');
const scalar = fc.constantFrom('"a"', '"b"', '"bc"', '"type"', '"c"', '""', '1', 'null', '" {"', '"\\u0061"', '"\\""');
const tree = fc.letrec<{ value: string; object: string; member: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    tie('object'),
    fc.array(tie('value'), { maxLength: 2 }).map((items) => `[${items.join(',')}]`),
  ),
  member: fc
    .tuple(name, fc.constantFrom(':', ': ', ' :'), tie('value'))
    .map(([key, colon, value]) => `"${key}"${colon}${value}`),
  object: fc.array(tie('member'), { maxLength: 4 }).map((members) => `{${members.join(',')}}`),
}));
const plainMember = fc.tuple(name, fc.constantFrom('"a"', '"bc"', '"c"')).map(([key, value]) => `"${key}":${value}`);
const json = fc
  .array(fc.oneof({ weight: 3, arbitrary: plainMember }, tree.member), { minLength: 1, maxLength: 4 })
  .map((members) => `{${members.join(',')}}`);

/** Mostly JSON; sometimes with a piece cut out or put in, which mostly makes it none. */
const text = fc
  .tuple(
    json,
    fc.option(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', '"', '{', '}', ',', '\\', '\n', ' ', '"type":"a"')), {
      freq: 1,
    }),
  )
  .map(([whole, damage]) => {
    if (damage === null) return whole;
    const at = damage[0] % (whole.length + 1);
    return whole.slice(0, at) + damage[2] + whole.slice(at + damage[1]);
  });

const conditions = fc.constantFrom(
  '["a"]',
  '["a",{"prefix":"b"}]',
  '[{"anything-but":"a"}]',
  '["c",{"exists":false}]',
  '[{"exists":true}]',
  '[{"suffix":"c"}]',
);
const pattern = fc
  .uniqueArray(fc.tuple(name, conditions), { minLength: 1, maxLength: 2, selector: ([key]) => key })
  .map((fields) => `{"value":{${fields.map(([key, wanted]) => `"${key}":${wanted}`).join(',')}}}`);

describe('any value', () => {
  it('is kept or dropped as if it were parsed in full', () => {
    let proved = 0;
    let disproved = 0;
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 2 }), text, (patterns, value) => {
        const result = compileFilters(patterns, { tombstone: 'pass' });
        if (!result.ok) return;
        // What explains a verdict always parses.
        const { kept } = result.filter.explain(value);
        expect(result.filter.keep(value)).toBe(kept);
        expect(result.filter.keepScanned(scan(value))).toBe(kept);
        const compiled = patterns.map((one) => compilePattern(one)).filter((one) => 'branches' in one);
        if (createProveMatch(compiled)?.(value) === true) proved += 1;
        if (createProveScanned(compiled)?.(scan(value)) === false) disproved += 1;
      }),
      { numRuns: 5000 },
    );
    expect(proved).toBeGreaterThan(250);
    expect(disproved).toBeGreaterThan(100);
  });
});
