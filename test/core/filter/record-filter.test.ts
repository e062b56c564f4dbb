import { describe, expect, it } from 'vitest';
import { compileFilters } from '../../../src/core/filter/compile-filters.ts';
import type { FilterOptions, RecordFilter } from '../../../src/core/filter/record-filter.ts';

const JSON_PATTERN = '{"value":{"kind":["keep"]}}';
const PLAIN_PATTERN = '{"value":["keep"]}';

function filterOf(patterns: readonly string[], tombstone: FilterOptions['tombstone'] = 'pass'): RecordFilter {
  const result = compileFilters(patterns, { tombstone });
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.filter;
}

/** The table of Lambda's developer guide (kafka-filtering), row by row, then what it leaves open. */
const FORMATS = [
  { value: 'keep', patterns: [PLAIN_PATTERN], kept: true, basis: 'matched', why: 'plain on plain: by the criteria' },
  { value: 'drop', patterns: [PLAIN_PATTERN], kept: false, basis: 'missed', why: 'plain on plain: by the criteria' },
  { value: 'drop', patterns: [], kept: true, basis: 'no-filter', why: 'plain, no pattern' },
  {
    value: 'drop',
    patterns: [JSON_PATTERN],
    kept: true,
    basis: 'mismatch',
    why: 'plain value, JSON pattern: only metadata',
  },
  {
    value: '{"kind":"drop"}',
    patterns: [PLAIN_PATTERN],
    kept: true,
    basis: 'mismatch',
    why: 'JSON value, plain pattern: only metadata',
  },
  { value: '{"kind":"drop"}', patterns: [], kept: true, basis: 'no-filter', why: 'JSON, no pattern' },
  {
    value: '{"kind":"keep"}',
    patterns: [JSON_PATTERN],
    kept: true,
    basis: 'matched',
    why: 'JSON on JSON: by the criteria',
  },
  {
    value: '{"kind":"drop"}',
    patterns: [JSON_PATTERN],
    kept: false,
    basis: 'missed',
    why: 'JSON on JSON: by the criteria',
  },
  { value: [0xff, 0], patterns: [JSON_PATTERN], kept: true, basis: 'mismatch', why: 'not UTF-8: only metadata' },
  { value: [0xff, 0], patterns: [PLAIN_PATTERN], kept: true, basis: 'mismatch', why: 'not UTF-8: only metadata' },
  {
    value: [0xc3, 0x28],
    patterns: [JSON_PATTERN],
    kept: true,
    basis: 'mismatch',
    why: 'a broken sequence is not UTF-8',
  },
  {
    value: '{"kind":"drop"',
    patterns: [JSON_PATTERN],
    kept: true,
    basis: 'mismatch',
    why: 'broken JSON is a plain string',
  },
  { value: "{'kind':'drop'}", patterns: [JSON_PATTERN], kept: true, basis: 'mismatch', why: 'almost JSON is no JSON' },
  { value: '', patterns: [JSON_PATTERN], kept: true, basis: 'mismatch', why: 'an empty value is an empty string' },
  { value: '', patterns: ['{"value":[""]}'], kept: true, basis: 'matched', why: 'and can be asked for' },
  {
    value: ' \n{"kind":"keep"} ',
    patterns: [JSON_PATTERN],
    kept: true,
    basis: 'matched',
    why: 'white space around JSON',
  },
  {
    value: '\ufeff{"kind":"drop"}',
    patterns: [JSON_PATTERN],
    kept: true,
    basis: 'mismatch',
    why: 'a byte order mark is not JSON',
  },
  {
    value: '{"kind":"übel"}',
    patterns: ['{"value":{"kind":["übel"]}}'],
    kept: true,
    basis: 'matched',
    why: 'UTF-8 beyond ASCII',
  },
  {
    value: '42',
    patterns: [JSON_PATTERN],
    kept: false,
    basis: 'missed',
    why: 'a number is JSON without fields (unconfirmed)',
  },
  {
    value: '"keep"',
    patterns: [JSON_PATTERN],
    kept: false,
    basis: 'missed',
    why: 'a quoted string is JSON (unconfirmed)',
  },
  {
    value: 'true',
    patterns: ['{"value":["true"]}'],
    kept: true,
    basis: 'mismatch',
    why: 'true is JSON, so no plain string (unconfirmed)',
  },
  {
    value: '42',
    patterns: ['{"value":{"a":[{"exists":false}]}}'],
    kept: true,
    basis: 'matched',
    why: 'it has no field a (unconfirmed)',
  },
  {
    value: '[{"kind":"keep"}]',
    patterns: [JSON_PATTERN],
    kept: true,
    basis: 'matched',
    why: 'an array is looked through (unconfirmed)',
  },
  { value: 'trueish', patterns: ['{"value":["trueish"]}'], kept: true, basis: 'matched', why: 'only starts like JSON' },
  {
    value: '01',
    patterns: ['{"value":["01"]}'],
    kept: true,
    basis: 'matched',
    why: 'no JSON number starts with a zero',
  },
  {
    value: 'drop',
    patterns: [JSON_PATTERN, PLAIN_PATTERN],
    kept: true,
    basis: 'mismatch',
    why: 'the JSON filter passes it unseen',
  },
  {
    value: '{"kind":"b"}',
    patterns: [JSON_PATTERN, '{"value":{"kind":["b"]}}'],
    kept: true,
    basis: 'matched',
    why: 'filters are ORed',
  },
];

describe('formats', () => {
  it.each(FORMATS)('$value against $patterns: $basis, $why', ({ value, patterns, kept, basis }) => {
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : Uint8Array.from(value);
    const filter = filterOf(patterns);
    expect(filter.explain(bytes)).toMatchObject({ kept, basis });
    expect(filter.keep(bytes)).toBe(kept);
  });

  it.each([JSON_PATTERN, PLAIN_PATTERN])('a tombstone follows the option with %s', (pattern) => {
    expect(filterOf([pattern], 'pass').keep(null)).toBe(true);
    expect(filterOf([pattern], 'drop').keep(null)).toBe(false);
    expect(filterOf([pattern], 'drop').explain(null)).toMatchObject({ basis: 'tombstone', unconfirmed: true });
    expect(filterOf([], 'drop').keep(null)).toBe(true);
  });
});

const REASONS = [
  { patterns: [JSON_PATTERN], value: '{"kind":"keep"}', reason: 'kept: filter 1 matched' },
  { patterns: ['{"value":{"a":[1]}}', JSON_PATTERN], value: '{"kind":"keep"}', reason: 'kept: filter 2 matched' },
  { patterns: [JSON_PATTERN], value: '{"kind":"b"}', reason: 'dropped: filter 1: value.kind is "b", wants "keep"' },
  { patterns: [JSON_PATTERN], value: '{}', reason: 'dropped: filter 1: value.kind is absent, wants "keep"' },
  {
    patterns: [JSON_PATTERN, '{"value":{"n":[300,{"numeric":[">",1,"<=",2]}]}}'],
    value: '{"kind":"b","n":300.0}',
    reason: 'dropped: filter 1: value.kind is "b", wants "keep"; filter 2: value.n is 300.0, wants 300 or > 1 and <= 2',
  },
  {
    patterns: ['{"value":{"$or":[{"a":["x"]},{"b":[{"exists":false}]}]}}'],
    value: '{"b":1}',
    reason: 'dropped: filter 1: value.a is absent, wants "x", and value.b is 1, wants no such field',
  },
  {
    patterns: ['{"value":{"t":[{"prefix":"z"}]}}'],
    value: '{"t":["a","b","c","d","e"]}',
    reason: 'dropped: filter 1: value.t is "a", "b", "c" and 2 more, wants prefix "z"',
  },
  {
    patterns: ['{"value":{"i":{"a":[1],"b":[2]}}}'],
    value: '{"i":[{"a":1},{"b":2}]}',
    reason: 'dropped: filter 1: no single array element meets value.i.a, value.i.b together',
  },
  { patterns: [PLAIN_PATTERN], value: 'b', reason: 'dropped: filter 1: value is "b", wants "keep"' },
  {
    patterns: [JSON_PATTERN],
    value: 'b',
    reason:
      'kept: the value is not JSON and filter 1 is for JSON, so AWS filters only metadata (format mismatch passes)',
  },
  {
    patterns: [PLAIN_PATTERN],
    value: 'true',
    reason:
      'kept: the value is JSON and filter 1 is for a plain string, so AWS filters only metadata (format mismatch passes) (the value is JSON but no object: unconfirmed for AWS)',
  },
  {
    patterns: [JSON_PATTERN],
    value: '7',
    reason:
      'dropped: filter 1: value.kind is absent, wants "keep" (the value is JSON but no object: unconfirmed for AWS)',
  },
];

describe('reasons', () => {
  it.each(REASONS)('$value: $reason', ({ patterns, value, reason }) => {
    expect(filterOf(patterns).explain(Buffer.from(value)).reason).toBe(reason);
  });

  it('cuts long values', () => {
    const { reason } = filterOf([JSON_PATTERN]).explain(Buffer.from(`{"kind":"${'x'.repeat(500)}"}`));
    expect(reason.length).toBeLessThan(100);
  });
});

describe('filters of a mapping', () => {
  it('names every problem with its filter and character', () => {
    const result = compileFilters(['{"value":["a"]}', '{"key":["a"]}', '{'], { tombstone: 'pass' });
    expect(result).toMatchObject({
      ok: false,
      problems: [
        { path: 'FilterCriteria.Filters[1].Pattern', message: expect.stringMatching(/^filter 2, character 2: Kafka/) },
        { path: 'FilterCriteria.Filters[2].Pattern', message: expect.stringMatching(/^filter 3, character \d+: the/) },
      ],
    });
  });

  it.each([
    { count: 5, code: undefined, ok: true },
    { count: 6, code: 'ESMCTL_FILTER_COUNT', ok: true },
    { count: 20, code: 'ESMCTL_FILTER_COUNT', ok: true },
    { count: 21, code: 'ESMCTL_FILTER_COUNT', ok: false },
  ])('$count filters: $code', ({ count, code, ok }) => {
    const result = compileFilters(Array<string>(count).fill(JSON_PATTERN), { tombstone: 'pass' });
    expect(result.ok).toBe(ok);
    expect((result.ok ? result.warnings : result.problems)[0]?.code).toBe(code);
  });

  it('warns where two kinds of pattern together keep everything', () => {
    const result = compileFilters([JSON_PATTERN, PLAIN_PATTERN], { tombstone: 'pass' });
    expect(result).toMatchObject({ ok: true, warnings: [{ code: 'ESMCTL_FILTER_KEEPS_ALL' }] });
  });
});
