import { describe, expect, it } from 'vitest';
import { checkPattern } from '../../../src/core/filter/check-pattern.ts';
import { compilePattern } from '../../../src/core/filter/compile-pattern.ts';

const REFUSED = [
  { pattern: '', at: 0, says: 'not valid JSON', why: 'Lambda may store it, but it filters nothing' },
  { pattern: '{"value":["a",]}', at: 14, says: 'not valid JSON', why: 'a trailing comma' },
  { pattern: '{"value":["a"]} // x', at: 16, says: 'not valid JSON', why: 'a comment' },
  { pattern: '{"value":["a"]} x', at: 16, says: 'not valid JSON', why: 'text after the pattern' },
  { pattern: '["a"]', at: 0, says: 'must be a JSON object', why: 'a list' },
  { pattern: '{}', at: 0, says: 'an empty object', why: 'nothing asked' },
  { pattern: '{"value":{}}', at: 9, says: 'an empty object', why: 'nothing asked' },
  { pattern: '{"value":"a"}', at: 9, says: 'takes a list', why: 'values stand in lists' },
  { pattern: '{"value":[]}', at: 9, says: 'an empty list', why: 'nothing can match' },
  { pattern: '{"value":[["a"]]}', at: 10, says: 'not an array', why: 'lists do not nest' },
  {
    pattern: '{"key":["a"]}',
    at: 1,
    says: "Kafka filters see only the record's value",
    why: 'the key cannot be filtered',
  },
  {
    pattern: '{"value":{"a":["x"]},"topic":["t"]}',
    at: 21,
    says: 'Invalid filter pattern definition.',
    why: "AWS's own words",
  },
  { pattern: '{"$or":[{"value":["a"]},{"data":["b"]}]}', at: 25, says: 'never "data"', why: 'also inside $or' },
  { pattern: '{"value":["a"],"value":{"b":["c"]}}', at: 0, says: 'plain string', why: 'no value is both' },
  { pattern: '{"value":{"a":[{"nope":1}]}}', at: 16, says: 'no operator', why: 'a misspelt operator' },
  { pattern: '{"value":{"a":[{"prefix":"x","suffix":"y"}]}}', at: 15, says: 'one operator', why: 'two in one' },
  { pattern: '{"value":{"a":[{"prefix":1}]}}', at: 25, says: 'prefix takes a string', why: 'wrong type' },
  {
    pattern: '{"value":{"a":[{"prefix":{"suffix":"x"}}]}}',
    at: 25,
    says: 'equals-ignore-case',
    why: 'nothing else nests',
  },
  { pattern: '{"value":{"a":[{"exists":"yes"}]}}', at: 25, says: 'true or false', why: 'wrong type' },
  { pattern: '{"value":{"a":[{"numeric":[]}]}}', at: 26, says: 'numeric takes', why: 'nothing compared' },
  { pattern: '{"value":{"a":[{"numeric":["==",1]}]}}', at: 27, says: 'numeric knows', why: 'another operator' },
  { pattern: '{"value":{"a":[{"numeric":["=","1"]}]}}', at: 31, says: 'wants a number', why: 'a string' },
  {
    pattern: '{"value":{"a":[{"numeric":["<",5,">",1]}]}}',
    at: 26,
    says: 'numeric takes',
    why: 'the lower bound comes first',
  },
  { pattern: '{"value":{"a":[{"numeric":[">",5,"<",5]}]}}', at: 26, says: 'not below', why: 'an empty range' },
  {
    pattern: '{"value":{"a":[{"numeric":["=",9007199254740993]}]}}',
    at: 31,
    says: 'cannot be compared',
    why: 'a double does not keep it',
  },
  { pattern: '{"value":{"a":[{"anything-but":["x",1]}]}}', at: 31, says: 'only strings or only numbers', why: 'mixed' },
  { pattern: '{"value":{"a":[{"anything-but":null}]}}', at: 31, says: 'anything-but takes', why: 'null' },
  {
    pattern: '{"value":{"a":[{"anything-but":{"prefix":""}}]}}',
    at: 41,
    says: 'may not be empty',
    why: 'would exclude all strings',
  },
  { pattern: '{"value":{"a":[{"wildcard":"a**"}]}}', at: 27, says: 'two * in a row', why: 'event-ruler refuses it' },
  { pattern: '{"value":{"a":[{"wildcard":"a\\\\b"}]}}', at: 27, says: 'backslash', why: 'nothing to escape' },
  {
    pattern: '{"value":{"a":[{"cidr":"10.0.0.0/32"}]}}',
    at: 23,
    says: '0 to 31 bits',
    why: 'event-ruler refuses a single address',
  },
  { pattern: '{"value":{"a":[{"cidr":"10.0.0/8"}]}}', at: 23, says: 'cidr wants', why: 'no address' },
  { pattern: '{"value":{"$or":[{"a":["x"]}]}}', at: 16, says: 'at least two', why: 'one alternative' },
  {
    pattern: '{"value":{"$or":[{"prefix":["x"]},{"a":["x"]}]}}',
    at: 18,
    says: 'may not name a field',
    why: 'operators are reserved in $or',
  },
];

describe('patterns that are refused', () => {
  it.each(REFUSED)('$pattern: $why', ({ pattern, at, says }) => {
    const errors = checkPattern(pattern).filter(({ severity }) => severity === 'error');
    expect(errors).toContainEqual({ severity: 'error', message: expect.stringContaining(says), offset: at });
  });

  it('names all problems at once', () => {
    const pattern = '{"value":{"a":[],"b":"x","c":[{"prefix":1}]}}';
    expect(checkPattern(pattern).map(({ offset }) => offset)).toEqual([14, 21, 40]);
  });

  it('stops at 4096 characters and at 1000 combinations', () => {
    const long = `{"value":["${'a'.repeat(4096)}"]}`;
    expect(checkPattern(long)[0]?.message).toContain('at most 4096');
    const ors = (count: number) =>
      `{"value":{${Array.from({ length: count }, (_, at) => `"f${at}":{"$or":[{"a":[1]},{"b":[1]}]}`).join(',')}}}`;
    expect(checkPattern(ors(9))).toEqual([]);
    expect(checkPattern(ors(10))[0]?.message).toContain('1000 combinations');
  });
});

const WARNED = [
  { list: '[{"wildcard":"a*"}]', says: 'unconfirmed for Lambda: wildcard' },
  { list: '[{"cidr":"10.0.0.0/8"}]', says: 'unconfirmed for Lambda: cidr' },
  { list: '[{"anything-but":{"prefix":"a"}}]', says: 'unconfirmed for Lambda: anything-but with prefix' },
  { list: '[{"prefix":{"equals-ignore-case":"a"}}]', says: 'unconfirmed for Lambda: equals-ignore-case inside prefix' },
];

describe('patterns that work with a warning', () => {
  it.each(WARNED)('$list', ({ list, says }) => {
    const problems = checkPattern(`{"value":{"a":${list}}}`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ severity: 'warning', message: expect.stringContaining(says) });
  });

  it('says that $or is only a name, and that a list is replaced', () => {
    expect(checkPattern('{"value":{"$or":["x"]}}')).toMatchObject([{ severity: 'warning', offset: 11 }]);
    expect(checkPattern('{"value":{"a":["x"],"a":["y"]}}')).toMatchObject([{ severity: 'warning', offset: 20 }]);
  });
});

describe('the kind of a pattern', () => {
  it.each([
    { pattern: '{"value":{"a":["x"]}}', kind: 'json' },
    { pattern: '{"value":["x"]}', kind: 'plain' },
    { pattern: '{"$or":[{"value":{"a":["x"]}},{"value":{"b":["y"]}}]}', kind: 'json' },
  ])('$pattern is $kind, without a warning', ({ pattern, kind }) => {
    expect(compilePattern(pattern)).toMatchObject({ kind, warnings: [] });
  });
});
