import { describe, expect, it } from 'vitest';
import { verdictOf } from './verdict.ts';

/** `list` stands at `value.x`; `kept` and `dropped` are values of x as JSON text, `-` an object without x. */
const OPERATORS = [
  {
    list: '["a"]',
    kept: ['"a"'],
    dropped: ['"A"', '"ab"', '""', '-'],
    why: 'exact strings are compared character by character',
  },
  { list: '[""]', kept: ['""'], dropped: ['" "', 'null', '-'], why: 'an empty string is a value, not an absence' },
  { list: '["a","b"]', kept: ['"a"', '"b"'], dropped: ['"c"'], why: 'the elements of a list are ORed' },
  { list: '[null]', kept: ['null'], dropped: ['"null"', '0', '-'], why: 'null is a value; absence is exists' },
  { list: '[true]', kept: ['true'], dropped: ['"true"', 'false', '1'], why: 'booleans are no strings' },
  { list: '["300"]', kept: ['"300"'], dropped: ['300'], why: 'a string never equals a number' },
  { list: '[{"exactly":"a"}]', kept: ['"a"'], dropped: ['"A"'], why: 'event-ruler knows exactly as a long form' },
  { list: '[{"prefix":"ab"}]', kept: ['"ab"', '"abc"'], dropped: ['"a"', '"xab"', '"AB"'], why: 'prefix heeds case' },
  {
    list: '[{"prefix":""}]',
    kept: ['""', '"x"'],
    dropped: ['1', 'null'],
    why: 'every string starts with nothing; only strings',
  },
  { list: '[{"suffix":"ab"}]', kept: ['"ab"', '"xab"'], dropped: ['"abx"', '"AB"'], why: 'suffix heeds case' },
  {
    list: '[{"equals-ignore-case":"aB"}]',
    kept: ['"ab"', '"AB"'],
    dropped: ['"abc"', '"\u212a"'],
    why: 'the whole string, any case',
  },
  {
    list: '[{"equals-ignore-case":"k"}]',
    kept: ['"K"'],
    dropped: ['"\u212a"'],
    why: 'the Kelvin sign is not the upper case of k',
  },
  {
    list: '[{"equals-ignore-case":"ß"}]',
    kept: ['"ß"', '"SS"'],
    dropped: ['"ss"'],
    why: 'case goes character by character',
  },
  { list: '[{"equals-ignore-case":"a.c"}]', kept: ['"A.C"'], dropped: ['"abc"'], why: 'a dot is a dot' },
  { list: '[{"prefix":{"equals-ignore-case":"ab"}}]', kept: ['"ABc"'], dropped: ['"cab"'], why: 'prefix in any case' },
  { list: '[{"suffix":{"equals-ignore-case":"ab"}}]', kept: ['"cAB"'], dropped: ['"abc"'], why: 'suffix in any case' },
  {
    list: '[{"anything-but":"a"}]',
    kept: ['"b"', '1', 'null'],
    dropped: ['"a"', '-'],
    why: 'other types are something else, absence is not',
  },
  { list: '[{"anything-but":["a","b"]}]', kept: ['"c"'], dropped: ['"a"', '"b"'], why: 'none of the list' },
  {
    list: '[{"anything-but":[1,2]}]',
    kept: ['3', '"1"'],
    dropped: ['1', '2.0'],
    why: 'numbers in anything-but go by value',
  },
  { list: '[{"anything-but":{"prefix":"a"}}]', kept: ['"ba"', '5'], dropped: ['"ab"'], why: 'nested prefix' },
  {
    list: '[{"anything-but":{"suffix":["a","b"]}}]',
    kept: ['"c"'],
    dropped: ['"xa"', '"xb"'],
    why: 'nested suffix with a list',
  },
  { list: '[{"anything-but":{"equals-ignore-case":"a"}}]', kept: ['"b"'], dropped: ['"A"'], why: 'nested case' },
  {
    list: '[{"anything-but":{"wildcard":"a*z"}}]',
    kept: ['"az!"'],
    dropped: ['"az"', '"abz"'],
    why: 'nested wildcard',
  },
  {
    list: '[{"numeric":["=",100]}]',
    kept: ['100', '100.0', '1e2'],
    dropped: ['101', '"100"'],
    why: 'numeric goes by value',
  },
  { list: '[{"numeric":["<",5]}]', kept: ['4.99', '-1e300'], dropped: ['5'], why: 'open bound' },
  { list: '[{"numeric":["<=",5]}]', kept: ['5'], dropped: ['5.01'], why: 'closed bound' },
  { list: '[{"numeric":[">",5]}]', kept: ['5.01'], dropped: ['5'], why: 'open bound' },
  { list: '[{"numeric":[">=",5]}]', kept: ['5'], dropped: ['4.99', 'null'], why: 'closed bound' },
  { list: '[{"numeric":[">",10,"<=",20]}]', kept: ['10.5', '20'], dropped: ['10', '20.5'], why: 'a range' },
  {
    list: '[{"exists":true}]',
    kept: ['0', 'null', '""', '[1]'],
    dropped: ['-', '{}', '[]', '{"y":1}'],
    why: 'exists is about leaves',
  },
  {
    list: '[{"exists":false}]',
    kept: ['-', '{}', '[]', '{"y":1}'],
    dropped: ['0', 'null', '[1]'],
    why: 'an object is no leaf',
  },
  { list: '["a",{"exists":false}]', kept: ['"a"', '-'], dropped: ['"b"'], why: 'a value or none' },
  {
    list: '[{"wildcard":"a*b*c"}]',
    kept: ['"abc"', '"aXbYc"'],
    dropped: ['"ac"', '"abcd"', '"ab"'],
    why: 'any number of characters',
  },
  { list: '[{"wildcard":"ab*bc"}]', kept: ['"abbc"'], dropped: ['"abc"'], why: 'the two ends may not overlap' },
  { list: '[{"wildcard":"a\\\\*b"}]', kept: ['"a*b"'], dropped: ['"aXb"'], why: 'an escaped asterisk is an asterisk' },
  { list: '[{"wildcard":"*"}]', kept: ['""', '"x"'], dropped: ['1'], why: 'any string' },
  {
    list: '[{"cidr":"10.0.0.0/24"}]',
    kept: ['"10.0.0.255"'],
    dropped: ['"10.0.1.0"', '"10.0.0"', '"10.0.0.256"', '10'],
    why: 'IPv4',
  },
  {
    list: '[{"cidr":"10.0.0.254/31"}]',
    kept: ['"10.0.0.255"'],
    dropped: ['"10.0.0.253"'],
    why: 'a mask inside a byte',
  },
  {
    list: '[{"cidr":"0.0.0.0/0"}]',
    kept: ['"255.1.2.3"'],
    dropped: ['"::1"', '"x"'],
    why: 'every IPv4 address and nothing else',
  },
  {
    list: '[{"cidr":"2001:db8::/32"}]',
    kept: ['"2001:0DB8::1"'],
    dropped: ['"2001:db9::1"', '"2001:db8"'],
    why: 'IPv6',
  },
  {
    list: '[{"cidr":"10.0.0.0/8"}]',
    kept: ['"::ffff:a00:1"'],
    dropped: ['"a00::1"'],
    why: 'an IPv4 address written as IPv6 is IPv4',
  },
];

const rows = OPERATORS.flatMap(({ list, kept, dropped, why }) => [
  ...kept.map((x) => ({ list, x, verdict: 'true', why })),
  ...dropped.map((x) => ({ list, x, verdict: 'false', why })),
]);

describe('operators', () => {
  it.each(rows)('$list on $x is $verdict: $why', ({ list, x, verdict }) => {
    const event = x === '-' ? '{"value":{"z":1}}' : `{"value":{"x":${x}}}`;
    expect(verdictOf(`{"value":{"x":${list}}}`, event)).toBe(verdict);
  });
});

const STRUCTURES = [
  {
    pattern: '{"a":["x"],"b":["y"]}',
    value: '{"a":"x","b":"y","c":1}',
    verdict: 'true',
    why: 'fields are ANDed, others do not matter',
  },
  { pattern: '{"a":["x"],"b":["y"]}', value: '{"a":"x"}', verdict: 'false', why: 'one field is missing' },
  { pattern: '{"a":{"b":{"c":["x"]}}}', value: '{"a":{"b":{"c":"x"}}}', verdict: 'true', why: 'nested objects' },
  { pattern: '{"a":{"b":["x"]}}', value: '{"a":"x"}', verdict: 'false', why: 'a scalar has no fields' },
  {
    pattern: '{"a":{"b":["x"]}}',
    value: '{"a.b":"x"}',
    verdict: 'true',
    why: 'event-ruler joins names with dots, so this is the same path',
  },
  { pattern: '{"a.b":["x"]}', value: '{"a":{"b":"x"}}', verdict: 'true', why: 'and the other way round' },
  {
    pattern: '{"constructor":[{"exists":true}]}',
    value: '{}',
    verdict: 'false',
    why: 'what every object inherits is not data',
  },
  {
    pattern: '{"__proto__":{"toString":[{"exists":true}]}}',
    value: '{"a":1}',
    verdict: 'false',
    why: 'nor is its prototype',
  },
  {
    pattern: '{"__proto__":["x"]}',
    value: '{"__proto__":"x"}',
    verdict: 'true',
    why: 'but such a name in the data is',
  },
  { pattern: '{"$or":[{"a":["x"]},{"b":["y"]}]}', value: '{"b":"y"}', verdict: 'true', why: 'one of the alternatives' },
  {
    pattern: '{"$or":[{"a":["x"]},{"b":["y"]}]}',
    value: '{"a":"y"}',
    verdict: 'false',
    why: 'none of the alternatives',
  },
  {
    pattern: '{"c":["z"],"$or":[{"a":["x"]},{"b":["y"]}]}',
    value: '{"b":"y"}',
    verdict: 'false',
    why: '$or is ANDed with the fields beside it',
  },
  {
    pattern: '{"$or":[{"a":["x"]},{"b":["y"]}],"c":["z"]}',
    value: '{"b":"y","c":"z"}',
    verdict: 'true',
    why: 'also with those after it',
  },
  {
    pattern: '{"a":{"$or":[{"b":["x"]},{"c":["y"],"$or":[{"d":[1]},{"e":[2]}]}]}}',
    value: '{"a":{"c":"y","e":2}}',
    verdict: 'true',
    why: '$or inside $or',
  },
  {
    pattern: '{"a":["x"],"$or":[{"a":["y"]},{"b":[1]}]}',
    value: '{"a":"y"}',
    verdict: 'true',
    why: 'the later list on a path replaces the earlier one',
  },
  {
    pattern: '{"$or":{"a":["x"]}}',
    value: '{"$or":{"a":"x"}}',
    verdict: 'true',
    why: '$or with an object is a field name, as in event-ruler',
  },
  { pattern: '{"$or":["x"]}', value: '{"$or":"x"}', verdict: 'true', why: '$or with a list of values, too' },
];

describe('structure', () => {
  it.each(STRUCTURES)('$pattern on $value is $verdict: $why', ({ pattern, value, verdict }) => {
    expect(verdictOf(`{"value":${pattern}}`, `{"value":${value}}`)).toBe(verdict);
  });
});

const ARRAYS = [
  { pattern: '{"tags":["b"]}', value: '{"tags":["a","b"]}', verdict: 'true', why: 'one element is enough' },
  { pattern: '{"tags":["c"]}', value: '{"tags":["a","b"]}', verdict: 'false', why: 'no element' },
  {
    pattern: '{"tags":[{"anything-but":"a"}]}',
    value: '{"tags":["a","b"]}',
    verdict: 'true',
    why: 'anything-but also asks for one element, not for all',
  },
  {
    pattern: '{"tags":["b"]}',
    value: '{"tags":[["a"],["b"]]}',
    verdict: 'true',
    why: 'lists in lists are looked through',
  },
  { pattern: '{"i":{"a":[1],"b":[2]}}', value: '{"i":[{"a":1,"b":2}]}', verdict: 'true', why: 'both in one element' },
  {
    pattern: '{"i":{"a":[1],"b":[2]}}',
    value: '{"i":[{"a":1},{"b":2}]}',
    verdict: 'false',
    why: 'not across elements of one array',
  },
  {
    pattern: '{"i":{"a":[1]},"j":{"b":[2]}}',
    value: '{"i":[{},{"a":1}],"j":[{"b":2}]}',
    verdict: 'true',
    why: 'different arrays are free of each other',
  },
  {
    pattern: '{"i":{"a":[1],"s":{"b":[2]}}}',
    value: '{"i":[{"a":1,"s":[{"b":3}]},{"s":[{"b":2}]}]}',
    verdict: 'false',
    why: 'the inner array belongs to the element around it',
  },
  {
    pattern: '{"i":{"a":[1],"s":{"b":[2]}}}',
    value: '{"i":[{"a":1,"s":[{"b":3},{"b":2}]}]}',
    verdict: 'true',
    why: 'any inner element of the right outer one',
  },
  {
    pattern: '{"i":{"a":[1],"z":[{"exists":false}]}}',
    value: '{"i":[{"a":1},{"z":0}]}',
    verdict: 'true',
    why: 'absent in the element that a chose',
  },
  {
    pattern: '{"i":{"b":[{"exists":false}],"c":[1]}}',
    value: '{"i":[{"c":1},{"b":0}]}',
    verdict: 'false',
    why: 'b comes before c, so no element is chosen yet',
  },
  {
    pattern: '{"a":[1]}',
    value: '[{"a":0},{"a":1}]',
    verdict: 'true',
    why: 'a value that is an array is looked through',
  },
];

describe('arrays', () => {
  it.each(ARRAYS)('$pattern on $value is $verdict: $why', ({ pattern, value, verdict }) => {
    expect(verdictOf(`{"value":${pattern}}`, `{"value":${value}}`)).toBe(verdict);
  });

  it('takes long arrays in linear time, also where the last element alone matches', () => {
    const items = Array.from({ length: 20_000 }, (_, at) => ({ a: 1, b: at }));
    const pattern = '{"value":{"i":{"a":[1],"b":[19999],"c":[{"exists":false}]}}}';
    expect(verdictOf(pattern, `{"value":${JSON.stringify({ i: items })}}`)).toBe('true');
    expect(verdictOf(pattern.replace('19999', '20000'), `{"value":${JSON.stringify({ i: items })}}`)).toBe('false');
  });

  it('takes nesting that no recursion could', () => {
    const deep = `${'['.repeat(200_000)}"x"${']'.repeat(200_000)}`;
    expect(verdictOf('{"value":{"a":["x"]}}', `{"value":{"a":${deep}}}`)).toBe('true');
  });
});

const NUMBERS = [
  { pattern: '300', data: '300', verdict: 'true', why: 'the same text' },
  { pattern: '300', data: '300.0', verdict: 'false', why: 'Lambda compares exact numbers by their text' },
  { pattern: '300', data: '3.0e2', verdict: 'false', why: 'the same' },
  { pattern: '3.0e2', data: '3.0e2', verdict: 'true', why: 'an unusual spelling on both sides' },
  { pattern: '3.0e2', data: '300', verdict: 'false', why: 'an unusual spelling in the pattern only' },
  { pattern: '0', data: '-0', verdict: 'false', why: 'minus zero is another text' },
  { pattern: '1', data: '1.00000000000000000001', verdict: 'false', why: 'digits that a double does not keep' },
  { pattern: '9007199254740992', data: '9007199254740993', verdict: 'false', why: 'equal as doubles, not as texts' },
  {
    pattern: '9007199254740993',
    data: '9007199254740993',
    verdict: 'true',
    why: 'long account numbers are compared in full',
  },
  { pattern: '0.0000001', data: '0.0000001', verdict: 'true', why: 'JavaScript would write 1e-7' },
  { pattern: '1e-7', data: '0.0000001', verdict: 'false', why: 'the same, turned round' },
  { pattern: '1e400', data: '1e400', verdict: 'true', why: 'beyond any double the text still decides' },
];

describe('exact numbers', () => {
  it.each(NUMBERS)('$pattern on $data is $verdict: $why', ({ pattern, data, verdict }) => {
    expect(verdictOf(`{"value":{"n":[${pattern}]}}`, `{"value":{"id":"3e2 1.50","n":${data}}}`)).toBe(verdict);
  });
});
