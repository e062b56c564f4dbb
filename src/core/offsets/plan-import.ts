import type { Problem } from '../model/errors.ts';
import { notKnown } from '../model/known.ts';
import { keyOf, type TopicPartition } from '../model/topic-partition.ts';
import { restampMetadata } from '../retention/evidence.ts';
import type { GroupFacts } from '../snapshot/facts/group-facts.ts';
import type { Snapshot } from '../snapshot/facts/snapshot.ts';
import { lifetimesOf } from './after-commit.ts';
import { chooseMeans } from './choose-means.ts';
import { effectOf, fitIn, windowsOf } from './log-window.ts';
import type { WantedOffset } from './offsets-document.ts';
import type { OffsetsPlan, PlannedCommit } from './plan.ts';

export interface ImportInput {
  readonly snapshot: Snapshot;
  readonly group: GroupFacts;
  readonly wanted: readonly WantedOffset[];
  /** `--clamp`. */
  readonly clamp: boolean;
  readonly nowMs: number;
}

/** What an import would do, and everything that forbids it, with the place in the file. */
export function planImport(input: ImportInput): { readonly plan: OffsetsPlan; readonly problems: readonly Problem[] } {
  const { snapshot, group, wanted, clamp, nowMs } = input;
  const lifetimes = lifetimesOf(snapshot, group, nowMs);
  const windowOf = windowsOf(snapshot);
  const pending = pendingPlaces(group);
  const problems: Problem[] = [];
  const partitions = wanted.flatMap((one): PlannedCommit[] => {
    const refuse = (why: string, next?: string): [] => {
      const message = `${keyOf(one)}: ${why}`;
      problems.push({
        severity: 'error',
        code: 'offsets-file',
        message: one.place.path === undefined ? message : `${one.place.path}: ${message}`,
        ...one.place,
        ...(next === undefined ? {} : { next }),
      });
      return [];
    };
    const window = windowOf(one);
    if (!window.known) return refuse(window.why);
    if (pending.has(keyOf(one))) return refuse(OPEN_TRANSACTION);
    const to = fitIn(one.offset, window.value, clamp);
    if (typeof to === 'string') return refuse(to, '--clamp moves it into the log');
    const commit = lifetimes.commitOf(one);
    const from = commit?.offset;
    const metadata = one.metadata === undefined ? (commit?.metadata ?? '') : one.metadata;
    const chosen = chooseMeans({
      place: one,
      lifetimes,
      clockSkew: snapshot.cluster.clockSkew,
      nowMs,
      heldUntilMs: one.heldUntilMs,
    });
    const isSame = from === to && (commit?.metadata ?? '') === (metadata ?? '');
    const isHeld = commit?.expireTimestampMs.known === true && commit.expireTimestampMs.value !== undefined;
    const isDone = isSame && (chosen.means === 'commit' || isHeld);
    const before = lifetimes.now(one);
    const moved = to === one.offset ? '' : `; moved from ${one.offset} into the log`;
    return [
      {
        topic: one.topic,
        partition: one.partition,
        means: isDone ? 'none' : chosen.means,
        from,
        to,
        metadata: isDone ? metadata : restampMetadata(metadata, nowMs),
        leaderEpoch: to === one.offset ? (one.leaderEpoch ?? (isSame ? commit?.leaderEpoch : undefined)) : undefined,
        holdForMs: isDone ? undefined : chosen.holdForMs,
        ...effectOf(from, to, window.value),
        before,
        after: isDone ? before : lifetimes.afterCommit(one, chosen.holdForMs),
        why: `${isDone ? 'it is committed already' : chosen.why}${moved}`,
        isDone: true,
      },
    ];
  });
  const { group: name, type, state } = group;
  const plan = { act: 'import', group: name, type, state, nowMs, partitions, effects: effectsOn(group) } as const;
  return { plan, problems };
}

export const OPEN_TRANSACTION =
  'a transaction is open on it, and a commit now would make its offset void; wait until it ends';

/** Partitions with offsets in open transactions. */
export function pendingPlaces({ pendingCommits }: GroupFacts): ReadonlySet<string> {
  return new Set(pendingCommits.known ? pendingCommits.value.map(keyOf) : []);
}

/** What follows from commits from outside to such a group. */
export function effectsOn({ exists, type, state, commits }: GroupFacts): readonly string[] {
  if (exists.known && !exists.value)
    return ['there is no such group now: the commits make a simple one, whose offsets each live one retention time'];
  const isBlind = commits.known && commits.value.some(({ expireTimestampMs }) => !expireTimestampMs.known);
  return [
    ...(type.known && type.value === 'classic' && state.known && state.value === 'Empty'
      ? ['a commit from outside does not restart the clock of an empty classic group (esmctl offsets protect does)']
      : []),
    ...(isBlind
      ? ['whether offsets are held cannot be told, as the offsets topic is not read; an ordinary commit ends a hold']
      : []),
  ];
}

/** A partition that is left as it is. */
export function leftAlone(
  place: TopicPartition,
  facts: Pick<PlannedCommit, 'from' | 'before' | 'why' | 'isDone'> & Pick<Partial<PlannedCommit>, 'lost' | 'lag'>,
): PlannedCommit {
  const none = notKnown('nothing is done');
  const { topic, partition } = place;
  return {
    topic,
    partition,
    means: 'none',
    to: facts.from,
    metadata: null,
    leaderEpoch: undefined,
    holdForMs: undefined,
    skipped: none,
    repeated: none,
    lag: none,
    after: facts.before,
    ...facts,
  };
}
