import { describe, expect, it } from 'vitest';
import { diagnoseGroups } from '../../../src/core/diagnosis/diagnose-group.ts';
import { compareVerdicts, reaches, type Verdict } from '../../../src/core/diagnosis/verdict.ts';
import { known } from '../../../src/core/model/known.ts';
import { commitFacts, DAY_MS, groupFacts, NOW_MS, snapshotOf } from '../../support/snapshots.ts';
import { ACTIVE, DEAD, emptyFor, LOST } from './group-states.ts';

describe('several groups', () => {
  it('come worst first, then the one that expires soonest, then by name', () => {
    const groups = [
      groupFacts({ group: 'fine', ...emptyFor(1) }),
      groupFacts({ group: 'later', ...emptyFor(6.2) }),
      groupFacts({ group: 'active', ...ACTIVE }),
      groupFacts({ group: 'soon', ...emptyFor(6.5) }),
      groupFacts({ group: 'gone', ...DEAD, deletedCommits: known([LOST]) }),
    ];
    const options = { nowMs: NOW_MS, warnWithinMs: DAY_MS };
    const names = (only?: readonly string[]): readonly string[] =>
      diagnoseGroups(snapshotOf({ groups }), options, only).map(({ group }) => group);
    expect(names()).toEqual(['gone', 'soon', 'later', 'fine', 'active']);
    expect(names(['active', 'soon'])).toEqual(['soon', 'active']);
  });

  it('with an error come before those of the same verdict that have none', () => {
    const beyond = known([{ ...commitFacts(), offset: 999n }]);
    const groups = [
      groupFacts({ group: 'sooner', ...emptyFor(4) }),
      groupFacts({ group: 'out-of-log', ...emptyFor(1), commits: beyond }),
    ];
    const diagnosed = diagnoseGroups(snapshotOf({ groups }), { nowMs: NOW_MS, warnWithinMs: DAY_MS });
    expect(diagnosed.map(({ group, verdict }) => [group, verdict])).toEqual([
      ['out-of-log', 'survives'],
      ['sooner', 'survives'],
    ]);
  });

  it('are judged by the order of verdicts', () => {
    expect(['active', 'expired', 'at-risk'].sort((a, b) => compareVerdicts(a as Verdict, b as Verdict))).toEqual([
      'expired',
      'at-risk',
      'active',
    ]);
    expect([reaches('expiring', 'at-risk'), reaches('survives', 'at-risk'), reaches('at-risk', 'at-risk')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
