import { describe, expect, it } from 'vitest';
import { known, notKnown } from '../../../src/core/model/known.ts';
import { planProtect } from '../../../src/core/offsets/plan-protect.ts';
import { MAY_HIDE_MORE, refuseGroup } from '../../../src/core/offsets/refuse-group.ts';
import { committedAtMetadata } from '../../../src/core/retention/evidence.ts';
import type { GroupFacts } from '../../../src/core/snapshot/facts/group-facts.ts';
import { commitFacts, DAY_MS, groupFacts, NOW_MS, snapshotOf } from '../../support/snapshots.ts';

const SIMPLE = { type: known('simple'), protocolType: known(''), stateTimestampMs: known(undefined) } as const;
const CONSUMER = { type: known('consumer'), stateTimestampMs: notKnown('none') } as const;
const held = (ms: number) => [commitFacts({ expireTimestampMs: known(NOW_MS + ms) })];

function protect(change: Partial<GroupFacts>, days: number) {
  const group = groupFacts(change);
  return planProtect({ snapshot: snapshotOf({ groups: [group] }), group, forMs: days * DAY_MS, nowMs: NOW_MS });
}

describe('protect chooses the means by type and state (retention 7 days, empty for 2, committed 1 day ago)', () => {
  it.each([
    {
      why: 'classic, empty: the clock runs whatever is committed',
      change: {},
      days: 6,
      means: 'hold',
      done: true,
      lives: 6,
    },
    { why: 'classic, empty, and it lives that long', change: {}, days: 4, means: 'none', done: true, lives: 5 },
    { why: 'simple: a commit restarts the clock', change: SIMPLE, days: 7, means: 'commit', done: true, lives: 7 },
    { why: 'simple, for longer than a retention time', change: SIMPLE, days: 8, means: 'hold', done: true, lives: 8 },
    {
      why: 'KIP-848, empty: a commit restarts the clock',
      change: CONSUMER,
      days: 7,
      means: 'commit',
      done: true,
      lives: 7,
    },
    {
      why: 'never an ordinary commit after a hold',
      change: { ...SIMPLE, commits: known(held(DAY_MS)) },
      days: 7,
      means: 'hold',
      done: true,
      lives: 7,
    },
    {
      why: 'a hold that is long enough stays',
      change: { commits: known(held(30 * DAY_MS)) },
      days: 20,
      means: 'none',
      done: true,
      lives: 30,
    },
    {
      why: 'records that cannot be read: a hold, and not for less than the retention',
      change: {
        ...SIMPLE,
        commits: known([
          commitFacts({ commitTimestampMs: notKnown('no right'), expireTimestampMs: notKnown('no right') }),
        ]),
      },
      days: 1,
      means: 'hold',
      done: true,
      lives: 7,
    },
    {
      why: 'a classic group with members',
      change: { state: known('Stable'), subscribedTopics: known(['orders']) },
      days: 6,
      means: 'none',
      done: true,
      lives: undefined,
    },
    {
      why: 'the same for longer than it lives if it stops',
      change: { state: known('Stable'), subscribedTopics: known(['orders']) },
      days: 8,
      means: 'none',
      done: false,
      lives: undefined,
    },
    {
      why: 'a KIP-848 group with members whose commit is old',
      change: { ...CONSUMER, state: known('Stable'), subscribedTopics: known(['orders']) },
      days: 7,
      means: 'none',
      done: false,
      lives: undefined,
    },
    {
      why: 'an open transaction',
      change: {
        ...SIMPLE,
        pendingCommits: known([
          { topic: 'orders', partition: 0, offset: 7n, producerId: 1n, commitTimestampMs: NOW_MS },
        ]),
      },
      days: 7,
      means: 'none',
      done: false,
      lives: undefined,
    },
    {
      why: 'an offset that is none',
      change: { commits: known([commitFacts({ offset: -2n })]) },
      days: 7,
      means: 'none',
      done: false,
      lives: 5,
    },
  ])('$why', ({ change, days, means, done, lives }) => {
    const { partitions } = protect(change as Partial<GroupFacts>, days);
    expect(partitions).toHaveLength(1);
    expect(partitions[0]).toMatchObject({ means, isDone: done, from: partitions[0]?.to });
    expect(partitions[0]?.after.atMs).toBe(lives === undefined ? undefined : NOW_MS + lives * DAY_MS);
  });

  it('a commit that is made anew does not keep the time of the one before in its metadata', () => {
    const commits = known([commitFacts({ metadata: committedAtMetadata(NOW_MS - DAY_MS) })]);
    expect(protect({ ...SIMPLE, commits } as Partial<GroupFacts>, 7).partitions[0]?.metadata).toBe(
      committedAtMetadata(NOW_MS),
    );
  });

  it('says what a mapping does that is enabled meanwhile', () => {
    expect(protect({}, 30).effects.join('\n')).toMatch(/event source mapping that is enabled meanwhile/);
    expect(protect({}, 1).effects).toEqual([]);
  });
});

describe('without the offsets topic', () => {
  const unread = { pendingCommits: notKnown('no right'), deletedCommits: notKnown('no right') };

  it('a group that shows no offset is not one that has none', () => {
    const refusal = refuseGroup(groupFacts({ ...unread, commits: known([]) }), 'protect');
    expect(refusal).toMatchObject({ code: 'ESMCTL_OFFSETS_HIDDEN', message: expect.stringContaining('may not see') });
    expect(refuseGroup(groupFacts({ commits: known([]) }), 'protect')).toBeUndefined();
  });

  it('the plan says that there may be more', () => {
    expect(protect(unread, 6).effects).toContain(MAY_HIDE_MORE);
    expect(protect({}, 6).effects).not.toContain(MAY_HIDE_MORE);
  });
});
