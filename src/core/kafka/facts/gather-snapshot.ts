import { known, notKnown, valueOr } from '../../model/known.ts';
import type { GroupFacts } from '../../snapshot/facts/group-facts.ts';
import type { MissingFact, Snapshot } from '../../snapshot/facts/snapshot.ts';
import type { TopicFacts } from '../../snapshot/facts/topic-facts.ts';
import type { ClusterWire } from '../cluster-wire.ts';
import { type ClusterMap, OFFSETS_TOPIC, readMap } from './cluster-map.ts';
import { serviceOf } from './cluster-operator.ts';
import { gatherGroups } from './gather-groups.ts';
import type { Gathering } from './gathering.ts';
import { readBrokers, readClockSkew } from './read-brokers.ts';
import { readTopics } from './read-topics.ts';
import type { SnapshotQuestion } from './snapshot-question.ts';

/**
 * Reads all facts of a moment. Rejects with an error of the client when no server can be reached; whatever else fails is
 * named in `missing`, and the rest is there.
 */
export async function gatherSnapshot(wire: ClusterWire, question: SnapshotQuestion): Promise<Snapshot> {
  const missing: MissingFact[] = [];
  const gathering: Gathering = { wire, nowMs: question.nowMs, miss: (fact) => void missing.push(fact) };
  await wire.connect();
  const mappingTopics = question.mappings.flatMap(({ topics }) => topics);
  const named = [...new Set([...question.topics, ...mappingTopics])];
  const map = await readMap(gathering, [OFFSETS_TOPIC, ...named]);
  const capturedAtMs = question.nowMs();
  const [brokers, clockSkew, groups] = await Promise.all([
    readBrokers(gathering, map.brokers),
    readClockSkew(gathering),
    gatherGroups(gathering, map, question),
  ]);
  const topics = await gatherTopics(gathering, question, groups.groups, named, map);
  return {
    capturedAtMs,
    cluster: {
      id: map.clusterId === null ? notKnown('the cluster tells no id') : known(map.clusterId),
      service: serviceOf(
        map.brokers.map(({ host }) => host),
        map.clusterId,
      ),
      brokers,
      clockSkew,
      offsetsTopic: groups.offsetsTopic,
    },
    groups: groups.groups,
    topics,
    mappings: question.mappings,
    missing: missing.toSorted((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0)),
  };
}

async function gatherTopics(
  gathering: Gathering,
  { topics: only, mappings, timesMs }: SnapshotQuestion,
  groups: readonly GroupFacts[],
  named: readonly string[],
  map: ClusterMap,
): Promise<TopicFacts[]> {
  const ofGroups = groups.flatMap((group) => [
    ...valueOr(group.commits, []).map(({ topic }) => topic),
    ...valueOr(group.subscribedTopics, []),
  ]);
  const wanted = [...new Set([...named, ...(only.length === 0 ? ofGroups : [])])].sort();
  const unseen = wanted.filter((topic) => !map.topics.has(topic));
  const found = unseen.length === 0 ? map : await readMap(gathering, unseen);
  const starts = mappings.flatMap(({ startingTimestampMs }) => startingTimestampMs ?? []);
  return readTopics(gathering, {
    topics: wanted.flatMap((topic) => map.topics.get(topic) ?? found.topics.get(topic) ?? []),
    offsets: groups.flatMap(({ commits }) => valueOr(commits, [])),
    timesMs: [...new Set([...timesMs, ...starts])].sort((a, b) => a - b),
  });
}
