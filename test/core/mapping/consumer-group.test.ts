import { expect, it } from 'vitest';
import { consumerGroupOf } from '../../../src/core/mapping/consumer-group.ts';

it.each([
  { why: 'is the one that the mapping names', mapping: { consumerGroupId: 'orders', uuid: 'u-1' }, group: 'orders' },
  { why: 'is its UUID where it names none', mapping: { consumerGroupId: undefined, uuid: 'u-1' }, group: 'u-1' },
  {
    why: 'is not known before AWS has given it one',
    mapping: { consumerGroupId: undefined, uuid: undefined },
    group: undefined,
  },
])('the group of a mapping $why', ({ mapping, group }) => {
  expect(consumerGroupOf(mapping)).toBe(group);
});
