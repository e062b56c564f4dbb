import { type Known, notKnown } from '../model/known.ts';
import type { CommitFacts, DeletedCommit, GroupFacts } from './facts/group-facts.ts';
import type { Snapshot } from './facts/snapshot.ts';

/** What esmctl itself writes into commit metadata; it names nobody, and the forecast needs it. */
const OWN_METADATA = /esmctl committedAt=[0-9TZ:.+-]+/;

/**
 * The same snapshot without names: groups, topics, clients, members, hosts, ids and commit metadata get numbered ones,
 * the same name the same one everywhere, also within reasons. Offsets, times and settings stay.
 */
export function redactSnapshot(snapshot: Snapshot): Snapshot {
  const names = nameAll(snapshot);
  const scrub = createScrubber(names);
  const named: Named = (kind, name) => names.get(kind)?.get(name) ?? name;
  return scrubReasons(
    {
      ...snapshot,
      cluster: {
        ...snapshot.cluster,
        id: map(snapshot.cluster.id, (id) => named('cluster', id)),
        brokers: snapshot.cluster.brokers.map((broker) => ({ ...broker, host: named('host', broker.host) })),
      },
      groups: snapshot.groups.map((group) => redactGroup(group, named)),
      topics: snapshot.topics.map((topic) => ({
        ...topic,
        topic: named('topic', topic.topic),
        topicId: map(topic.topicId, (id) => named('topic-id', id)),
      })),
      mappings: snapshot.mappings.map((mapping) => ({
        ...mapping,
        uuid: mapping.uuid === undefined ? undefined : named('mapping', mapping.uuid),
        group: named('group', mapping.group),
        topics: mapping.topics.map((topic) => named('topic', topic)),
      })),
      missing: snapshot.missing.map(({ what, why, next }) => ({
        what: scrub(what),
        why: scrub(why),
        next: next === undefined ? undefined : scrub(next),
      })),
    },
    scrub,
  );
}

type Kind = 'cluster' | 'host' | 'topic' | 'topic-id' | 'group' | 'mapping' | 'member' | 'instance' | 'client';
type Named = (kind: Kind, name: string) => string;

function redactGroup(group: GroupFacts, named: Named): GroupFacts {
  const topic = (name: string): string => named('topic', name);
  const place = <T extends { readonly topic: string }>(value: T): T => ({ ...value, topic: topic(value.topic) });
  const commit = <T extends CommitFacts | DeletedCommit>(value: T): T => ({
    ...place(value),
    metadata: redactMetadata(value.metadata),
  });
  return {
    ...group,
    group: named('group', group.group),
    members: map(group.members, (members) =>
      members.map((member) => ({
        ...member,
        memberId: named('member', member.memberId),
        instanceId: member.instanceId === undefined ? undefined : named('instance', member.instanceId),
        clientId: named('client', member.clientId),
        host: named('host', member.host),
        subscribedTopics: map(member.subscribedTopics, (topics) => topics.map(topic)),
        assignment: map(member.assignment, (places) => places.map(place)),
      })),
    ),
    subscribedTopics: map(group.subscribedTopics, (topics) => topics.map(topic)),
    commits: map(group.commits, (commits) =>
      commits.map((value) => ({
        ...commit(value),
        topicId: value.topicId === undefined ? undefined : named('topic-id', value.topicId),
      })),
    ),
    pendingCommits: map(group.pendingCommits, (commits) => commits.map(place)),
    deletedCommits: map(group.deletedCommits, (commits) => commits.map(commit)),
  };
}

function redactMetadata(metadata: string | null): string | null {
  if (metadata === null || metadata === '') return metadata;
  return OWN_METADATA.exec(metadata)?.[0] ?? '(redacted)';
}

function map<T, U>(fact: Known<T>, change: (value: T) => U): Known<U> {
  return fact.known ? { known: true, value: change(fact.value) } : fact;
}

type Names = ReadonlyMap<Kind, ReadonlyMap<string, string>>;
type Give = (kind: Kind, name: string | undefined) => void;

/** Every name of the snapshot and its number, in the order of the snapshot. */
function nameAll(snapshot: Snapshot): Names {
  const names = new Map<Kind, Map<string, string>>();
  const give: Give = (kind, name) => {
    const ofKind = names.get(kind) ?? new Map<string, string>();
    names.set(kind, ofKind);
    if (name !== undefined && name !== '' && !ofKind.has(name)) ofKind.set(name, `${kind}-${ofKind.size + 1}`);
  };
  if (snapshot.cluster.id.known) give('cluster', snapshot.cluster.id.value);
  for (const { host } of snapshot.cluster.brokers) give('host', host);
  for (const { topic, topicId } of snapshot.topics) {
    give('topic', topic);
    if (topicId.known) give('topic-id', topicId.value);
  }
  for (const group of snapshot.groups) nameGroup(group, give);
  for (const { uuid, group, topics } of snapshot.mappings) {
    give('group', group);
    give('mapping', uuid);
    for (const topic of topics) give('topic', topic);
  }
  return names;
}

function nameGroup(group: GroupFacts, give: Give): void {
  give('group', group.group);
  if (group.subscribedTopics.known) for (const topic of group.subscribedTopics.value) give('topic', topic);
  for (const list of [group.commits, group.pendingCommits, group.deletedCommits])
    if (list.known) for (const { topic } of list.value) give('topic', topic);
  if (group.commits.known) for (const { topicId } of group.commits.value) give('topic-id', topicId);
  if (!group.members.known) return;
  for (const member of group.members.value) {
    give('member', member.memberId);
    give('instance', member.instanceId);
    give('client', member.clientId);
    give('host', member.host);
    if (member.subscribedTopics.known) for (const topic of member.subscribedTopics.value) give('topic', topic);
    if (member.assignment.known) for (const { topic } of member.assignment.value) give('topic', topic);
  }
}

/** Replaces names that stand alone within a text; the longest first, since one may hold another. */
function createScrubber(all: Names): (text: string) => string {
  const names = new Map([...all.values()].flatMap((ofKind) => [...ofKind]));
  if (names.size === 0) return (text) => text;
  const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length);
  const any = longestFirst.map((name) => name.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|');
  const alone = new RegExp(`(?<![\\w.-])(?:${any})(?![\\w-])`, 'g');
  return (text) => text.replace(alone, (name) => names.get(name) ?? name);
}

/** Walks through the facts and scrubs each `why` of what is not known. */
function scrubReasons<T>(value: T, scrub: (text: string) => string): T {
  if (Array.isArray(value)) return value.map((item: unknown) => scrubReasons(item, scrub)) as T;
  if (typeof value !== 'object' || value === null) return value;
  if ('known' in value && value.known === false && 'why' in value && typeof value.why === 'string')
    return notKnown(scrub(value.why)) as T;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, scrubReasons(item, scrub)])) as T;
}
