import { keyOf, type TopicPartition } from '../model/topic-partition.ts';
import { isEmptyGroup } from '../retention/forecast.ts';
import type { CommitFacts, GroupFacts } from '../snapshot/facts/group-facts.ts';
import { type OffsetsPlan, stepsOf } from './plan.ts';

/** What is different from when the plan was made, as far as the plan rests on it; one clause each. Empty: it still holds. */
export function changesSince(planned: GroupFacts, now: GroupFacts, places: readonly TopicPartition[]): string[] {
  const changes: string[] = [];
  const isEmpty = isEmptyGroup(now);
  const isGone = now.exists.known && !now.exists.value;
  if (!isGone && !isEmpty.known) changes.push(`whether the group has members can no longer be told: ${isEmpty.why}`);
  if (!isGone && isEmpty.known && !isEmpty.value) {
    const members = now.members.known ? now.members.value.map(({ clientId }) => clientId).join(', ') : '';
    changes.push(`the group has members now${members === '' ? '' : `: ${members}`}`);
  }
  if (planned.type.known && now.type.known && planned.type.value !== now.type.value)
    changes.push(`the group was ${planned.type.value} and is ${now.type.value}`);
  if (!now.commits.known) return [...changes, `its offsets can no longer be read: ${now.commits.why}`];
  const [was, is] = [commitsIn(planned), commitsIn(now)];
  for (const place of places) {
    const change = changeOf(was.get(keyOf(place)), is.get(keyOf(place)));
    if (change !== undefined) changes.push(`${keyOf(place)} ${change}`);
  }
  return changes;
}

/** Where the cluster is not as the plan wanted it, after it was carried out. */
export function differencesFrom(
  plan: OffsetsPlan,
  now: GroupFacts,
): {
  readonly wrong: readonly string[];
  /** Could not be seen. */
  readonly unseen: readonly string[];
} {
  if (!now.commits.known) return { wrong: [], unseen: [`the offsets cannot be read: ${now.commits.why}`] };
  const commits = commitsIn(now);
  const wrong: string[] = [];
  const unseen = new Set<string>();
  for (const step of stepsOf(plan)) {
    const name = keyOf(step);
    const commit = commits.get(name);
    if (commit === undefined) wrong.push(`${name} has no commit`);
    else if (commit.offset !== step.to) wrong.push(`${name} is at ${commit.offset}, not at ${step.to}`);
    else if ((commit.metadata ?? '') !== (step.metadata ?? '')) wrong.push(`${name} has other metadata`);
    else if (!commit.expireTimestampMs.known) unseen.add(`explicit expiry: ${commit.expireTimestampMs.why}`);
    else if (step.means === 'hold' && commit.expireTimestampMs.value === undefined)
      wrong.push(`${name} is not held: the broker took the commit and no expiry of its own`);
  }
  return { wrong, unseen: [...unseen] };
}

function commitsIn({ commits }: GroupFacts): ReadonlyMap<string, CommitFacts> {
  return new Map(commits.known ? commits.value.map((commit) => [keyOf(commit), commit]) : []);
}

function changeOf(was: CommitFacts | undefined, is: CommitFacts | undefined): string | undefined {
  if (was === undefined || is === undefined) {
    if (was === is) return undefined;
    return was === undefined ? `was not committed and is at ${is?.offset}` : `was at ${was.offset} and has no commit`;
  }
  if (was.offset !== is.offset) return `was at ${was.offset} and is at ${is.offset}`;
  if ((was.metadata ?? '') !== (is.metadata ?? '')) return 'has other metadata';
  const [held, holds] = [was.expireTimestampMs, is.expireTimestampMs];
  if (held.known && holds.known && held.value !== holds.value) return 'has another expiry of its own';
  return undefined;
}
