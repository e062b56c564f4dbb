import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPattern } from '../../../src/core/filter/check-pattern.ts';
import { compileFilters } from '../../../src/core/filter/compile-filters.ts';
import type { RecordFilter } from '../../../src/core/filter/record-filter.ts';
import { rulerPair } from './generate-pairs.ts';
import { respellNumbers, valueBytes } from './verdict.ts';

const PATTERNS = [
  '{"value":{"a":["x",{"exists":false}],"b":[{"numeric":[">",1]},1]}}',
  '{"value":{"$or":[{"a":{"b":[{"anything-but":1}]}},{"c":[null]}]}}',
  '{"value":[{"wildcard":"a*"},{"cidr":"10.0.0.0/8"},""]}',
];

function compile(patterns: readonly string[]): RecordFilter | undefined {
  const result = compileFilters(patterns, { tombstone: 'drop' });
  return result.ok ? result.filter : undefined;
}

const filters = PATTERNS.map((pattern) => compile([pattern])).filter((filter) => filter !== undefined);

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
  fc.json().map((text) => new TextEncoder().encode(text)),
  rulerPair.map(({ event }) => valueBytes(event)),
  fc.constant(null),
);

describe('any record', () => {
  it('is judged without an error, and explain says what keep does', () => {
    expect(filters).toHaveLength(PATTERNS.length);
    fc.assert(
      fc.property(bytes, (value) => {
        for (const filter of filters) {
          const { kept, reason } = filter.explain(value);
          expect(filter.keep(value)).toBe(kept);
          expect(reason.startsWith(kept ? 'kept: ' : 'dropped: ')).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is judged the same by derived patterns in both ways, time after time', () => {
    fc.assert(
      fc.property(rulerPair, ({ pattern, event }) => {
        const filter = compile([pattern]);
        const value = valueBytes(event);
        const verdict = filter?.keep(value);
        expect(filter?.explain(value).kept).toBe(verdict);
        expect(filter?.keep(value)).toBe(verdict);
        expect(filter?.keep(new Uint8Array(value))).toBe(verdict);
      }),
      { numRuns: 2000 },
    );
  });

  it('may be kept by one more filter, never be dropped by it', () => {
    fc.assert(
      fc.property(rulerPair, rulerPair, (one, other) => {
        const [alone, both] = [compile([one.pattern]), compile([one.pattern, other.pattern])];
        const value = valueBytes(one.event);
        if (both !== undefined && alone?.keep(value) === true) expect(both.keep(value)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not care how numbers are spelt, unless an exact number is asked for', () => {
    const numeric = compile(['{"value":{"$or":[{"a":[{"numeric":[">",1]}]},{"b":[{"anything-but":[1,300]}]}]}}']);
    expect(numeric).toBeDefined();
    fc.assert(
      fc.property(rulerPair, ({ event }) => {
        expect(numeric?.keep(valueBytes(respellNumbers(event)))).toBe(numeric?.keep(valueBytes(event)));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('any text as a pattern', () => {
  it('compiles or is refused with places inside the text, and never throws', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((value) => `{"value":${value}}`),
      fc.tuple(rulerPair, fc.nat(), fc.nat(60)).map(([{ pattern }, at, length]) => {
        const from = at % pattern.length;
        return pattern.slice(0, from) + pattern.slice(from + length);
      }),
    );
    fc.assert(
      fc.property(text, (pattern) => {
        for (const { offset } of checkPattern(pattern)) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeLessThanOrEqual(pattern.length);
        }
        const isRefused = checkPattern(pattern).some(({ severity }) => severity === 'error');
        expect(compile([pattern]) === undefined).toBe(isRefused);
      }),
      { numRuns: 3000 },
    );
  });

  it('may be nested as deep as its length allows', () => {
    const deep = `${'{"value":'.repeat(455)}["a"]`;
    expect(checkPattern(deep)[0]?.severity).toBe('error');
    const closed = `${'{"a":'.repeat(500)}["x"]${'}'.repeat(500)}`;
    expect(checkPattern(`{"value":${closed}}`)).toEqual([]);
    expect(checkPattern(`{"value":${'['.repeat(2000)}${']'.repeat(2000)}}`)[0]?.severity).toBe('error');
  });
});
