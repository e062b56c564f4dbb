import { describe, expect, it } from 'vitest';
import { compareGroups } from '../../../src/core/diagnosis/compare-groups.ts';
import { diagnoseGroups } from '../../../src/core/diagnosis/diagnose-group.ts';
import { known } from '../../../src/core/model/known.ts';
import type { GroupFacts } from '../../../src/core/snapshot/facts/group-facts.ts';
import { commitFacts, DAY_MS, groupFacts, NOW_MS, snapshotOf } from '../../support/snapshots.ts';

const look = (groups: readonly Partial<GroupFacts>[], nowMs = NOW_MS) =>
  diagnoseGroups(snapshotOf({ groups: groups.map((change) => groupFacts(change)) }), { nowMs, warnWithinMs: DAY_MS });
const emptyFor = (days: number): Partial<GroupFacts> => ({ stateTimestampMs: known(NOW_MS - days * DAY_MS) });

describe('what changed between two looks', () => {
  it.each([
    { why: 'nothing', before: [{}], after: [{}], texts: [] },
    {
      why: 'a commit',
      before: [{}],
      after: [{ commits: known([commitFacts({ offset: 120n })]) }],
      texts: ['orders-esm orders-0: committed 100 → 120, lag 50 → 30'],
    },
    {
      why: 'the verdict, and with it a finding',
      before: [emptyFor(2)],
      after: [emptyFor(6.5)],
      texts: [
        'orders-esm: survives → at-risk',
        'orders-esm: + offsets-at-risk',
        'orders-esm orders-0: survives → at-risk',
      ],
    },
    { why: 'a group comes', before: [], after: [{ group: 'new' }], texts: ['new: is new, survives'] },
    { why: 'a group goes', before: [{ group: 'old' }], after: [], texts: ['old: is no longer there'] },
  ])('$why', ({ before, after, texts }) => {
    const changes = compareGroups(look(before), look(after));
    expect(
      changes.map(({ group, place, text }) => `${group}${place === undefined ? '' : ` ${place}`}: ${text}`),
    ).toEqual(texts);
  });

  it('is not that time has gone on', () => {
    expect(compareGroups(look([{}]), look([{}], NOW_MS + 60_000))).toEqual([]);
  });
});
