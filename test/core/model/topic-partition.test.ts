import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf, parseKey } from '../../../src/core/model/topic-partition.ts';
import { partitionArbitrary, topicArbitrary } from '../../support/arbitraries.ts';

describe('topic-partition keys', () => {
  it('come back, whatever the topic', () => {
    fc.assert(
      fc.property(topicArbitrary, partitionArbitrary, (topic, partition) => {
        expect(parseKey(keyOf({ topic, partition }))).toEqual({ topic, partition });
      }),
    );
  });

  it.each([
    ['orders-0', 'orders', 0],
    ['orders-eu-12', 'orders-eu', 12],
    ['a-1-2', 'a-1', 2],
    ['--0', '-', 0],
    ['2024-01-2147483647', '2024-01', 2_147_483_647],
  ])('%s is split at its last hyphen', (key, topic, partition) => {
    expect(parseKey(key)).toEqual({ topic, partition });
  });

  it.each([
    '',
    'orders',
    'orders-',
    '-0',
    'orders-01',
    'orders-x',
    'orders-1.5',
    'orders--',
    'orders-0 ',
    'orders-12345678901',
  ])('"%s" is none', (key) => {
    expect(parseKey(key)).toBeUndefined();
  });
});
