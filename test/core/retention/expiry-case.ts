import { type Known, known, notKnown } from '../../../src/core/model/known.ts';
import { type RetentionSetting, retentionOf } from '../../../src/core/retention/broker-retention.ts';
import { type Evidence, NO_EVIDENCE } from '../../../src/core/retention/evidence.ts';
import type { Expiry } from '../../../src/core/retention/expiry.ts';
import type { ExpiryRule } from '../../../src/core/retention/expiry-rules.ts';
import { forecastGroup } from '../../../src/core/retention/forecast.ts';
import type { ClockSkew } from '../../../src/core/snapshot/facts/cluster-facts.ts';
import type { CommitFacts, GroupFacts, GroupMember } from '../../../src/core/snapshot/facts/group-facts.ts';
import { brokerFacts, clusterFacts, commitFacts, groupFacts, NOW_MS } from '../../support/snapshots.ts';

/** Times of the tables are minutes after the commit; now is 1000, retention 100, the check comes every 10. */
export const MINUTE = 60_000;
export const NOW = 1000;
export const at = (minutes: number): number => NOW_MS + (minutes - NOW) * MINUTE;
export const minutesOf = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : (ms - at(0)) / MINUTE;

export function settingOf(least = '4.1', most?: string): RetentionSetting {
  const broker = brokerFacts({
    version: known({ least, most }),
    offsetsRetentionMinutes: known({ value: 100, source: 'static' }),
  });
  return retentionOf(clusterFacts({ brokers: [broker] }), known(1));
}

export interface Case {
  readonly why: string;
  readonly group?: Partial<GroupFacts>;
  readonly commit?: Partial<CommitFacts>;
  readonly setting?: RetentionSetting;
  readonly skew?: Known<ClockSkew>;
  readonly evidence?: Partial<Evidence>;
  readonly rule: ExpiryRule;
  readonly at?: number;
  readonly latestAt?: number;
  readonly known?: boolean;
  /** Rule and time if the group stopped now; left out: the same as it is. */
  readonly stopped?: readonly [rule: ExpiryRule, at?: number];
}

export const MEMBER: GroupMember = {
  memberId: 'm',
  instanceId: undefined,
  clientId: 'c',
  host: '/h',
  subscribedTopics: known(['orders']),
  assignment: known([]),
  sessionTimeoutMs: known(5 * MINUTE),
};
export const ACTIVE = {
  state: known('Stable' as const),
  members: known([MEMBER]),
  subscribedTopics: known(['orders']),
};
export const OTHER_TOPIC = { ...ACTIVE, subscribedTopics: known(['other']) };
export const type = (value: 'classic' | 'simple' | 'consumer' | 'streams' | 'share'): Pick<GroupFacts, 'type'> => ({
  type: known(value),
});
export const HELD = { expireTimestampMs: known(at(1500)) };
export const PENDING = known([{ topic: 'orders', partition: 0, offset: 1n, producerId: 1n, commitTimestampMs: at(1) }]);
export const NO_TIMES = {
  commitTimestampMs: notKnown('no right to read'),
  expireTimestampMs: notKnown('no right to read'),
};
export const UNREAD = { stateTimestampMs: notKnown('no right to read') };
export const DISABLED = {
  uuid: 'u',
  group: 'orders-esm',
  topics: [],
  state: 'Disabled',
  lastModifiedMs: at(700),
  startingPosition: undefined,
  startingTimestampMs: undefined,
};

export function seen(minutes: number, isEmpty: boolean): Evidence['observations'][number] {
  return { atMs: at(minutes), group: 'orders-esm', isEmpty, commits: undefined };
}

export function metadataAt(minutes: number): string {
  return `esmctl committedAt=${new Date(at(minutes)).toISOString()}`;
}

export function forecastOf(one: Case): { readonly now: Expiry; readonly stopped: Expiry } {
  const commit = commitFacts({ commitTimestampMs: known(at(0)), ...one.commit });
  const forecast = forecastGroup({
    group: groupFacts({ commits: known([commit]), stateTimestampMs: known(at(900)), ...one.group }),
    setting: one.setting ?? settingOf(),
    clockSkew: one.skew ?? known({ aheadMs: 0, uncertaintyMs: 0 }),
    evidence: { ...NO_EVIDENCE, ...one.evidence },
    capturedAtMs: NOW_MS,
  });
  return { now: forecast.expiryOf(commit), stopped: forecast.ifStoppedOf(commit, NOW_MS) };
}
