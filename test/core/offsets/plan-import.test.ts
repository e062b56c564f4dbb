import { describe, expect, it } from 'vitest';
import { known } from '../../../src/core/model/known.ts';
import { planImport } from '../../../src/core/offsets/plan-import.ts';
import type { GroupFacts } from '../../../src/core/snapshot/facts/group-facts.ts';
import { commitFacts, DAY_MS, groupFacts, NOW_MS, snapshotOf, topicFacts } from '../../support/snapshots.ts';

function plan(change: Partial<GroupFacts>, offset: bigint, clamp = false, place = { topic: 'orders', partition: 0 }) {
  const group = groupFacts(change);
  const snapshot = snapshotOf({
    groups: [group],
    topics: [topicFacts(), topicFacts({ topic: 'gone', exists: known(false), partitions: known([]) })],
  });
  const wanted = [
    { ...place, offset, metadata: undefined, leaderEpoch: undefined, heldUntilMs: undefined, place: { line: 3 } },
  ];
  return planImport({ snapshot, group, wanted, clamp, nowMs: NOW_MS });
}

describe('import of one offset (committed 100, log 50 to 150, retention 7 days)', () => {
  it.each([
    {
      why: 'forwards skips',
      change: {},
      offset: 120n,
      result: { means: 'commit', from: 100n, to: 120n, skipped: known(20n), repeated: known(0n), lag: known(30n) },
    },
    {
      why: 'backwards repeats',
      change: {},
      offset: 60n,
      result: { means: 'commit', skipped: known(0n), repeated: known(40n) },
    },
    { why: 'the same is left', change: {}, offset: 100n, result: { means: 'none' } },
    { why: 'the log end may be committed', change: {}, offset: 150n, result: { means: 'commit', to: 150n } },
    {
      why: 'metadata stays where the file has none',
      change: { commits: known([commitFacts({ metadata: 'note' })]) },
      offset: 60n,
      result: { metadata: 'note' },
    },
    {
      why: 'a hold stays a hold, for the rest of its time',
      change: { commits: known([commitFacts({ expireTimestampMs: known(NOW_MS + DAY_MS) })]) },
      offset: 60n,
      result: { means: 'hold', holdForMs: DAY_MS },
    },
    {
      why: 'the clock has run out: an ordinary commit would be deleted at once',
      change: { stateTimestampMs: known(NOW_MS - 8 * DAY_MS) },
      offset: 60n,
      result: { means: 'hold', holdForMs: 7 * DAY_MS },
    },
    {
      why: 'a group that is not there becomes a simple one',
      change: { exists: known(false), commits: known([]) },
      offset: 60n,
      result: { means: 'commit', from: undefined, after: { rule: 'simple', atMs: NOW_MS + 7 * DAY_MS } },
    },
    { why: 'below the log, moved', change: {}, offset: 7n, clamp: true, result: { to: 50n } },
    { why: 'above the log, moved', change: {}, offset: 700n, clamp: true, result: { to: 150n } },
  ])('$why', ({ change, offset, clamp, result }) => {
    const { plan: made, problems } = plan(change as Partial<GroupFacts>, offset, clamp);
    expect(problems).toEqual([]);
    expect(made.partitions).toMatchObject([result]);
  });

  it.each([
    { why: 'below the log', offset: 49n, says: 'below the log start 50' },
    { why: 'above the log', offset: 151n, says: 'above the log end 150' },
    {
      why: 'no such partition',
      offset: 60n,
      place: { topic: 'orders', partition: 1 },
      says: 'the topic has 1 partition',
    },
    {
      why: 'no such topic',
      offset: 60n,
      place: { topic: 'gone', partition: 0 },
      clamp: true,
      says: 'there is no topic gone',
    },
    {
      why: 'an open transaction',
      offset: 60n,
      change: {
        pendingCommits: known([
          { topic: 'orders', partition: 0, offset: 7n, producerId: 1n, commitTimestampMs: NOW_MS },
        ]),
      },
      says: 'a transaction is open',
    },
  ])('is refused: $why', ({ change = {}, offset, clamp, place, says }) => {
    const { plan: made, problems } = plan(change as Partial<GroupFacts>, offset, clamp, place);
    expect(made.partitions).toEqual([]);
    expect(problems).toMatchObject([{ line: 3, message: expect.stringContaining(says) }]);
  });
});
