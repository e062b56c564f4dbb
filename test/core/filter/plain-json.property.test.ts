import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainJsonObject } from '../../../src/core/filter/plain-json.ts';
import { createTextScanner } from '../../../src/core/records/file/ahead/text-scanner.ts';

/** Undefined for text that nobody asks about: with backslashes or control characters. */
function isPlain(text: string): boolean | undefined {
  const bytes = Buffer.from(new Uint8Array(Buffer.from(JSON.stringify(text))).buffer);
  const scanner = createTextScanner();
  scanner.open(bytes, bytes.length === text.length);
  if (scanner.findEnd(1, bytes.length) !== bytes.length - 1) return undefined;
  const scanned = scanner.unescape();
  return scanned.hasBackslash || scanned.hasControl ? undefined : isPlainJsonObject(scanned);
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const CASES = [
  { text: '{}', plain: true, why: 'nothing is in it' },
  {
    text: ' { "a" : [ 1 , -2.5 , 0 , true , false , null , "" ] , "b" : { } } ',
    plain: true,
    why: 'spaces stand anywhere',
  },
  { text: '{"a":[[],[{}],{"é":"ü"}]}', plain: true, why: 'lists and objects nest' },
  { text: '{"a":1e5}', plain: false, why: 'an exponent is left to the parser' },
  { text: '{"a":01}', plain: false, why: 'a number begins with no zero' },
  { text: '{"a":-}', plain: false, why: 'a sign is no number' },
  { text: '{"a":1.}', plain: false, why: 'digits follow a point' },
  { text: '{"a":tru}', plain: false, why: 'a literal is whole' },
  { text: '{"a":1', plain: false, why: 'it is not closed' },
  { text: '{"a":tr', plain: false, why: 'it ends within a literal' },
  { text: '{"a":1}}', plain: false, why: 'more is closed than was opened' },
  { text: '{"a":1},', plain: false, why: 'something follows' },
  { text: '{"a":[1}', plain: false, why: 'a list is closed by its own bracket' },
  { text: '{"a":1,}', plain: false, why: 'a name follows a comma' },
  { text: '{"a":[1,]}', plain: false, why: 'a value follows a comma' },
  { text: '{"a"}', plain: false, why: 'a name has a value' },
  { text: '{a:1}', plain: false, why: 'a name is a string' },
  { text: '[1]', plain: false, why: 'it is no object' },
  { text: '"a"', plain: false, why: 'it is no object' },
  { text: '', plain: false, why: 'it is nothing' },
  { text: '{"a":"b" "c"}', plain: false, why: 'a comma is missing' },
  { text: `{"a":${'['.repeat(40)}${']'.repeat(40)}}`, plain: false, why: 'it is deeper than is looked' },
];

describe('JSON that needs no parsing', () => {
  it.each(CASES)('$plain for $text: $why', ({ text, plain }) => {
    expect(isPlain(text)).toBe(plain);
  });
});

const PIECES = ['{', '}', '[', ']', ',', ':', '"', ' ', '0', '1', '-', '.', 'true', 'null', 'x', '"a"', '"a":'];

/** JSON with a few pieces cut out, put in or put elsewhere. */
const damaged = fc
  .tuple(
    fc.json({ maxDepth: 4, noUnicodeString: false }),
    fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.constantFrom(...PIECES)), { maxLength: 3 }),
  )
  .map(([whole, damages]) =>
    damages.reduce((text, [place, cut, piece]) => {
      const at = place % (text.length + 1);
      return text.slice(0, at) + piece + text.slice(at + cut);
    }, `{"a":${whole}}`),
  );
const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((them) => `{${them.join('')}`);

describe('any text', () => {
  it('is called JSON only where a parser takes it', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof(damaged, pieces), (text) => {
        if (isPlain(text) !== true) return;
        expect(isObject(text)).toBe(true);
        taken += 1;
      }),
      { numRuns: 10_000 },
    );
    expect(taken).toBeGreaterThan(300);
  });
});
