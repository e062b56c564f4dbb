import { describe, expect, it } from 'vitest';
import { known, notKnown } from '../../../src/core/model/known.ts';
import { retentionOf } from '../../../src/core/retention/broker-retention.ts';
import { NO_EVIDENCE } from '../../../src/core/retention/evidence.ts';
import { EXPIRY_RULES } from '../../../src/core/retention/expiry-rules.ts';
import { forecastGroup } from '../../../src/core/retention/forecast.ts';
import { clusterFacts, groupFacts, NOW_MS } from '../../support/snapshots.ts';
import {
  ACTIVE,
  at,
  type Case,
  forecastOf,
  HELD,
  MEMBER,
  minutesOf,
  OTHER_TOPIC,
  PENDING,
  settingOf,
  type,
} from './expiry-case.ts';

const CASES: readonly Case[] = [
  // Classic
  {
    why: 'classic, empty: from the empty time, whatever the commit time',
    rule: 'group-empty',
    at: 850,
    latestAt: 860,
    group: { stateTimestampMs: known(at(750)) },
  },
  {
    why: 'a fresh commit does not prolong an empty classic group',
    rule: 'group-empty',
    at: 850,
    latestAt: 860,
    group: { stateTimestampMs: known(at(750)) },
    commit: { commitTimestampMs: known(at(999)) },
  },
  { why: 'a hold overrides the empty time', rule: 'explicit-expiry', at: 1500, latestAt: 1510, commit: HELD },
  {
    why: 'a hold may also be shorter',
    rule: 'explicit-expiry',
    at: 1001,
    latestAt: 1011,
    group: { stateTimestampMs: known(at(990)) },
    commit: { expireTimestampMs: known(at(1001)) },
  },
  {
    why: 'no empty time recorded (v0, v1, -1): the commit time',
    rule: 'empty-time-unrecorded',
    at: 100,
    latestAt: 110,
    group: { stateTimestampMs: known(undefined) },
  },
  {
    why: 'another protocol type, empty: as classic',
    rule: 'group-empty',
    at: 850,
    latestAt: 860,
    group: { protocolType: known('connect'), stateTimestampMs: known(at(750)) },
  },
  {
    why: 'active and subscribed: never; if it stopped, a full retention is left',
    rule: 'subscribed',
    group: ACTIVE,
    stopped: ['group-empty', 1100],
  },
  {
    why: 'active and subscribed: a hold counts only once it stops',
    rule: 'subscribed',
    group: ACTIVE,
    commit: HELD,
    stopped: ['explicit-expiry', 1500],
  },
  {
    why: 'active, another topic: by the commit time',
    rule: 'unsubscribed',
    at: 100,
    latestAt: 110,
    group: OTHER_TOPIC,
    stopped: ['group-empty', 1100],
  },
  {
    why: 'active, another topic, held',
    rule: 'explicit-expiry',
    at: 1500,
    latestAt: 1510,
    group: OTHER_TOPIC,
    commit: HELD,
  },
  {
    why: 'active, subscription that the broker cannot read',
    rule: 'subscription-unreadable',
    group: {
      ...ACTIVE,
      members: known([{ ...MEMBER, subscribedTopics: notKnown('damaged') }]),
      subscribedTopics: notKnown('damaged'),
    },
    stopped: ['group-empty', 1100],
  },
  {
    why: 'active, members that we may not see',
    rule: 'unknown',
    known: false,
    group: { ...ACTIVE, members: notKnown('no right'), subscribedTopics: notKnown('no right') },
    stopped: ['group-empty', 1100],
  },
  {
    why: 'active Connect workers',
    rule: 'other-protocol-active',
    group: { ...ACTIVE, protocolType: known('connect'), subscribedTopics: notKnown('-') },
    stopped: ['group-empty', 1100],
  },
  {
    why: 'preparing a rebalance',
    rule: 'rebalancing',
    group: { ...OTHER_TOPIC, state: known('PreparingRebalance') },
    stopped: ['group-empty', 1100],
  },
  {
    why: 'completing a rebalance',
    rule: 'rebalancing',
    group: { ...OTHER_TOPIC, state: known('CompletingRebalance') },
    stopped: ['group-empty', 1100],
  },
  // Simple
  {
    why: 'simple: each commit by itself',
    rule: 'simple',
    at: 100,
    latestAt: 110,
    group: { ...type('simple'), protocolType: known(''), stateTimestampMs: known(at(900)) },
  },
  { why: 'simple, held', rule: 'explicit-expiry', at: 1500, latestAt: 1510, group: type('simple'), commit: HELD },
  {
    why: 'simple, and a first member is joining: classic from now on',
    rule: 'rebalancing',
    group: { ...ACTIVE, ...type('simple'), protocolType: known(''), state: known('PreparingRebalance') },
    stopped: ['group-empty', 1100],
  },
  // KIP-848 and Streams
  {
    why: 'consumer, empty: from the commit, though it was active until now',
    rule: 'new-protocol-empty',
    at: 100,
    latestAt: 110,
    group: { ...type('consumer'), stateTimestampMs: notKnown('none') },
  },
  {
    why: 'consumer, active: safe, and lost at once when it stops',
    rule: 'subscribed',
    group: { ...ACTIVE, ...type('consumer') },
    stopped: ['new-protocol-empty', 100],
  },
  {
    why: 'consumer, assigning',
    rule: 'subscribed',
    group: { ...ACTIVE, ...type('consumer'), state: known('Assigning') },
    stopped: ['new-protocol-empty', 100],
  },
  {
    why: 'consumer, another topic',
    rule: 'unsubscribed',
    at: 100,
    latestAt: 110,
    group: { ...OTHER_TOPIC, ...type('consumer') },
    stopped: ['new-protocol-empty', 100],
  },
  { why: 'consumer, held', rule: 'explicit-expiry', at: 1500, latestAt: 1510, group: type('consumer'), commit: HELD },
  {
    why: 'consumer, active, called Dead by an old answer: its members tell',
    rule: 'subscribed',
    group: { ...ACTIVE, ...type('consumer'), state: known('Dead') },
    stopped: ['new-protocol-empty', 100],
  },
  { why: 'streams, empty', rule: 'new-protocol-empty', at: 100, latestAt: 110, group: type('streams') },
  {
    why: 'streams, active, topology unread',
    rule: 'streams-active',
    known: false,
    group: { ...ACTIVE, ...type('streams'), subscribedTopics: notKnown('-') },
    stopped: ['new-protocol-empty', 100],
  },
  {
    why: 'streams, not ready, on 4.1',
    rule: 'streams-not-ready',
    at: 100,
    latestAt: 110,
    setting: settingOf('4.1', '4.1'),
    group: { ...ACTIVE, ...type('streams'), state: known('NotReady') },
    stopped: ['new-protocol-empty', 100],
  },
  {
    why: 'streams, not ready, on 4.2',
    rule: 'subscribed',
    setting: settingOf('4.2'),
    group: { ...ACTIVE, ...type('streams'), state: known('NotReady') },
    stopped: ['new-protocol-empty', 100],
  },
  { why: 'share', rule: 'share-group', group: { ...ACTIVE, ...type('share') } },
  // Transactions
  { why: 'an open transaction holds it back', rule: 'open-transaction', group: { pendingCommits: PENDING } },
  {
    why: 'an open transaction holds nothing back before 4.0',
    rule: 'group-empty',
    at: 850,
    latestAt: 860,
    setting: settingOf('3.9', '3.9'),
    group: { stateTimestampMs: known(at(750)), pendingCommits: PENDING },
  },
  {
    why: 'an open transaction, and 4.0 or one before: it may go',
    rule: 'group-empty',
    at: 850,
    latestAt: 860,
    setting: settingOf('3.2'),
    group: { stateTimestampMs: known(at(750)), pendingCommits: PENDING },
  },
  {
    why: 'an open transaction of a consumer group, whose coordinator is the new one also on 3.9',
    rule: 'open-transaction',
    setting: settingOf('3.9', '3.9'),
    group: { ...type('consumer'), pendingCommits: PENDING },
  },
  {
    why: 'an open transaction on an active group: the subscription is reason enough',
    rule: 'subscribed',
    group: { ...ACTIVE, pendingCommits: PENDING },
    stopped: ['open-transaction'],
  },
  // Versions
  {
    why: 'before 2.1: by commit, even active',
    rule: 'before-2.1',
    at: 100,
    latestAt: 110,
    setting: settingOf('2.0', '2.0'),
    group: ACTIVE,
  },
  {
    why: 'before 2.1: the expiry that is in every record',
    rule: 'explicit-expiry',
    at: 1500,
    latestAt: 1510,
    setting: settingOf('1.1', '2.0'),
    group: ACTIVE,
    commit: HELD,
  },
  {
    why: '2.1 to 2.3: members protect all topics',
    rule: 'members-before-2.4',
    setting: settingOf('2.1', '2.3'),
    group: OTHER_TOPIC,
    stopped: ['group-empty', 1100],
  },
  {
    why: '2.4 to 2.8.1: a rebalance may lose offsets',
    rule: 'rebalancing-bug',
    at: 100,
    latestAt: 110,
    known: false,
    setting: settingOf('2.5', '2.7'),
    group: { ...ACTIVE, state: known('PreparingRebalance') },
    stopped: ['group-empty', 1100],
  },
  {
    why: '2.8.2 does not',
    rule: 'rebalancing',
    setting: settingOf('2.8.2', '2.8.2'),
    group: { ...ACTIVE, state: known('PreparingRebalance') },
    stopped: ['group-empty', 1100],
  },
  {
    why: 'a version that is open on both sides is taken for a modern one',
    rule: 'subscribed',
    setting: settingOf('2.0'),
    group: ACTIVE,
    stopped: ['group-empty', 1100],
  },
  // Not known
  { why: 'type not known', rule: 'unknown', known: false, group: { type: notKnown('no right') } },
  {
    why: 'type not known, but the commit carries its own expiry',
    rule: 'explicit-expiry',
    at: 1500,
    latestAt: 1510,
    group: { type: notKnown('no right') },
    commit: HELD,
  },
  {
    why: 'state not known',
    rule: 'unknown',
    known: false,
    group: { state: notKnown('no right'), members: notKnown('no right') },
  },
  {
    why: 'retention not known (MSK Serverless)',
    rule: 'unknown',
    known: false,
    setting: retentionOf(clusterFacts({ brokers: [], service: known('msk-serverless') }), notKnown('-')),
  },
];

describe('the decision table', () => {
  it.each(CASES)('$why: $rule', (one) => {
    const { now } = forecastOf(one);
    expect([now.rule, minutesOf(now.atMs), minutesOf(now.latestAtMs), now.known]).toEqual([
      one.rule,
      one.at,
      one.latestAt,
      one.known ?? true,
    ]);
    expect(now.why).not.toBe('');
  });

  it.each(CASES)('if it stopped now: $why', (one) => {
    const { now, stopped } = forecastOf(one);
    const [rule, time] = one.stopped ?? [now.rule, minutesOf(now.atMs)];
    expect([stopped.rule, minutesOf(stopped.atMs)]).toEqual([rule, time]);
  });

  it('has a case for every rule, and numbers them in order', () => {
    const missing = Object.keys(EXPIRY_RULES).filter((rule) => !CASES.some((one) => one.rule === rule));
    expect(missing).toEqual(['no-commit']);
    expect(Object.values(EXPIRY_RULES).map(({ number }) => number)).toEqual(
      Object.keys(EXPIRY_RULES).map((_, index) => index + 1),
    );
  });

  it('has nothing to expire where there is no commit', () => {
    const forecast = forecastGroup({
      group: groupFacts(),
      setting: settingOf(),
      clockSkew: notKnown('-'),
      evidence: NO_EVIDENCE,
      capturedAtMs: NOW_MS,
    });
    expect(forecast.expiryOf(undefined)).toMatchObject({ rule: 'no-commit', known: true, atMs: undefined });
    expect(forecast.ifStoppedOf(undefined, NOW_MS)).toMatchObject({ rule: 'no-commit' });
  });

  it('says what holds when an open transaction ends', () => {
    const { now } = forecastOf({ why: '', rule: 'open-transaction', group: { pendingCommits: PENDING } });
    expect(now.afterwards).toMatchObject({ rule: 'group-empty', atMs: at(1000) });
  });

  it('gives the members their session timeout when they die instead of leaving', () => {
    const { stopped } = forecastOf({ why: '', rule: 'subscribed', group: ACTIVE });
    expect(minutesOf(stopped.latestAtMs)).toBe(1000 + 5 + 100 + 10);
  });
});
