import type { Known } from '../model/known.ts';
import { keyOf } from '../model/topic-partition.ts';
import type { ClockSkew } from '../snapshot/facts/cluster-facts.ts';
import type { CommitFacts, GroupFacts } from '../snapshot/facts/group-facts.ts';
import type { Observation } from '../snapshot/facts/observation.ts';
import type { MappingFacts } from '../snapshot/facts/snapshot.ts';
import { narrowBounds, type TimeBounds } from './time-bounds.ts';

/** What else may tell when a group was active, where its records cannot be read. */
export interface Evidence {
  /** Earlier runs, of this group alone or of several. */
  readonly observations: readonly Observation[];
  readonly mapping: MappingFacts | undefined;
  /** `--empty-since`. */
  readonly emptySinceMs: number | undefined;
}

export const NO_EVIDENCE: Evidence = { observations: [], mapping: undefined, emptySinceMs: undefined };

/** A commit is answered within the clients' request timeout, so it is this much younger than its metadata at most. */
const COMMIT_TAKES_MS = 60_000;
/** AWS: an update takes up to 90 seconds to stop polling; "several minutes" in other places. */
const DISABLING_TAKES_MS = 300_000;

const COMMITTED_AT = /esmctl committedAt=(\d{4}-\d\d-\d\dT[\d:.]+Z)/;

/** The time that `esmctl run` writes into the metadata of its commits. */
export function committedAtOf(metadata: string | null): number | undefined {
  const ms = Date.parse(COMMITTED_AT.exec(metadata ?? '')?.[1] ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}

/** What `committedAtOf` reads. */
export function committedAtMetadata(atMs: number): string {
  return `esmctl committedAt=${new Date(atMs).toISOString()}`;
}

/** Metadata for a commit that is made anew at this time: a time of esmctl's in it moves along, anything else stays. */
export function restampMetadata(metadata: string | null, atMs: number): string | null {
  return committedAtOf(metadata) === undefined || metadata === null
    ? metadata
    : metadata.replace(COMMITTED_AT, committedAtMetadata(atMs));
}

/** A broker's time on our clock, as exactly as the skew is known. */
export function fromBrokerClock(brokerMs: number, skew: Known<ClockSkew>): TimeBounds {
  const { aheadMs, uncertaintyMs } = skew.known ? skew.value : { aheadMs: 0, uncertaintyMs: 0 };
  const ms = brokerMs - aheadMs;
  return { fromMs: ms - uncertaintyMs, toMs: ms + uncertaintyMs, basis: 'record', notes: [] };
}

/** When the last commit of a partition was made. */
export function boundCommitTime(
  commit: CommitFacts,
  skew: Known<ClockSkew>,
  evidence: Evidence,
): TimeBounds | undefined {
  if (commit.commitTimestampMs.known) return fromBrokerClock(commit.commitTimestampMs.value, skew);
  return narrowBounds([boundByMetadata(commit), commitByJournal(commit, evidence), commitByEmptyTime(evidence)]);
}

/** When a classic group became empty. Only for groups that are empty now. */
export function boundEmptyTime(group: GroupFacts, skew: Known<ClockSkew>, evidence: Evidence): TimeBounds | undefined {
  if (group.stateTimestampMs.known && group.stateTimestampMs.value !== undefined)
    return fromBrokerClock(group.stateTimestampMs.value, skew);
  return narrowBounds([
    emptyByMetadata(group),
    emptyByJournal(group, evidence),
    emptyByMapping(evidence),
    givenEmptyTime(evidence),
  ]);
}

function boundByMetadata({ metadata }: CommitFacts): TimeBounds | undefined {
  const ms = committedAtOf(metadata);
  if (ms === undefined) return undefined;
  const notes = ['esmctl wrote the time of the commit into its metadata'];
  return { fromMs: ms, toMs: ms + COMMIT_TAKES_MS, basis: 'commit-metadata', notes };
}

function commitByJournal(commit: CommitFacts, { observations }: Evidence): TimeBounds | undefined {
  const place = keyOf(commit);
  const seen = observations.flatMap(({ atMs, commits }) => {
    const offset = commits?.find((one) => keyOf(one) === place)?.offset;
    // A run without the partition may have looked at other topics, or may not have seen this one.
    return offset === undefined ? [] : [{ atMs, isSame: offset === commit.offset }];
  });
  const bounds = boundsOfChange(seen.sort((a, b) => a.atMs - b.atMs));
  if (bounds === undefined) return undefined;
  const notes = ['the journal saw the committed offset change, if the same one was not committed again'];
  return { ...bounds, basis: 'journal', notes };
}

/** What was committed was committed before the group became empty. */
function commitByEmptyTime(evidence: Evidence): TimeBounds | undefined {
  const bounds = narrowBounds([emptyByMapping(evidence), givenEmptyTime(evidence)]);
  return bounds === undefined ? undefined : { ...bounds, fromMs: undefined };
}

function emptyByMetadata({ commits }: GroupFacts): TimeBounds | undefined {
  if (!commits.known) return undefined;
  const times = commits.value.flatMap(({ metadata }) => committedAtOf(metadata) ?? []);
  if (times.length === 0) return undefined;
  const notes = ['esmctl wrote the time of the commits into their metadata, and the group had members then'];
  return { fromMs: Math.max(...times), toMs: undefined, basis: 'commit-metadata', notes };
}

function emptyByJournal({ group }: GroupFacts, { observations }: Evidence): TimeBounds | undefined {
  const seen = observations.flatMap(({ group: name, atMs, isEmpty }) =>
    name === group && isEmpty !== undefined ? [{ atMs, isSame: isEmpty }] : [],
  );
  const bounds = boundsOfChange(seen.sort((a, b) => a.atMs - b.atMs));
  if (bounds === undefined) return undefined;
  const notes = ['the journal saw the group become empty, if no member came and went unseen'];
  return { ...bounds, basis: 'journal', notes };
}

function emptyByMapping({ mapping }: Evidence): TimeBounds | undefined {
  if (mapping?.state !== 'Disabled' || mapping.lastModifiedMs === undefined) return undefined;
  const notes = ['the mapping is Disabled, at the latest since its LastModified: what was changed later moves that on'];
  return { fromMs: undefined, toMs: mapping.lastModifiedMs + DISABLING_TAKES_MS, basis: 'mapping', notes };
}

function givenEmptyTime({ emptySinceMs }: Evidence): TimeBounds | undefined {
  if (emptySinceMs === undefined) return undefined;
  return { fromMs: emptySinceMs, toMs: emptySinceMs, basis: 'given', notes: ['--empty-since says so'] };
}

/** The last observation that was different, and the first one after it. */
function boundsOfChange(
  seen: readonly { readonly atMs: number; readonly isSame: boolean }[],
): { readonly fromMs: number | undefined; readonly toMs: number | undefined } | undefined {
  const last = seen.findLastIndex(({ isSame }) => !isSame);
  const first = seen[last + 1];
  const fromMs = seen[last]?.atMs;
  return fromMs === undefined && first === undefined ? undefined : { fromMs, toMs: first?.atMs };
}
