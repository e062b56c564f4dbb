import { known, notKnown } from '../../../src/core/model/known.ts';
import type { CommitFacts, DeletedCommit, GroupFacts } from '../../../src/core/snapshot/facts/group-facts.ts';
import type { Observation } from '../../../src/core/snapshot/facts/observation.ts';
import { commitFacts, DAY_MS, groupFacts, NOW_MS } from '../../support/snapshots.ts';

export const emptyFor = (days: number): Partial<GroupFacts> => ({ stateTimestampMs: known(NOW_MS - days * DAY_MS) });
export const ACTIVE: Partial<GroupFacts> = { state: known('Stable'), subscribedTopics: known(['orders']) };
export const DEAD: Partial<GroupFacts> = {
  exists: known(false),
  state: known('Dead'),
  type: notKnown('it is not there'),
  commits: known([]),
};

export const committed = (daysAgo: number, change: Partial<CommitFacts> = {}): CommitFacts =>
  commitFacts({ commitTimestampMs: known(NOW_MS - daysAgo * DAY_MS), ...change });
/** What the times of a commit are to who may not read them. */
export const HIDDEN = { commitTimestampMs: notKnown('no right'), expireTimestampMs: notKnown('no right') };
/** What the offsets topic alone tells, to who may not read it. */
export const UNREAD: Partial<GroupFacts> = {
  stateTimestampMs: notKnown('no right'),
  pendingCommits: notKnown('no right'),
  deletedCommits: notKnown('no right'),
};
export const LOST: DeletedCommit = {
  topic: 'orders',
  partition: 0,
  offset: 90n,
  leaderEpoch: undefined,
  metadata: '',
  commitTimestampMs: NOW_MS - 9 * DAY_MS,
  deletedAtMs: NOW_MS - DAY_MS,
};

/** An earlier look at the group, which was active. */
export const seenAt = (daysAgo: number, offset: bigint): Observation => ({
  atMs: NOW_MS - daysAgo * DAY_MS,
  group: groupFacts().group,
  isEmpty: false,
  commits: [{ topic: 'orders', partition: 0, offset }],
});
