import { type DiagnoseOptions, diagnoseGroup } from '../../../src/core/diagnosis/diagnose-group.ts';
import type { FindingCode } from '../../../src/core/diagnosis/finding-codes.ts';
import type { Verdict } from '../../../src/core/diagnosis/verdict.ts';
import { known, notKnown } from '../../../src/core/model/known.ts';
import type { GroupFacts } from '../../../src/core/snapshot/facts/group-facts.ts';
import type { Snapshot } from '../../../src/core/snapshot/facts/snapshot.ts';
import {
  brokerFacts,
  clusterFacts,
  commitFacts,
  DAY_MS,
  groupFacts,
  HOUR_MS,
  MINUTE_MS,
  NOW_MS,
  partitionFacts,
  snapshotOf,
  topicFacts,
} from '../../support/snapshots.ts';
import { ACTIVE, committed, DEAD, emptyFor, HIDDEN, LOST, seenAt, UNREAD } from './group-states.ts';

/** Kafka's defaults: 7 days, checked every 10 minutes; the warning time is one day. */
export const LATEST: Partial<DiagnoseOptions> = { startingPosition: { name: 'LATEST' } };
const TRIM: Partial<DiagnoseOptions> = { startingPosition: { name: 'TRIM_HORIZON' } };
const version = (least: string, most: string): Partial<Snapshot> => ({
  cluster: clusterFacts({ brokers: [brokerFacts({ version: known({ least, most }) })] }),
});

export interface Case {
  readonly why: string;
  readonly group?: Partial<GroupFacts>;
  readonly snapshot?: Partial<Snapshot>;
  readonly options?: Partial<DiagnoseOptions>;
  readonly verdict: Verdict;
  readonly codes: readonly FindingCode[];
}

export const CASES: readonly Case[] = [
  { why: 'empty for two days', verdict: 'survives', codes: [] },
  { why: 'active', group: ACTIVE, verdict: 'active', codes: [] },
  { why: 'less than a day left', group: emptyFor(6.5), verdict: 'at-risk', codes: ['offsets-at-risk'] },
  { why: 'exactly a day left', group: emptyFor(6), verdict: 'at-risk', codes: ['offsets-at-risk'] },
  {
    why: 'a millisecond more than a day',
    group: { stateTimestampMs: known(NOW_MS - 6 * DAY_MS + 1) },
    verdict: 'survives',
    codes: [],
  },
  {
    why: 'more than a day, asked about two',
    group: emptyFor(6),
    options: { warnWithinMs: HOUR_MS },
    verdict: 'survives',
    codes: [],
  },
  {
    why: 'past the instant, within the check interval',
    group: { stateTimestampMs: known(NOW_MS - 7 * DAY_MS - 5 * MINUTE_MS) },
    verdict: 'expiring',
    codes: ['offsets-expiring'],
  },
  { why: 'past the window, and still there', group: emptyFor(8), verdict: 'expiring', codes: ['expiry-overdue'] },
  {
    why: 'facts of last week, asked today',
    group: { stateTimestampMs: known(NOW_MS - DAY_MS) },
    options: { nowMs: NOW_MS + 8 * DAY_MS },
    verdict: 'expired',
    codes: ['offsets-expired', 'records-go-first'],
  },
  {
    why: 'gone, and its last value is in the log',
    group: { ...DEAD, deletedCommits: known([LOST]) },
    verdict: 'expired',
    codes: ['offsets-expired'],
  },
  {
    why: 'a topic that the active group has given up: what was lost of it is no loss',
    group: { ...ACTIVE, deletedCommits: known([{ ...LOST, topic: 'old' }]) },
    verdict: 'active',
    codes: [],
  },
  {
    why: 'active, and a partition of its topic was lost',
    group: { ...ACTIVE, deletedCommits: known([{ ...LOST, partition: 1 }]) },
    verdict: 'expired',
    codes: ['offsets-expired'],
  },
  {
    why: 'a bound that is past says only that it may go',
    group: {
      stateTimestampMs: notKnown('no right'),
      commits: known([
        commitFacts({ ...HIDDEN, metadata: `esmctl committedAt=${new Date(NOW_MS - 8 * DAY_MS).toISOString()}` }),
      ]),
    },
    verdict: 'at-risk',
    codes: ['commit-unreadable', 'offsets-at-risk'],
  },
  {
    why: 'not there, and nothing tells why',
    group: DEAD,
    verdict: 'unknown',
    codes: ['group-not-found'],
  },
  {
    why: 'there, no commit is shown, and the offsets topic cannot be read: its topics may be hidden',
    group: { commits: known([]), ...UNREAD },
    snapshot: { cluster: clusterFacts({ offsetsTopic: notKnown('no right') }) },
    verdict: 'unknown',
    codes: ['commits-hidden'],
  },
  {
    why: 'active, no commit is shown, and its topics may be hidden',
    group: { ...ACTIVE, commits: known([]), ...UNREAD },
    snapshot: { cluster: clusterFacts({ offsetsTopic: notKnown('no right') }) },
    verdict: 'unknown',
    codes: ['commits-hidden'],
  },
  {
    why: 'we may not see it, and the offsets topic holds nothing of it',
    group: { ...DEAD, exists: notKnown('no right'), state: notKnown('no right') },
    verdict: 'unknown',
    codes: ['group-unknown'],
  },
  {
    why: 'empty, and the journal saw the same offset for longer than the retention: it may have been committed again',
    group: { type: known('simple'), commits: known([commitFacts(HIDDEN)]), ...UNREAD },
    options: { observations: [seenAt(8, 100n)] },
    verdict: 'at-risk',
    codes: ['commit-unreadable', 'offsets-at-risk'],
  },
  { why: 'there, without any commit', group: { commits: known([]) }, verdict: 'unknown', codes: ['no-commits'] },
  {
    why: 'active, nothing committed yet',
    group: { ...ACTIVE, commits: known([]) },
    verdict: 'active',
    codes: ['no-commits'],
  },
  {
    why: 'KIP-848, active, an old commit: gone with a restart',
    group: { ...ACTIVE, type: known('consumer'), commits: known([committed(8)]) },
    verdict: 'active',
    codes: ['lost-on-restart'],
  },
  {
    why: 'KIP-848, active, and only a bound of the commit is past: perhaps gone with a restart',
    group: { ...ACTIVE, type: known('consumer'), commits: known([commitFacts(HIDDEN)]) },
    options: { observations: [seenAt(8, 90n), seenAt(6, 100n)] },
    verdict: 'active',
    codes: ['commit-unreadable', 'may-be-lost-on-restart'],
  },
  {
    why: 'KIP-848, active, and both bounds of the journal are past: the same offset may have been committed again since',
    group: { ...ACTIVE, type: known('consumer'), commits: known([commitFacts(HIDDEN)]) },
    options: { observations: [seenAt(9, 90n), seenAt(8, 100n)] },
    verdict: 'active',
    codes: ['commit-unreadable', 'may-be-lost-on-restart'],
  },
  {
    why: 'KIP-848, active, and seen so for longer than the retention: it may have been committed again and again',
    group: { ...ACTIVE, type: known('consumer'), commits: known([commitFacts(HIDDEN)]) },
    options: { observations: [seenAt(8, 100n)] },
    verdict: 'active',
    codes: ['commit-unreadable', 'may-be-lost-on-restart'],
  },
  {
    why: 'KIP-848, active, hours left after a stop',
    group: { ...ACTIVE, type: known('consumer'), commits: known([committed(6.5)]) },
    verdict: 'active',
    codes: ['short-after-stop'],
  },
  {
    why: 'KIP-848, active, committed lately',
    group: { ...ACTIVE, type: known('consumer') },
    verdict: 'active',
    codes: [],
  },
  {
    why: 'classic, active, an old commit: safe',
    group: { ...ACTIVE, commits: known([committed(8)]) },
    verdict: 'active',
    codes: [],
  },
  {
    why: 'active on another topic',
    group: { ...ACTIVE, subscribedTopics: known(['other']) },
    verdict: 'survives',
    codes: ['unsubscribed-topic'],
  },
  {
    why: 'a commit with its own expiry',
    group: { commits: known([committed(1, { expireTimestampMs: known(NOW_MS + 30 * DAY_MS) })]) },
    verdict: 'survives',
    codes: ['explicit-expiry'],
  },
  {
    why: 'an open transaction on a group that is past its time',
    group: {
      ...emptyFor(7),
      pendingCommits: known([{ topic: 'orders', partition: 0, offset: 1n, producerId: 1n, commitTimestampMs: NOW_MS }]),
    },
    verdict: 'expiring',
    codes: ['offsets-expiring', 'open-transaction'],
  },
  {
    why: 'Kafka 2.0',
    group: ACTIVE,
    snapshot: version('2.0', '2.0'),
    verdict: 'survives',
    codes: ['kafka-before-2.1'],
  },
  {
    why: 'Kafka 2.5',
    group: ACTIVE,
    snapshot: version('2.5', '2.5'),
    verdict: 'active',
    codes: ['rebalance-may-lose'],
  },
  {
    why: 'Kafka 2.8, some of it mended',
    group: ACTIVE,
    snapshot: version('2.8', '2.8'),
    verdict: 'active',
    codes: ['rebalance-may-lose'],
  },
  {
    why: 'below the log start',
    group: { commits: known([committed(1, { offset: 20n })]) },
    verdict: 'survives',
    codes: ['below-log-start', 'records-go-first'],
  },
  {
    why: 'above the log end',
    group: { commits: known([committed(1, { offset: 900n })]) },
    verdict: 'survives',
    codes: ['above-log-end'],
  },
  {
    why: '-2 was committed',
    group: { commits: known([committed(1, { offset: -2n })]) },
    verdict: 'survives',
    codes: ['negative-commit'],
  },
  { why: 'LATEST: the backlog is at stake', options: LATEST, verdict: 'survives', codes: ['backlog-at-stake'] },
  { why: 'LATEST, active: nothing at stake now', group: ACTIVE, options: LATEST, verdict: 'active', codes: [] },
  { why: 'TRIM_HORIZON: a replay is at stake', options: TRIM, verdict: 'survives', codes: ['replay-at-stake'] },
  {
    why: 'LATEST on a partition without a commit',
    group: ACTIVE,
    options: LATEST,
    snapshot: { topics: [topicFacts({ partitions: known([partitionFacts(), partitionFacts({ partition: 1 })]) })] },
    verdict: 'active',
    codes: ['latest-without-commit'],
  },
  {
    why: 'brokers that hide their settings',
    snapshot: { cluster: clusterFacts({ brokers: [brokerFacts({ offsetsRetentionMinutes: notKnown('no right') })] }) },
    verdict: 'survives',
    codes: ['retention-assumed'],
  },
  {
    why: 'MSK Serverless',
    snapshot: { cluster: clusterFacts({ service: known('msk-serverless'), brokers: [] }) },
    verdict: 'unknown',
    codes: ['retention-unknown', 'group-unknown'],
  },
  {
    why: 'brokers that differ',
    snapshot: {
      cluster: clusterFacts({
        brokers: [
          brokerFacts(),
          brokerFacts({ id: 2, offsetsRetentionMinutes: known({ value: 60, source: 'static' }) }),
        ],
      }),
    },
    verdict: 'survives',
    codes: ['retention-differs'],
  },
  {
    why: 'no right to read the offsets topic',
    group: { stateTimestampMs: notKnown('no right'), commits: known([commitFacts(HIDDEN)]) },
    snapshot: { cluster: clusterFacts({ offsetsTopic: notKnown('no right') }) },
    verdict: 'unknown',
    codes: ['times-unknown'],
  },
  {
    why: 'the same, and the user knows since when it is empty',
    group: { stateTimestampMs: notKnown('no right'), commits: known([commitFacts(HIDDEN)]) },
    snapshot: { cluster: clusterFacts({ offsetsTopic: notKnown('no right') }) },
    options: { emptySinceMs: NOW_MS - 6.5 * DAY_MS },
    verdict: 'at-risk',
    codes: ['offsets-at-risk', 'times-unknown'],
  },
  {
    why: 'a record of a later version',
    group: { type: known('simple'), commits: known([commitFacts(HIDDEN)]) },
    verdict: 'unknown',
    codes: ['commit-unreadable'],
  },
  {
    why: 'a type that is not known',
    group: { type: notKnown('no right') },
    verdict: 'unknown',
    codes: ['group-unknown'],
  },
  {
    why: 'a topic that is gone',
    snapshot: { topics: [topicFacts({ exists: known(false), partitions: notKnown('no such topic') })] },
    verdict: 'survives',
    codes: ['topic-missing'],
  },
  {
    why: 'clocks that differ',
    snapshot: { cluster: clusterFacts({ clockSkew: known({ aheadMs: -2 * MINUTE_MS, uncertaintyMs: 0 }) }) },
    verdict: 'survives',
    codes: ['clock-skew'],
  },
];

export function diagnose({ group, snapshot, options }: Pick<Case, 'group' | 'snapshot' | 'options'>) {
  const facts = groupFacts(group);
  const defaults = { nowMs: NOW_MS, warnWithinMs: DAY_MS };
  const partitions = known([
    partitionFacts({
      recordTimes: [{ offset: 100n, timestampMs: NOW_MS - HOUR_MS }],
      firstRecordMs: known(NOW_MS - 6.5 * DAY_MS),
    }),
  ]);
  return diagnoseGroup(snapshotOf({ topics: [topicFacts({ partitions })], groups: [facts], ...snapshot }), facts, {
    ...defaults,
    ...options,
  });
}
