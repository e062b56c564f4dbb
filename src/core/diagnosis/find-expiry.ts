import { valueOr } from '../model/known.ts';
import { keyOf } from '../model/topic-partition.ts';
import { offsetStateAt } from '../position/predict.ts';
import type { Expiry } from '../retention/expiry.ts';
import { showsAllCommits } from '../snapshot/facts/group-facts.ts';
import { type Finding, finding } from './finding-codes.ts';
import type { PartitionDiagnosis } from './group-diagnosis.ts';
import type { Scene } from './scene.ts';
import { isPastForSure } from './verdict.ts';
import { commandFor, countPartitions, namePlaces, spell, spellTime } from './words.ts';

const PROTECT = 'offsets protect --group GROUP';
const RECOVER = 'offsets recover --group GROUP';
const EXPORT = 'offsets export --group GROUP';
const NEW_PROTOCOLS = ['consumer', 'streams'];

/** Findings about the first clock: the expiry of offsets. */
export function findExpiry(scene: Scene): readonly Finding[] {
  return [...findMissingGroup(scene), ...findRunningOut(scene), ...findAfterStop(scene), ...findSpecialCommits(scene)];
}

function findMissingGroup({ group, partitions }: Scene): readonly Finding[] {
  const name = group.group;
  // Whoever lacks the right is refused, and then whether it exists is not known.
  if (group.exists.known && !group.exists.value && partitions.every(({ lostOffset }) => lostOffset === undefined)) {
    const gone = showsAllCommits(group)
      ? 'it expired or was deleted so long ago that the offsets topic holds nothing of it any more'
      : 'it has expired or was deleted';
    const message = `the group ${name} is not there: ${gone}, or it never committed anything, or its name is another one`;
    return [finding('group-not-found', message, commandFor('inspect group --all', name))];
  }
  const hasNone = group.commits.known && group.commits.value.length === 0;
  if (!hasNone || !valueOr(group.exists, false) || partitions.some(({ verdict }) => verdict !== undefined)) return [];
  if (showsAllCommits(group)) {
    const watch = commandFor('inspect group GROUP --watch', name);
    return [finding('no-commits', `the group ${name} has no committed offset`, watch)];
  }
  const message = `no committed offset of the group ${name} is shown: it has none, or only of topics that we may not see`;
  return [finding('commits-hidden', message, commandFor('inspect group GROUP --topic TOPIC', name))];
}

function findRunningOut({ group, partitions, moment }: Scene): readonly Finding[] {
  const { nowMs, capturedAtMs } = moment;
  const of = (wanted: PartitionDiagnosis['verdict']): readonly PartitionDiagnosis[] =>
    partitions.filter(({ verdict }) => verdict === wanted);
  const [expired, expiring, atRisk] = [of('expired'), of('expiring'), of('at-risk')];
  const overdue = expiring.filter(
    ({ expiry: { latestAtMs } }) => latestAtMs !== undefined && capturedAtMs > latestAtMs,
  );
  const due = expiring.filter((one) => !overdue.includes(one));
  const findings: Finding[] = [];
  if (expired.length > 0) {
    const message = `the offsets of ${countPartitions(expired)} are gone (${namePlaces(expired)})`;
    findings.push(finding('offsets-expired', message, commandFor(RECOVER, group.group)));
  }
  if (due.length > 0) {
    const message = `the offsets of ${countPartitions(due)} have expired and are deleted at the broker’s next check (${namePlaces(due)})`;
    findings.push(finding('offsets-expiring', message, commandFor(PROTECT, group.group)));
  }
  if (atRisk.length > 0) {
    const { atMs, isBound } = earliest(atRisk.map(({ expiry }) => expiry.afterwards ?? expiry));
    const inTime = `in ${spell(atMs - nowMs)}, at ${spellTime(atMs)}`;
    const when =
      atMs <= nowMs || atMs === Infinity
        ? 'may expire at any time'
        : isBound
          ? `may expire ${inTime}, or later`
          : `expire ${inTime}`;
    const message = `the offsets of ${countPartitions(atRisk)} ${when} (${namePlaces(atRisk)})`;
    findings.push(finding('offsets-at-risk', message, commandFor(PROTECT, group.group)));
  }
  if (overdue.length > 0) {
    const message = `the offsets of ${countPartitions(overdue)} should have been deleted and are still there (${namePlaces(overdue)})`;
    findings.push(finding('expiry-overdue', message, commandFor('inspect cluster', group.group)));
  }
  return findings;
}

/** The question that no other tool answers: an active group, and its last member leaves. */
function findAfterStop({ group, partitions, moment }: Scene): readonly Finding[] {
  if (!moment.isActive || !group.type.known || !NEW_PROTOCOLS.includes(group.type.value)) return [];
  const { nowMs, warnWithinMs } = moment;
  const safeNow = partitions.filter(({ verdict }) => verdict === 'active');
  const past = safeNow.filter(({ ifStoppedNow: { atMs, latestAtMs } }) => (atMs ?? latestAtMs ?? Infinity) <= nowMs);
  const lost = safeNow.filter(({ ifStoppedNow }) => isPastForSure(ifStoppedNow, nowMs));
  const perhaps = past.filter((one) => !lost.includes(one));
  const short = safeNow.filter(
    ({ ifStoppedNow: { atMs } }) => atMs !== undefined && atMs > nowMs && atMs - nowMs <= warnWithinMs,
  );
  const findings: Finding[] = [];
  if (lost.length > 0) {
    const message = `a restart loses the offsets of ${countPartitions(lost)}: their last commits are older than the retention, and only the members keep them (${namePlaces(lost)})`;
    findings.push(finding('lost-on-restart', message, commandFor(EXPORT, group.group)));
  }
  if (perhaps.length > 0) {
    const message = `a restart may lose the offsets of ${countPartitions(perhaps)}: only bounds of their last commits are known, and they may be older than the retention (${namePlaces(perhaps)})`;
    findings.push(finding('may-be-lost-on-restart', message, commandFor(EXPORT, group.group)));
  }
  if (short.length > 0) {
    const first = earliest(short.map(({ ifStoppedNow }) => ifStoppedNow));
    const left = first.isBound ? 'may be left only' : 'would be left only';
    const message = `if the group stopped now, the offsets of ${countPartitions(short)} ${left} ${spell(first.atMs - nowMs)} (${namePlaces(short)})`;
    findings.push(finding('short-after-stop', message, commandFor(EXPORT, group.group)));
  }
  return findings;
}

interface Earliest {
  readonly atMs: number;
  /** The offsets may stay longer. */
  readonly isBound: boolean;
}

function earliest(expiries: readonly Expiry[]): Earliest {
  return expiries.reduce<Earliest>(
    (first, { atMs, known }) => (atMs !== undefined && atMs < first.atMs ? { atMs, isBound: !known } : first),
    { atMs: Number.POSITIVE_INFINITY, isBound: false },
  );
}

function findSpecialCommits({ group, partitions, moment }: Scene): readonly Finding[] {
  const findings: Finding[] = [];
  const unsubscribed = partitions.filter(({ expiry }) => expiry.rule === 'unsubscribed');
  if (unsubscribed.length > 0) {
    const message = `the members do not subscribe the topic of ${countPartitions(unsubscribed)} (${namePlaces(unsubscribed)})`;
    findings.push(finding('unsubscribed-topic', message, commandFor(EXPORT, group.group)));
  }
  const held = group.commits.known
    ? group.commits.value.filter(({ expireTimestampMs: x }) => x.known && x.value !== undefined)
    : [];
  if (held.length > 0) {
    const carry = held.length === 1 ? 'carries an expiry of its own' : 'carry an expiry of their own';
    const message = `${countPartitions(held)} ${carry} (${namePlaces(held)})`;
    findings.push(finding('explicit-expiry', message, commandFor('inspect group GROUP --json', group.group)));
  }
  const pending = new Map(
    (group.pendingCommits.known ? group.pendingCommits.value : []).map((one) => [keyOf(one), one]),
  );
  if (pending.size > 0) {
    const gone = partitions.filter(
      (one) => pending.has(keyOf(one)) && offsetStateAt(one.expiry, moment.nowMs) !== 'no',
    );
    const then = gone.length > 0 ? '; when it ends without a commit, offsets are gone' : '';
    const message = `a transaction is open on ${countPartitions([...pending.values()])} (${namePlaces([...pending.values()])})${then}`;
    findings.push(finding('open-transaction', message, commandFor('inspect group GROUP --watch', group.group)));
  }
  return findings;
}
