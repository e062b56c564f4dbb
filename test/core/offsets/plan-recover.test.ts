import { describe, expect, it } from 'vitest';
import { known, notKnown } from '../../../src/core/model/known.ts';
import type { LostCommit } from '../../../src/core/offsets/plan.ts';
import { planRecover } from '../../../src/core/offsets/plan-recover.ts';
import type { GroupFacts } from '../../../src/core/snapshot/facts/group-facts.ts';
import { commitFacts, DAY_MS, groupFacts, NOW_MS, snapshotOf, topicFacts } from '../../support/snapshots.ts';

const GONE = { exists: known(false), commits: known([]), state: notKnown('gone'), type: notKnown('gone') } as const;
const TOPIC_ID = '957876b6-22eb-4f5a-a088-f5c72bdef1f6';

function lostAt(offset: bigint | string, change: { readonly topicId?: string } = {}): LostCommit {
  const last =
    typeof offset === 'string'
      ? notKnown(offset)
      : known({
          offset,
          leaderEpoch: 3,
          metadata: 'note',
          commitTimestampMs: NOW_MS - 9 * DAY_MS,
          topicId: undefined,
          ...change,
        });
  return { topic: 'orders', partition: 0, deletedAtMs: NOW_MS - DAY_MS, last };
}

function recover(lost: LostCommit, change: Partial<GroupFacts> = GONE, clamp = false) {
  const group = groupFacts(change);
  const snapshot = snapshotOf({ groups: [group], topics: [topicFacts({ topicId: known(TOPIC_ID) })] });
  return planRecover({ snapshot, group, lost: [lost], clamp, nowMs: NOW_MS }).partitions;
}

describe('recover (log 50 to 150, retention 7 days)', () => {
  it.each([
    {
      why: 'the group is gone: an ordinary commit makes a simple one',
      lost: lostAt(100n),
      result: {
        means: 'commit',
        to: 100n,
        metadata: 'note',
        leaderEpoch: 3,
        lag: known(50n),
        after: { rule: 'simple', atMs: NOW_MS + 7 * DAY_MS },
      },
    },
    { why: 'the topic is still the same', lost: lostAt(100n, { topicId: TOPIC_ID }), result: { means: 'commit' } },
    {
      why: 'below the log, moved when asked',
      lost: lostAt(20n),
      clamp: true,
      result: { to: 50n, skipped: known(30n), leaderEpoch: undefined },
    },
    {
      why: 'the group is classic and its clock has run out: held for a retention time',
      lost: lostAt(100n),
      change: { commits: known([]), stateTimestampMs: known(NOW_MS - 9 * DAY_MS) },
      result: { means: 'hold', holdForMs: 7 * DAY_MS },
    },
  ])('$why', ({ lost, change, clamp, result }) => {
    expect(recover(lost, change as Partial<GroupFacts>, clamp)).toMatchObject([{ isDone: true, ...result }]);
  });

  it.each([
    {
      why: 'compaction has removed it',
      lost: lostAt('compaction has removed it from the offsets topic'),
      says: 'compaction has removed it',
    },
    { why: 'below the log', lost: lostAt(20n), says: 'below the log start 50' },
    {
      why: 'a topic that was made anew',
      lost: lostAt(100n, { topicId: '00000000-0000-0000-0000-000000000001' }),
      says: 'made again',
    },
    { why: 'no such partition', lost: { ...lostAt(100n), partition: 4 }, says: 'the topic has 1 partition' },
    { why: 'a mistaken commit', lost: lostAt(-2n), says: 'by mistake' },
  ])('leaves alone, and says so: $why', ({ lost, says }) => {
    expect(recover(lost)).toMatchObject([
      { means: 'none', to: undefined, isDone: false, why: expect.stringContaining(says) },
    ]);
  });

  it('leaves alone what was committed again since', () => {
    const change = { commits: known([commitFacts()]) };
    expect(recover(lostAt(90n), change)).toMatchObject([{ means: 'none', to: 100n, isDone: true }]);
  });
});
