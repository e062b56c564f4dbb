import type { KafkaConnection } from '../../core/kafka/connection.ts';
import type { OnProgress } from '../../core/kafka/facts/read-offsets-topic.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import type { MappingFacts, Snapshot } from '../../core/snapshot/facts/snapshot.ts';
import { takeSnapshot } from '../facts/load-snapshot.ts';

/** The facts of the groups and topics of some mappings on one cluster. */
export async function gatherCluster(
  connection: KafkaConnection,
  mappings: readonly { readonly mapping: Mapping; readonly facts: MappingFacts }[],
  onProgress?: OnProgress,
): Promise<Snapshot> {
  const destinations = mappings.flatMap(({ mapping: { onFailureDestination: name } }) =>
    name?.startsWith('kafka://') === true ? [name.slice('kafka://'.length)] : [],
  );
  const facts = mappings.map((one) => one.facts);
  const snapshot = await takeSnapshot(connection, facts, {
    groups: [...new Set(facts.map(({ group }) => group))],
    topics: [...new Set([...facts.flatMap(({ topics }) => topics), ...destinations])],
    timesMs: [],
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  return withoutAnswered(snapshot, destinations, facts);
}

/** That a destination is not there is an answer, unless a mapping reads it; that it may not be seen is none. */
export function withoutAnswered(
  snapshot: Snapshot,
  destinations: readonly string[],
  mappings: readonly Pick<MappingFacts, 'topics'>[],
): Snapshot {
  const isGone = (name: string): boolean =>
    snapshot.topics.some(({ topic, exists }) => topic === name && exists.known && !exists.value);
  const isRead = (name: string): boolean => mappings.some(({ topics }) => topics.includes(name));
  const gone = destinations.filter((topic) => isGone(topic) && !isRead(topic));
  const answered = new Set(gone.map((topic) => `topic ${topic}`));
  return { ...snapshot, missing: snapshot.missing.filter(({ what }) => !answered.has(what)) };
}
