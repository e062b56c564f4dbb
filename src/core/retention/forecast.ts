import { type Known, known, notKnown } from '../model/known.ts';
import { keyOf } from '../model/topic-partition.ts';
import type { ClockSkew } from '../snapshot/facts/cluster-facts.ts';
import type { CommitFacts, GroupFacts } from '../snapshot/facts/group-facts.ts';
import type { RetentionSetting } from './broker-retention.ts';
import { boundCommitTime, boundEmptyTime, type Evidence, fromBrokerClock } from './evidence.ts';
import type { Expiry } from './expiry.ts';
import { EXPIRY_RULES, type ExpiryRule } from './expiry-rules.ts';
import { traitsOf, type VersionTraits } from './kafka-versions.ts';
import type { TimeBounds } from './time-bounds.ts';

export interface ForecastInput {
  readonly group: GroupFacts;
  readonly setting: RetentionSetting;
  readonly clockSkew: Known<ClockSkew>;
  readonly evidence: Evidence;
  /** Nothing that the facts tell happened later; ms on our clock. */
  readonly capturedAtMs: number;
}

/** The same group asked about many partitions. */
export interface Forecast {
  /** As things are. `undefined`: the partition has no commit. */
  readonly expiryOf: (commit: CommitFacts | undefined) => Expiry;
  /** If the last member left at `nowMs`. Of a group without members the same as `expiryOf`. */
  readonly ifStoppedOf: (commit: CommitFacts | undefined, nowMs: number) => Expiry;
}

/** Longer than any client's default: a member that dies is noticed after its session timeout. */
const SESSION_MS = 45_000;

/**
 * The decision table of Kafka's offset expiry (docs/retention.md): the rules of `EXPIRY_RULES` in their order. An offset is deleted
 * at the first check of the broker at or after the instant; `latestAtMs` says by when.
 */
export function forecastGroup(input: ForecastInput): Forecast {
  const { group, setting } = input;
  const traits = traitsOf(setting.version);
  const isEmpty = isEmptyGroup(group);
  const kind = group.type.known ? group.type.value : undefined;
  // A first member that joins a simple group makes a classic one of it, before a record says so.
  const isSimple = kind === 'simple' && !(isEmpty.known && !isEmpty.value);
  const isOld = kind === 'classic' || kind === 'simple';
  const pending = new Set(group.pendingCommits.known ? group.pendingCommits.value.map(keyOf) : []);
  const subscribed = group.subscribedTopics.known ? new Set(group.subscribedTopics.value) : undefined;
  const emptyTime = boundEmptyTime(group, input.clockSkew, input.evidence);

  const expire = (rule: ExpiryRule, base: TimeBounds | undefined): Expiry => addRetention(rule, base, input);
  const byCommit = (rule: ExpiryRule, commit: CommitFacts): Expiry =>
    explicit(commit) ?? expire(rule, boundCommitTime(commit, input.clockSkew, input.evidence));

  function explicit({ expireTimestampMs }: CommitFacts): Expiry | undefined {
    if (!expireTimestampMs.known || expireTimestampMs.value === undefined) return undefined;
    return toWindow('explicit-expiry', fromBrokerClock(expireTimestampMs.value, input.clockSkew), input);
  }

  function decideEmpty(commit: CommitFacts): Expiry {
    if (!group.type.known) return explicit(commit) ?? unknown(`the type of the group is not known: ${group.type.why}`);
    if (!isOld) return byCommit('new-protocol-empty', commit);
    const { stateTimestampMs } = group;
    if (stateTimestampMs.known && stateTimestampMs.value === undefined)
      return byCommit('empty-time-unrecorded', commit);
    return explicit(commit) ?? expire('group-empty', emptyTime);
  }

  function decide(commit: CommitFacts): Expiry {
    if (group.type.known && group.type.value === 'share') return never('share-group');
    if (traits.expiresActive === true) return byCommit('before-2.1', commit);
    if (isSimple) return byCommit('simple', commit);
    if (!isEmpty.known) return unknown(`whether the group has members is not known: ${isEmpty.why}`);
    if (isEmpty.value) return decideEmpty(commit);
    if (!group.type.known) return unknown(`the type of the group is not known: ${group.type.why}`);
    const rule = ruleOfActive(group, traits, subscribed, commit.topic);
    if (rule === 'unknown') return unknown(whyUnknownTopics(group));
    if (rule === 'streams-active') return { ...never(rule), known: false };
    if (rule === 'rebalancing-bug') return { ...byCommit(rule, commit), known: false };
    return rule === 'unsubscribed' || rule === 'streams-not-ready' ? byCommit(rule, commit) : never(rule);
  }

  function decideStopped(commit: CommitFacts, nowMs: number): Expiry {
    const now = decide(commit);
    const isActive = isEmpty.known && !isEmpty.value;
    if (!isActive || !group.type.known || ['share-group', 'before-2.1'].includes(now.rule)) return now;
    if (!isOld) return byCommit('new-protocol-empty', commit);
    const toMs = nowMs + sessionTimeoutMs(group);
    return explicit(commit) ?? expire('group-empty', { fromMs: nowMs, toMs, basis: 'record', notes: [] });
  }

  // Groups of the new protocols have the new coordinator, also before 4.0.
  const keepsOpen = traits.keepsOpenTransactions === true || (group.type.known && !isOld);
  const holdOpen = (commit: CommitFacts, expiry: Expiry): Expiry =>
    keepsOpen && pending.has(keyOf(commit)) && (expiry.atMs !== undefined || expiry.latestAtMs !== undefined)
      ? { ...never('open-transaction'), afterwards: expiry }
      : expiry;
  const withoutCommit = (): Expiry =>
    group.commits.known ? never('no-commit') : unknown(`what is committed is not known: ${group.commits.why}`);
  return {
    expiryOf: (commit) => (commit === undefined ? withoutCommit() : holdOpen(commit, decide(commit))),
    ifStoppedOf: (commit, nowMs) =>
      commit === undefined ? withoutCommit() : holdOpen(commit, decideStopped(commit, nowMs)),
  };
}

/** Has the group no members? `Dead` says nothing: older answers give it for groups of the new protocols too. */
export function isEmptyGroup({ state, members }: GroupFacts): Known<boolean> {
  if (state.known && state.value !== 'Dead') return known(state.value === 'Empty');
  if (members.known) return known(members.value.length === 0);
  return state.known ? notKnown('the broker calls it Dead, and it has commits') : state;
}

function ruleOfActive(
  { type, state, protocolType, members }: GroupFacts,
  traits: VersionTraits,
  subscribed: ReadonlySet<string> | undefined,
  topic: string,
): ExpiryRule {
  const kind = type.known ? type.value : undefined;
  if (kind === 'classic' || kind === 'simple') {
    const isRebalancing =
      state.known && (state.value === 'PreparingRebalance' || state.value === 'CompletingRebalance');
    if (isRebalancing) return traits.hasRebalancingBug === true ? 'rebalancing-bug' : 'rebalancing';
    if (traits.expiresUnsubscribed === false) return 'members-before-2.4';
    if (protocolType.known && !['consumer', ''].includes(protocolType.value)) return 'other-protocol-active';
    const isUnreadable = members.known && members.value.some(({ subscribedTopics }) => !subscribedTopics.known);
    if (subscribed === undefined && isUnreadable) return 'subscription-unreadable';
  }
  if (kind === 'streams' && state.known && state.value === 'NotReady' && traits.forgetsUnreadyStreams !== false)
    return 'streams-not-ready';
  if (subscribed === undefined) return kind === 'streams' ? 'streams-active' : 'unknown';
  return subscribed.has(topic) ? 'subscribed' : 'unsubscribed';
}

function whyUnknownTopics({ subscribedTopics }: GroupFacts): string {
  const why = subscribedTopics.known ? '' : subscribedTopics.why;
  return `which topics the active group subscribes is not known: ${why}`;
}

function sessionTimeoutMs({ members }: GroupFacts): number {
  if (!members.known) return SESSION_MS;
  const timeouts = members.value.map(({ sessionTimeoutMs: timeout }) => (timeout.known ? timeout.value : SESSION_MS));
  return Math.max(0, ...timeouts);
}

function addRetention(rule: ExpiryRule, base: TimeBounds | undefined, input: ForecastInput): Expiry {
  const { retentionMs, why } = input.setting;
  if (!retentionMs.known) return unknown(`how long the brokers keep offsets is not known: ${why}`);
  // Without any evidence one bound is left: it cannot have been after the facts were read.
  const { fromMs, basis, notes } = base ?? NO_BOUNDS;
  const toMs = base?.toMs ?? Math.max(fromMs ?? input.capturedAtMs, input.capturedAtMs);
  const instant = { fromMs: plus(fromMs, retentionMs.value), toMs: toMs + retentionMs.value, basis, notes };
  return toWindow(rule, instant, input);
}

const NO_BOUNDS: Partial<TimeBounds> & Pick<TimeBounds, 'notes'> = {
  notes: ['the offsets topic was not read, and nothing else tells when it was'],
};

/** From the instant of expiry to the window in which the broker deletes. */
function toWindow(
  rule: ExpiryRule,
  instant: { readonly fromMs?: number | undefined; readonly toMs?: number | undefined } & Pick<TimeBounds, 'notes'> & {
      readonly basis?: TimeBounds['basis'] | undefined;
    },
  { setting }: ForecastInput,
): Expiry {
  return {
    rule,
    known: instant.basis === 'record',
    atMs: instant.fromMs,
    latestAtMs: plus(instant.toMs, setting.checkIntervalMs),
    basis: instant.basis,
    why: [EXPIRY_RULES[rule].text, ...instant.notes].join('; '),
    afterwards: undefined,
  };
}

function never(rule: ExpiryRule): Expiry {
  const why = EXPIRY_RULES[rule].text;
  return { rule, known: true, atMs: undefined, latestAtMs: undefined, basis: undefined, why, afterwards: undefined };
}

function unknown(why: string): Expiry {
  return { ...never('unknown'), known: false, why };
}

function plus(ms: number | undefined, more: number): number | undefined {
  return ms === undefined ? undefined : ms + more;
}
