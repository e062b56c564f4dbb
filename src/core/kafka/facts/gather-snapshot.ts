import { known, notKnown, valueOr } from '../../model/known.ts';
import type { GroupFacts } from '../../snapshot/facts/group-facts.ts';
import type { MissingFact, Snapshot } from '../../snapshot/facts/snapshot.ts';
import type { TopicFacts } from '../../snapshot/facts/topic-facts.ts';
import { BrokerLost, type ClusterWire } from '../cluster-wire.ts';
import { type ClusterMap, OFFSETS_TOPIC, readMap } from './cluster-map.ts';
import { serviceOf } from './cluster-operator.ts';
import { gatherGroups } from './gather-groups.ts';
import { type Gathering, whyFailed } from './gathering.ts';
import { readBrokers, readClockSkew } from './read-brokers.ts';
import { readTopics } from './read-topics.ts';
import type { SnapshotQuestion } from './snapshot-question.ts';

/**
 * Reads all facts of a moment. Rejects with an error of the client when no server can be reached; whatever else fails is
 * named in `missing`, and the rest is there.
 */
export async function gatherSnapshot(wire: ClusterWire, question: SnapshotQuestion): Promise<Snapshot> {
  const missing: MissingFact[] = [];
  const lost = new Set<string>();
  const gathering: Gathering = {
    wire: notingLost(wire, (why) => lost.add(why)),
    nowMs: question.nowMs,
    miss: (fact) => void missing.push(fact.next === undefined && lost.has(fact.why) ? { ...fact, next: DOCTOR } : fact),
  };
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

const DOCTOR = 'esmctl doctor';

function notingLost(wire: ClusterWire, note: (why: string) => void): ClusterWire {
  return {
    ...wire,
    async ask(...question) {
      try {
        return await wire.ask(...question);
      } catch (error) {
        if (error instanceof BrokerLost) note(error.message);
        throw error;
      }
    },
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
  const found = unseen.length === 0 ? map.topics : await findTopics(gathering, unseen);
  const starts = mappings.flatMap(({ startingTimestampMs }) => startingTimestampMs ?? []);
  return readTopics(gathering, {
    topics: wanted.flatMap((topic) => map.topics.get(topic) ?? found.get(topic) ?? []),
    offsets: groups.flatMap(({ commits }) => valueOr(commits, [])),
    timesMs: [...new Set([...timesMs, ...starts])].sort((a, b) => a - b),
  });
}

/** No broker may be left to tell of them: the groups are there all the same. */
async function findTopics(gathering: Gathering, topics: readonly string[]): Promise<ClusterMap['topics']> {
  try {
    return (await readMap(gathering, topics)).topics;
  } catch (error) {
    const named = topics.length > 5 ? `${topics.length} topics` : `topic ${topics.join(', ')}`;
    gathering.miss({ what: named, why: whyFailed(error), next: undefined });
    return new Map();
  }
}
