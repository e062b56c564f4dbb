import { describe, expect, it } from 'vitest';
import { ASSUMPTIONS, type Assumption, assume, refuseAssumption } from '../../../src/core/model/assumptions.ts';

const ALL: readonly Assumption[] = ASSUMPTIONS;

describe('the list of assumptions', () => {
  it('names each once, in kebab-case', () => {
    const names = ALL.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  });

  it.each(ALL)(
    '$name: its default may be chosen, its sentences are sentences',
    ({ name, value, choices, statement, why }) => {
      if (choices === 'number' || choices.length > 0) expect(refuseAssumption(name, value)).toBeUndefined();
      else expect(refuseAssumption(name, value)).toBe(`${name} is fixed`);
      expect(statement).toMatch(/^[A-Z].*\.$/);
      expect(why).toMatch(/^[A-Z].*\.$/);
    },
  );
});

describe('choosing an assumption', () => {
  it.each([
    { why: 'one of its values', name: 'partial-retry', value: 'items', refusal: undefined },
    { why: 'a number', name: 'retry-pause-ms', value: '0', refusal: undefined },
    { why: 'a fraction', name: 'retry-pause-ms', value: '12.5', refusal: undefined },
    {
      why: 'a value that it has not',
      name: 'partial-retry',
      value: 'all',
      refusal: 'partial-retry takes suffix or items, not "all"',
    },
    {
      why: 'another case',
      name: 'partial-retry',
      value: 'Suffix',
      refusal: 'partial-retry takes suffix or items, not "Suffix"',
    },
    {
      why: 'a negative number',
      name: 'retry-pause-ms',
      value: '-1',
      refusal: 'retry-pause-ms takes a number, not "-1"',
    },
    {
      why: 'a number with a unit',
      name: 'retry-pause-ms',
      value: '1s',
      refusal: 'retry-pause-ms takes a number, not "1s"',
    },
    { why: 'nothing', name: 'retry-pause-ms', value: '', refusal: 'retry-pause-ms takes a number, not ""' },
    { why: 'a fixed one', name: 'null-header', value: 'drop', refusal: 'null-header is fixed' },
    { why: 'one that is not there', name: 'toString', value: 'x', refusal: 'there is no assumption "toString"' },
  ])('$why', ({ name, value, refusal }) => {
    expect(refuseAssumption(name, value)).toBe(refusal);
  });

  it('puts what was chosen over the defaults and leaves them alone', () => {
    const chosen = assume({ 'partial-retry': 'items' });
    expect(chosen['partial-retry']).toBe('items');
    expect(chosen['retry-pause-ms']).toBe('200');
    expect(assume()['partial-retry']).toBe('suffix');
    expect(Object.keys(chosen)).toEqual(ALL.map(({ name }) => name));
  });
});
