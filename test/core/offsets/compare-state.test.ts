import { expect, it } from 'vitest';
import { known } from '../../../src/core/model/known.ts';
import { changesSince } from '../../../src/core/offsets/compare-state.ts';
import type { GroupFacts } from '../../../src/core/snapshot/facts/group-facts.ts';
import { commitFacts, groupFacts, NOW_MS } from '../../support/snapshots.ts';

const PLACES = [{ topic: 'orders', partition: 0 }];

it.each([
  { why: 'nothing', now: {}, changes: [] },
  {
    why: 'a later commit of the same offset rests on the same',
    now: { commits: known([commitFacts({ commitTimestampMs: known(NOW_MS) })]) },
    changes: [],
  },
  {
    why: 'a partition that the plan leaves alone',
    now: { commits: known([commitFacts(), commitFacts({ partition: 1, offset: 7n })]) },
    changes: [],
  },
  { why: 'members', now: { state: known('Stable') }, changes: ['the group has members now'] },
  { why: 'a rebalance', now: { state: known('PreparingRebalance') }, changes: ['the group has members now'] },
  {
    why: 'another offset',
    now: { commits: known([commitFacts({ offset: 101n })]) },
    changes: ['orders-0 was at 100 and is at 101'],
  },
  { why: 'a deleted offset', now: { commits: known([]) }, changes: ['orders-0 was at 100 and has no commit'] },
  {
    why: 'the group is gone',
    now: { exists: known(false), commits: known([]) },
    changes: ['orders-0 was at 100 and has no commit'],
  },
  {
    why: 'a hold',
    now: { commits: known([commitFacts({ expireTimestampMs: known(NOW_MS) })]) },
    changes: ['orders-0 has another expiry of its own'],
  },
  { why: 'a conversion', now: { type: known('consumer') }, changes: ['the group was classic and is consumer'] },
])('between plan and act: $why', ({ now, changes }) => {
  expect(changesSince(groupFacts(), groupFacts(now as Partial<GroupFacts>), PLACES)).toEqual(changes);
});
