import { type Known, known, notKnown } from '../../model/known.ts';
import type { GroupMember, GroupType } from '../../snapshot/facts/group-facts.ts';
import type { ClassicGroupValue, ClassicMember } from './decode-classic-group.ts';
import type { ConsumerMemberValue } from './decode-consumer-group.ts';
import type { LiveRecord } from './fold-offsets.ts';
import { isRefusal } from './refusal.ts';

/** What the records of the group itself say, without its commits. */
export interface GroupHead {
  readonly type: Known<GroupType>;
  readonly protocolType: Known<string>;
  /** No members according to the log; those it names may have died since. */
  readonly isEmpty: Known<boolean>;
  /** See `GroupFacts.stateTimestampMs`. */
  readonly stateTimestampMs: Known<number | undefined>;
  readonly members: Known<readonly GroupMember[]>;
  readonly subscribedTopics: Known<readonly string[]>;
}

const TYPES: Readonly<Record<string, GroupType>> = {
  'classic-group': 'classic',
  'consumer-group': 'consumer',
  'share-group': 'share',
  'streams-group': 'streams',
};

/** The type is that of the latest live record of a group: a conversion ends the old one and writes the new one. Without any, commits alone make a simple group. */
export function headOfGroup(records: readonly LiveRecord[], hasCommits: boolean): GroupHead {
  const heads = records.filter(({ key }) => TYPES[key.kind] !== undefined);
  const latest = heads.reduce<LiveRecord | undefined>((a, b) => (a === undefined || b.at > a.at ? b : a), undefined);
  if (latest === undefined) return hasCommits ? SIMPLE : nothingKnown('only deleted commits of the group are left');
  const type = TYPES[latest.key.kind];
  if (type === 'classic') return headOfClassic(latest);
  if (type === 'consumer') return headOfConsumer(records);
  const members = records.filter(({ key }) => key.kind === `${type}-member`).length;
  return headOfOther(type === 'streams' ? 'streams' : 'share', members);
}

const SIMPLE: GroupHead = {
  type: known('simple'),
  protocolType: known(''),
  isEmpty: known(true),
  stateTimestampMs: known(undefined),
  members: known([]),
  subscribedTopics: known([]),
};

function nothingKnown(why: string): GroupHead {
  const fact = notKnown(why);
  return {
    type: fact,
    protocolType: fact,
    isEmpty: fact,
    stateTimestampMs: fact,
    members: fact,
    subscribedTopics: fact,
  };
}

function headOfClassic({ value }: LiveRecord): GroupHead {
  if (isRefusal(value)) return nothingKnown(`the record of the group cannot be read: ${value.why}`);
  if (!('protocolType' in value)) return nothingKnown('the record of the group holds something else');
  return {
    type: known(value.protocolType === '' ? 'simple' : 'classic'),
    protocolType: known(value.protocolType),
    isEmpty: known(value.members.length === 0),
    stateTimestampMs: known(value.stateTimestampMs),
    members: known(value.members.map(toMember)),
    subscribedTopics: topicsOfClassic(value),
  };
}

function toMember({ sessionTimeoutMs, ...member }: ClassicMember): GroupMember {
  return { ...member, sessionTimeoutMs: known(sessionTimeoutMs) };
}

function topicsOfClassic({ members }: ClassicGroupValue): Known<readonly string[]> {
  const topics = new Set<string>();
  for (const { subscribedTopics } of members) {
    if (!subscribedTopics.known) return subscribedTopics;
    for (const topic of subscribedTopics.value) topics.add(topic);
  }
  return known([...topics].sort());
}

const NO_TIME = notKnown('groups of this protocol record no time at which they became empty');

/** Topics of members and of the patterns that the broker has resolved; a pattern without a record protects nothing yet. */
function headOfConsumer(records: readonly LiveRecord[]): GroupHead {
  const members = records.filter(({ key }) => key.kind === 'consumer-member');
  const refused = records.map(({ value }) => value).find(isRefusal);
  const why = refused === undefined ? undefined : notKnown(`a record of the group cannot be read: ${refused.why}`);
  const known848 = { type: known('consumer' as const), protocolType: known('consumer'), stateTimestampMs: NO_TIME };
  const isEmpty = known(members.length === 0);
  if (why !== undefined) return { ...known848, isEmpty, members: why, subscribedTopics: why };
  const patterns = new Map<string, readonly string[]>();
  for (const { key, value } of records)
    if (key.kind === 'consumer-pattern' && 'topics' in value) patterns.set(key.pattern, value.topics);
  const values = members.flatMap(({ key, value }) =>
    key.kind === 'consumer-member' && 'clientId' in value ? [{ memberId: key.memberId, value }] : [],
  );
  const topicsOf = ({ subscribedTopics, pattern }: ConsumerMemberValue): readonly string[] => [
    ...subscribedTopics,
    ...(pattern === undefined ? [] : (patterns.get(pattern) ?? [])),
  ];
  return {
    ...known848,
    isEmpty,
    members: known(values.map(({ memberId, value }) => toConsumerMember(memberId, value, topicsOf(value)))),
    subscribedTopics: known([...new Set(values.flatMap(({ value }) => topicsOf(value)))].sort()),
  };
}

function toConsumerMember(memberId: string, value: ConsumerMemberValue, topics: readonly string[]): GroupMember {
  const { instanceId, clientId, host } = value;
  return {
    memberId,
    instanceId,
    clientId,
    host,
    subscribedTopics: known(topics),
    assignment: notKnown('it is not read from the offsets topic'),
    sessionTimeoutMs: notKnown('it is a setting of the group'),
  };
}

function headOfOther(type: 'streams' | 'share', members: number): GroupHead {
  const details = notKnown(`records of ${type} members are not read`);
  return {
    type: known(type),
    protocolType: known(type),
    isEmpty: known(members === 0),
    stateTimestampMs: NO_TIME,
    members: members === 0 ? known([]) : details,
    subscribedTopics: members === 0 ? known([]) : details,
  };
}
