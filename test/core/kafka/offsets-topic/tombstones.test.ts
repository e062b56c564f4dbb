import { expect, it } from 'vitest';
import { OffsetsFold } from '../../../../src/core/kafka/offsets-topic/fold-offsets.ts';
import { groupLogs } from '../../../../src/core/kafka/offsets-topic/group-log.ts';
import { commitKey, commitValue } from '../../../support/offsets-records.ts';

const T0 = 1_700_000_000_000;
const KEY = commitKey('g', 't', 0);
const value = commitValue({ offset: 7n, committedMs: T0, metadata: 'note' });

function tombstonesOf(values: readonly (Buffer | null)[], keepDeleted = true) {
  const fold = new OffsetsFold({ groups: ['g'], keepDeleted });
  for (const [index, each] of values.entries())
    fold.add({ at: BigInt(index), timestampMs: T0 + index * 1000, key: KEY, value: each, producerId: undefined });
  return groupLogs(fold).get('g')?.tombstones ?? [];
}

it.each([
  { why: 'nothing was deleted', values: [value], tombstones: [] },
  {
    why: 'deleted, and the value is there',
    values: [value, null],
    tombstones: [{ deletedAtMs: T0 + 1000, last: { known: true, value: { offset: 7n, metadata: 'note' } } }],
  },
  {
    why: 'compaction has left the tombstone alone',
    values: [null],
    tombstones: [{ deletedAtMs: T0, last: { known: false, why: expect.stringContaining('compaction') } }],
  },
  {
    why: 'deleted twice without a commit between: the first time counts, and its value',
    values: [value, null, null],
    tombstones: [{ deletedAtMs: T0 + 1000, last: { known: true } }],
  },
  { why: 'committed again after it was deleted', values: [value, null, value], tombstones: [] },
  { why: 'committed again after compaction', values: [null, value], tombstones: [] },
  {
    why: 'a value that cannot be read',
    values: [Buffer.from([0, 99]), null],
    tombstones: [{ last: { known: false, why: expect.stringContaining('cannot be read') } }],
  },
])('tombstones: $why', ({ values, tombstones }) => {
  const found = tombstonesOf(values);
  expect(found).toHaveLength(tombstones.length);
  expect(found).toMatchObject(tombstones.map((one) => ({ topic: 't', partition: 0, ...one })));
});

it('are not kept unless they are asked for', () => {
  expect(tombstonesOf([value, null], false)).toEqual([]);
});
