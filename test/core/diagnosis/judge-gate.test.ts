import { describe, expect, it } from 'vitest';
import { diagnoseGroup } from '../../../src/core/diagnosis/diagnose-group.ts';
import { type GateAnswer, judgeGate } from '../../../src/core/diagnosis/judge-gate.ts';
import type { Verdict } from '../../../src/core/diagnosis/verdict.ts';
import { known, notKnown } from '../../../src/core/model/known.ts';
import type { GroupFacts } from '../../../src/core/snapshot/facts/group-facts.ts';
import type { Observation } from '../../../src/core/snapshot/facts/observation.ts';
import type { Snapshot } from '../../../src/core/snapshot/facts/snapshot.ts';
import { clusterFacts, commitFacts, DAY_MS, groupFacts, NOW_MS, snapshotOf } from '../../support/snapshots.ts';
import { ACTIVE, committed, emptyFor, HIDDEN, LOST, seenAt } from './group-states.ts';

const LIMITS = [undefined, 'unknown', 'at-risk', 'expiring', 'expired'] as const;

const CONSUMER: Partial<GroupFacts> = { ...ACTIVE, type: known('consumer') };
const NO_RIGHT: Partial<Snapshot> = { cluster: clusterFacts({ offsetsTopic: notKnown('no right') }) };

interface Case {
  readonly why: string;
  readonly group: Partial<GroupFacts>;
  readonly snapshot?: Partial<Snapshot>;
  readonly observations?: readonly Observation[];
  readonly verdict: Verdict;
  /** For each of `LIMITS`: fine, found, or cannot say. */
  readonly answers: string;
}

const CASES: readonly Case[] = [
  { why: 'nothing is wrong', group: emptyFor(2), verdict: 'survives', answers: '-----' },
  { why: 'active', group: ACTIVE, verdict: 'active', answers: '-----' },
  { why: 'hours left', group: emptyFor(6.5), verdict: 'at-risk', answers: '-11--' },
  { why: 'past the instant', group: emptyFor(8), verdict: 'expiring', answers: '-111-' },
  {
    why: 'gone, the last value is in the log',
    group: {
      exists: known(false),
      commits: known([]),
      deletedCommits: known([LOST]),
    },
    verdict: 'expired',
    answers: '-1111',
  },
  {
    why: 'KIP-848: active, and gone with the next restart (error lost-on-restart)',
    group: { ...CONSUMER, commits: known([committed(8)]) },
    verdict: 'active',
    answers: '-11--',
  },
  {
    why: 'KIP-848: active, hours left after a stop: a warning, no error',
    group: { ...CONSUMER, commits: known([committed(6.5)]) },
    verdict: 'active',
    answers: '-----',
  },
  {
    why: 'KIP-848: active, and the times of its commits are hidden: a restart may lose them',
    group: { ...CONSUMER, stateTimestampMs: notKnown('no right'), commits: known([commitFacts(HIDDEN)]) },
    snapshot: NO_RIGHT,
    verdict: 'active',
    answers: '-5555',
  },
  {
    why: 'KIP-848: active, and of the time of its commit only one bound is past',
    group: { ...CONSUMER, commits: known([commitFacts(HIDDEN)]) },
    observations: [seenAt(8, 90n), seenAt(6, 100n)],
    verdict: 'active',
    answers: '-5555',
  },
  {
    why: 'KIP-848: active, and both bounds of the journal are past: it may have been committed again since',
    group: { ...CONSUMER, commits: known([commitFacts(HIDDEN)]) },
    observations: [seenAt(9, 90n), seenAt(8, 100n)],
    verdict: 'active',
    answers: '-5555',
  },
  {
    why: 'KIP-848: active, and the first bound is to come',
    group: { ...CONSUMER, commits: known([commitFacts(HIDDEN)]) },
    observations: [seenAt(6.5, 90n), seenAt(6, 100n)],
    verdict: 'active',
    answers: '-----',
  },
  {
    why: 'classic: active, and the times are hidden: nothing depends on them',
    group: { ...ACTIVE, stateTimestampMs: notKnown('no right'), commits: known([commitFacts(HIDDEN)]) },
    snapshot: NO_RIGHT,
    verdict: 'active',
    answers: '-----',
  },
  {
    why: 'empty, and the times are hidden',
    group: { stateTimestampMs: notKnown('no right'), commits: known([commitFacts(HIDDEN)]) },
    snapshot: NO_RIGHT,
    verdict: 'unknown',
    answers: '-1555',
  },
  {
    why: 'records that were not read are deleted (error below-log-start)',
    group: { commits: known([committed(1, { offset: 20n })]) },
    verdict: 'survives',
    answers: '-11--',
  },
  {
    why: 'not there (error group-not-found); whether it expired is not known',
    group: { exists: known(false), state: known('Dead'), type: notKnown('it is not there'), commits: known([]) },
    verdict: 'unknown',
    answers: '-1155',
  },
  { why: 'there, without any commit', group: { commits: known([]) }, verdict: 'unknown', answers: '-1555' },
];

const SIGNS: Readonly<Record<string, GateAnswer>> = { '-': 'fine', '1': 'found', '5': 'cannot-say' };

function diagnose({ group, snapshot, observations = [] }: Pick<Case, 'group' | 'snapshot' | 'observations'>) {
  const facts = groupFacts(group);
  const options = { nowMs: NOW_MS, warnWithinMs: DAY_MS, observations };
  return diagnoseGroup(snapshotOf({ groups: [facts], ...snapshot }), facts, options);
}

describe('--fail-on', () => {
  const rows = CASES.flatMap((one) =>
    LIMITS.map((limit, index) => ({ ...one, limit, answer: SIGNS[one.answers.charAt(index)] })),
  );

  it.each(rows)('$limit of $why ($verdict): $answer', ({ limit, verdict, answer, ...one }) => {
    const diagnosis = diagnose(one);
    expect(diagnosis.verdict).toBe(verdict);
    expect(judgeGate([diagnosis], limit)).toBe(answer);
  });

  it('finds one among many, and what is certain counts before what is not known', () => {
    const [fine, risky, open] = [2, 6.5, undefined].map((days) =>
      diagnose({ group: days === undefined ? { commits: known([]) } : emptyFor(days) }),
    );
    const some = [fine, open].flatMap((one) => one ?? []);
    expect(judgeGate(some, 'at-risk')).toBe('cannot-say');
    expect(judgeGate([...some, ...(risky === undefined ? [] : [risky])], 'at-risk')).toBe('found');
    expect(judgeGate([], 'at-risk')).toBe('fine');
  });

  it('looks at every partition: the worst known one may hide one that is not known', () => {
    const group = {
      type: known('simple' as const),
      commits: known([committed(6.5), { ...commitFacts(HIDDEN), partition: 1 }]),
    };
    const diagnosis = diagnose({ group });
    expect(diagnosis.verdict).toBe('at-risk');
    expect([judgeGate([diagnosis], 'at-risk'), judgeGate([diagnosis], 'expired')]).toEqual(['found', 'cannot-say']);
  });
});
