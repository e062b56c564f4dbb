import { known, notKnown } from '../model/known.ts';
import { keyOf } from '../model/topic-partition.ts';
import { restampMetadata } from '../retention/evidence.ts';
import type { Expiry } from '../retention/expiry.ts';
import { isEmptyGroup } from '../retention/forecast.ts';
import { type CommitFacts, type GroupFacts, showsAllCommits } from '../snapshot/facts/group-facts.ts';
import type { Snapshot } from '../snapshot/facts/snapshot.ts';
import { type Lifetimes, lifetimesOf } from './after-commit.ts';
import { windowsOf } from './log-window.ts';
import type { OffsetsPlan, PlannedCommit } from './plan.ts';
import { leftAlone, OPEN_TRANSACTION, pendingPlaces } from './plan-import.ts';
import { MAY_HIDE_MORE } from './refuse-group.ts';

export interface ProtectInput {
  readonly snapshot: Snapshot;
  readonly group: GroupFacts;
  /** `--for`, ms. */
  readonly forMs: number;
  readonly nowMs: number;
  /** `--offsets-retention`. */
  readonly retentionMs?: number | undefined;
}

/**
 * The means for each type and state of a group (docs/commands/offsets.md): offsets of empty simple, KIP-848 and streams groups live
 * a retention time from each commit, so the same offset is committed again; those of an empty classic group count from when it became
 * empty, so they get an explicit expiry, as does everything that must live longer than a retention time. A hold is only ever
 * followed by another hold.
 */
export function planProtect(input: ProtectInput): OffsetsPlan {
  const { snapshot, group, nowMs, forMs } = input;
  const lifetimes = lifetimesOf(snapshot, group, nowMs, input.retentionMs);
  const windowOf = windowsOf(snapshot);
  const pending = pendingPlaces(group);
  const isEmpty = isEmptyGroup(group);
  const isActive = isEmpty.known && !isEmpty.value;
  const untilMs = nowMs + forMs;
  const commits = group.commits.known ? group.commits.value : [];
  const partitions = commits.map((commit): PlannedCommit => {
    const before = lifetimes.now(commit);
    const window = windowOf(commit);
    const lag = window.known ? known(window.value.end - commit.offset) : window;
    const leave = (why: string, isDone: boolean, after = before): PlannedCommit => ({
      ...leftAlone(commit, { from: commit.offset, before, why, isDone, lag }),
      after,
    });
    if (commit.offset < 0n)
      return leave(`a client committed ${commit.offset} by mistake, which is no offset to keep`, false);
    if (isActive) {
      const stopped = lifetimes.ifStopped(commit);
      const isSafe = livesUntil(before, untilMs) && livesUntil(stopped, untilMs);
      return leave(isSafe ? 'its members keep it, and it lives long enough if they stop now' : WHY_ACTIVE, isSafe);
    }
    if (livesUntil(before, untilMs)) return leave('it lives that long as things are', true);
    if (pending.has(keyOf(commit))) return leave(OPEN_TRANSACTION, false);
    const { holdForMs, why } = chooseProtection(commit, group, lifetimes, forMs);
    return {
      ...leave(why, true),
      means: holdForMs === undefined ? 'commit' : 'hold',
      metadata: restampMetadata(commit.metadata, nowMs),
      leaderEpoch: holdForMs === undefined ? commit.leaderEpoch : undefined,
      holdForMs,
      skipped: known(0n),
      repeated: known(0n),
      after: lifetimes.afterCommit(commit, holdForMs),
    };
  });
  const { group: name, type, state } = group;
  const hides = showsAllCommits(group) ? [] : [MAY_HIDE_MORE];
  const effects = [...(isActive ? effectsOfWaiting(group) : effectsOfActing(partitions)), ...hides];
  return { act: 'protect', group: name, type, state, nowMs, partitions, effects };
}

const WHY_ACTIVE = 'the group has members, and brokers take commits from them alone';

/** Is it certain that nothing deletes it before then? */
function livesUntil({ rule, atMs, latestAtMs, afterwards }: Expiry, ms: number): boolean {
  if (afterwards !== undefined) return livesUntil(afterwards, ms);
  if (atMs === undefined) return latestAtMs === undefined && rule !== 'unknown';
  return atMs >= ms;
}

function chooseProtection(
  commit: CommitFacts,
  { type }: GroupFacts,
  { retention }: Lifetimes,
  forMs: number,
): { readonly holdForMs: number | undefined; readonly why: string } {
  const { expireTimestampMs: expire } = commit;
  const kept = retention.retentionMs;
  if (expire.known && expire.value !== undefined)
    return { holdForMs: forMs, why: 'it is held already, and an ordinary commit would end the hold' };
  if (!expire.known || !type.known)
    return {
      holdForMs: Math.max(forMs, kept.known ? kept.value : 0),
      why: 'its records cannot be read: a hold is right for every type of group',
    };
  if (type.value === 'classic')
    return { holdForMs: forMs, why: 'the clock of an empty classic group runs whatever is committed: a hold' };
  if (kept.known && kept.value >= forMs)
    return { holdForMs: undefined, why: 'its clock starts again with a commit of the same offset' };
  return {
    holdForMs: forMs,
    why: kept.known
      ? 'a commit would keep it for one retention time, which is shorter: a hold'
      : `how long the brokers keep offsets is not known (${notKnown(kept.why).why}): a hold`,
  };
}

function effectsOfWaiting({ type }: GroupFacts): readonly string[] {
  const isClassic = type.known && (type.value === 'classic' || type.value === 'simple');
  return isClassic
    ? ['the clock starts when the last member leaves; run this again then']
    : [
        'when the last member leaves, every offset whose last commit is older than the retention goes at the next check: ' +
          'let the members commit all their positions before they stop (the Java client does with enable.auto.commit), and run this at once afterwards',
      ];
}

/** What a hold does and does not, and what a mapping would do that is enabled at the same time. */
function effectsOfActing(partitions: readonly PlannedCommit[]): readonly string[] {
  const means = new Set(partitions.map((one) => one.means));
  if (!means.has('hold') && !means.has('commit')) return [];
  return [
    ...(means.has('hold')
      ? [
          'a hold ends with the next ordinary commit of its partition; from then on the usual rules count',
          'a hold is absolute: members that join and leave without a commit do not extend it, and it may end before the usual clock would',
          'a held commit keeps offset and metadata; its leader epoch and topic id are dropped (OffsetCommitValue v1)',
        ]
      : []),
    'an event source mapping that is enabled meanwhile joins the group: brokers then refuse these commits, and nothing is changed; ' +
      'if it is enabled later it reads on from these offsets, its commits end the holds, and partitions on which it commits nothing keep theirs',
  ];
}
