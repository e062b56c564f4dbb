import { describe, expect, it } from 'vitest';
import { known } from '../../../src/core/model/known.ts';
import { commitFacts } from '../../support/snapshots.ts';
import {
  at,
  type Case,
  DISABLED,
  forecastOf,
  MINUTE,
  metadataAt,
  minutesOf,
  NO_TIMES,
  seen,
  type,
  UNREAD,
} from './expiry-case.ts';

const CASES: readonly Case[] = [
  // Clock
  {
    why: 'the broker is five minutes ahead, give or take one',
    rule: 'group-empty',
    at: 844,
    latestAt: 856,
    group: { stateTimestampMs: known(at(750)) },
    skew: known({ aheadMs: 5 * MINUTE, uncertaintyMs: MINUTE }),
  },
  // Without the offsets topic
  {
    why: 'nothing tells when it became empty: only the latest end is known',
    rule: 'group-empty',
    known: false,
    latestAt: 1110,
    group: UNREAD,
    commit: NO_TIMES,
  },
  {
    why: 'commit metadata of esmctl: not empty before that',
    rule: 'group-empty',
    known: false,
    at: 900,
    latestAt: 1110,
    group: { ...UNREAD, commits: known([commitFacts({ metadata: metadataAt(800) })]) },
    commit: NO_TIMES,
  },
  {
    why: 'commit metadata of esmctl, new protocol: committed within a minute of it',
    rule: 'new-protocol-empty',
    known: false,
    at: 900,
    latestAt: 911,
    group: type('consumer'),
    commit: { ...NO_TIMES, metadata: metadataAt(800) },
  },
  {
    why: 'the journal saw it active and then empty',
    rule: 'group-empty',
    known: false,
    at: 900,
    latestAt: 1060,
    group: UNREAD,
    commit: NO_TIMES,
    evidence: { observations: [seen(800, false), seen(950, true), seen(970, true)] },
  },
  {
    why: 'the journal saw another group',
    rule: 'group-empty',
    known: false,
    latestAt: 1110,
    group: { ...UNREAD, group: 'g2' },
    commit: NO_TIMES,
    evidence: { observations: [seen(800, false), seen(950, true)] },
  },
  {
    why: 'a mapping that was disabled, and may have been changed after that',
    rule: 'group-empty',
    known: false,
    latestAt: 815,
    group: UNREAD,
    commit: NO_TIMES,
    evidence: { mapping: DISABLED },
  },
  {
    why: 'a mapping that is enabled tells nothing',
    rule: 'group-empty',
    known: false,
    latestAt: 1110,
    group: UNREAD,
    commit: NO_TIMES,
    evidence: { mapping: { ...DISABLED, state: 'Enabled' } },
  },
  {
    why: 'the user knows',
    rule: 'group-empty',
    known: false,
    at: 850,
    latestAt: 860,
    group: UNREAD,
    commit: NO_TIMES,
    evidence: { emptySinceMs: at(750) },
  },
  {
    why: 'two hints narrow each other',
    rule: 'group-empty',
    known: false,
    at: 900,
    latestAt: 915,
    group: UNREAD,
    commit: NO_TIMES,
    evidence: { observations: [seen(800, false), seen(950, true)], mapping: { ...DISABLED, lastModifiedMs: at(800) } },
  },
  {
    why: 'a hint that contradicts a better one is left out',
    rule: 'group-empty',
    known: false,
    at: 900,
    latestAt: 1060,
    group: UNREAD,
    commit: NO_TIMES,
    evidence: { observations: [seen(800, false), seen(950, true)], emptySinceMs: at(10) },
  },
  {
    why: 'records win over hints',
    rule: 'group-empty',
    at: 850,
    latestAt: 860,
    group: { stateTimestampMs: known(at(750)) },
    evidence: { emptySinceMs: at(10) },
  },
];

describe('the window, with clocks that differ and without the offsets topic', () => {
  it.each(CASES)('$why', (one) => {
    const { now } = forecastOf(one);
    expect([now.rule, minutesOf(now.atMs), minutesOf(now.latestAtMs), now.known]).toEqual([
      one.rule,
      one.at,
      one.latestAt,
      one.known ?? true,
    ]);
    expect(now.why).not.toBe('');
  });
});
