import { type Known, known, notKnown } from '../../model/known.ts';
import type { OffsetsTopicFacts } from '../../snapshot/facts/cluster-facts.ts';
import type { GroupFacts } from '../../snapshot/facts/group-facts.ts';
import { partitionOfGroup } from '../offsets-topic/partition-of-group.ts';
import { findCoordinator } from '../protocol/apis/find-coordinator.ts';
import { explainCode, isPassing, KAFKA_ERROR } from '../protocol/error-codes.ts';
import { type ClusterMap, OFFSETS_TOPIC, offsetsTopicIn } from './cluster-map.ts';
import { type Gathering, mapLimited, whyFailed } from './gathering.ts';
import { groupOf, type LogOfGroup } from './group-of.ts';
import { type LiveGroup, listAllGroups, namesOf, readLiveGroups } from './read-live-groups.ts';
import {
  type OffsetsPartition,
  type OffsetsTopicReading,
  readOffsetsTopic,
  tryOffsetsTopic,
} from './read-offsets-topic.ts';
import { reportRefused, reportSilent } from './report-groups.ts';
import type { SnapshotQuestion } from './snapshot-question.ts';

export interface GatheredGroups {
  readonly groups: readonly GroupFacts[];
  readonly offsetsTopic: Known<OffsetsTopicFacts>;
}

/** The groups that are asked for, from the offsets topic and from their coordinators at the same time. */
export async function gatherGroups(
  gathering: Gathering,
  map: ClusterMap,
  question: SnapshotQuestion,
): Promise<GatheredGroups> {
  const topic = offsetsTopicIn(map);
  const gathered =
    question.groups === 'all'
      ? await gatherAll(gathering, map, topic, question)
      : await gatherNamed(gathering, map, topic, { ...question, groups: question.groups });
  return { ...gathered, groups: gathered.groups.map((group) => onlyTopics(group, question.topics)) };
}

async function gatherNamed(
  gathering: Gathering,
  map: ClusterMap,
  topic: Known<OffsetsTopicFacts>,
  { groups, triesOffsetsTopic }: SnapshotQuestion & { readonly groups: readonly string[] },
): Promise<GatheredGroups> {
  const names = [...new Set(groups)];
  const [first] = topic.known ? partitionsIn(map) : [];
  const coordinators = await coordinatorsOf(gathering, map, topic, names);
  const questions = names.flatMap((group) => {
    const id = coordinators.get(group);
    return id?.known === true ? [{ group, coordinatorId: id.value }] : [];
  });
  const [reading, live] = await Promise.all([
    names.length === 0 && triesOffsetsTopic === true && first !== undefined
      ? tryOffsetsTopic(gathering, first)
      : readLogs(gathering, map, topic, names),
    readLiveGroups(gathering, questions, { offsets: true }),
  ]);
  const facts = names.map((group) =>
    groupOf(group, live.get(group) ?? silent(coordinators.get(group)), logOf(group, topic, reading)),
  );
  reportSilent(gathering, live);
  reportRefused(gathering, facts);
  return { groups: facts, offsetsTopic: judge(gathering, topic, reading) };
}

async function gatherAll(
  gathering: Gathering,
  map: ClusterMap,
  topic: Known<OffsetsTopicFacts>,
  { onProgress }: SnapshotQuestion,
): Promise<GatheredGroups> {
  const partitions = topic.known ? partitionsIn(map) : [];
  const [lists, reading] = await Promise.all([
    listAllGroups(
      gathering,
      map.brokers.map(({ id }) => id),
    ),
    readOffsetsTopic(gathering, partitions, onProgress),
  ]);
  for (const [id, list] of lists) {
    if (!list.known) gathering.miss({ what: `groups of broker ${id}`, why: list.why, next: undefined });
  }
  const names = new Map(namesOf(lists).map(({ group, coordinatorId }) => [group, coordinatorId]));
  for (const [group, log] of reading.logs) {
    if (log.exists && !names.has(group)) names.set(group, leaderOf(map, topic, group) ?? -1);
  }
  const questions = [...names].map(([group, coordinatorId]) => ({ group, coordinatorId }));
  const isLogged = ({ group }: { readonly group: string }): boolean => logOf(group, topic, reading).known;
  const [logged, hidden] = await Promise.all([
    readLiveGroups(gathering, questions.filter(isLogged), { offsets: false, lists }),
    readLiveGroups(
      gathering,
      questions.filter((each) => !isLogged(each)),
      { offsets: true, lists },
    ),
  ]);
  const live = new Map([...logged, ...hidden]);
  const facts = [...names.keys()]
    .sort()
    .map((group) => groupOf(group, live.get(group) ?? silent(undefined), logOf(group, topic, reading)));
  reportSilent(gathering, live);
  reportRefused(gathering, facts);
  return { groups: facts, offsetsTopic: judge(gathering, topic, reading) };
}

function partitionsIn(map: ClusterMap): readonly OffsetsPartition[] {
  return map.topics.get(OFFSETS_TOPIC)?.partitions ?? [];
}

function leaderOf(map: ClusterMap, topic: Known<OffsetsTopicFacts>, group: string): number | undefined {
  if (!topic.known) return undefined;
  const partition = partitionOfGroup(group, topic.value.partitions);
  return partitionsIn(map).find((each) => each.partition === partition)?.leaderId;
}

/** The leader of a group's partition is its coordinator; where the topic is hidden, a broker is asked. */
async function coordinatorsOf(
  gathering: Gathering,
  map: ClusterMap,
  topic: Known<OffsetsTopicFacts>,
  groups: readonly string[],
): Promise<ReadonlyMap<string, Known<number>>> {
  if (topic.known) {
    return new Map(
      groups.map((group) => {
        const id = leaderOf(map, topic, group) ?? -1;
        return [group, id < 0 ? notKnown('the partition of the group has no leader now') : known(id)];
      }),
    );
  }
  const found = await mapLimited(groups, 8, (group) => findGroupCoordinator(gathering, group));
  return new Map(groups.map((group, index) => [group, found[index] ?? notKnown('no broker answered')]));
}

/** Asks which broker coordinates the group, while it answers that this is about to be known. */
export async function findGroupCoordinator({ wire }: Pick<Gathering, 'wire'>, group: string): Promise<Known<number>> {
  try {
    for (let attempt = 1; ; attempt += 1) {
      const [found] = await wire.ask('first', findCoordinator, { groups: [group] });
      if (found === undefined) return notKnown('no broker answered');
      if (found.error === KAFKA_ERROR.none) return known(found.nodeId);
      if (attempt === 10 || !isPassing(found.error)) return notKnown(explainCode(found.error));
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  } catch (error) {
    return notKnown(whyFailed(error));
  }
}

function readLogs(
  gathering: Gathering,
  map: ClusterMap,
  topic: Known<OffsetsTopicFacts>,
  groups: readonly string[],
): Promise<OffsetsTopicReading> {
  if (!topic.known) return Promise.resolve({ logs: new Map(), failed: new Map() });
  const groupsOf = new Map<number, string[]>();
  for (const group of groups) {
    const partition = partitionOfGroup(group, topic.value.partitions);
    groupsOf.set(partition, [...(groupsOf.get(partition) ?? []), group]);
  }
  const partitions = partitionsIn(map).flatMap(({ partition, leaderId }) => {
    const inIt = groupsOf.get(partition);
    return inIt === undefined ? [] : [{ partition, leaderId, groups: inIt }];
  });
  return readOffsetsTopic(gathering, partitions);
}

function logOf(group: string, topic: Known<OffsetsTopicFacts>, { logs, failed }: OffsetsTopicReading): LogOfGroup {
  if (!topic.known) return notKnown(`the offsets topic cannot be read: ${topic.why}`);
  const why = failed.get(partitionOfGroup(group, topic.value.partitions));
  return why === undefined ? known(logs.get(group)) : notKnown(`the offsets topic cannot be read: ${why}`);
}

/** The topic as it turned out to be readable; what of it failed is said once. */
function judge(
  { miss }: Gathering,
  topic: Known<OffsetsTopicFacts>,
  { logs, failed }: OffsetsTopicReading,
): Known<OffsetsTopicFacts> {
  if (!topic.known) {
    if (topic.why !== NO_TOPIC) miss({ what: `topic ${OFFSETS_TOPIC}`, why: topic.why, next: nextFor(topic.why) });
    return topic;
  }
  const reasons = [...new Set(failed.values())];
  for (const why of reasons) {
    const partitions = [...failed].filter(([, each]) => each === why).map(([partition]) => partition);
    const which = partitions.length > 5 ? `${partitions.length} partitions` : `partition ${partitions.join(', ')}`;
    miss({ what: `topic ${OFFSETS_TOPIC}, ${which}`, why, next: nextFor(why) });
  }
  const [only] = reasons;
  return only !== undefined && logs.size === 0 && reasons.length === 1 ? notKnown(only) : topic;
}

const NO_TOPIC = 'there is no such topic';
const READ_RIGHT = `kafka-acls.sh --add --allow-principal User:NAME --operation Read --topic ${OFFSETS_TOPIC}`;

/** A right helps where one is lacking, and not where a broker is. */
function nextFor(why: string): string | undefined {
  return why === explainCode(KAFKA_ERROR.topicAuthorization) ? READ_RIGHT : undefined;
}

function silent(coordinatorId: Known<number> | undefined): LiveGroup {
  const why = notKnown(coordinatorId?.known === false ? coordinatorId.why : 'no coordinator was asked');
  return { coordinatorId: coordinatorId ?? why, listed: why, described: why, consumer: why, offsets: why };
}

function onlyTopics(group: GroupFacts, topics: readonly string[]): GroupFacts {
  if (topics.length === 0) return group;
  const only = <T extends { readonly topic: string }>(fact: Known<readonly T[]>): Known<readonly T[]> =>
    fact.known ? known(fact.value.filter(({ topic }) => topics.includes(topic))) : fact;
  return {
    ...group,
    commits: only(group.commits),
    pendingCommits: only(group.pendingCommits),
    deletedCommits: only(group.deletedCommits),
  };
}
