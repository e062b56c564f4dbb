import { type Known, known, notKnown } from '../../model/known.ts';
import type { OffsetsTopicFacts } from '../../snapshot/facts/cluster-facts.ts';
import type { BrokerAddress } from '../cluster-wire.ts';
import { type MetadataAnswer, metadata, type TopicMetadata } from '../protocol/apis/metadata.ts';
import { explainCode, KAFKA_ERROR } from '../protocol/error-codes.ts';
import type { Gathering } from './gathering.ts';

export const OFFSETS_TOPIC = '__consumer_offsets';

/** Where things are. */
export interface ClusterMap {
  readonly clusterId: string | null;
  readonly brokers: readonly BrokerAddress[];
  readonly topics: ReadonlyMap<string, TopicMetadata>;
}

/** Brokers and these topics; tells the wire where the brokers are. */
export async function readMap({ wire }: Gathering, topics: readonly string[]): Promise<ClusterMap> {
  return toMap(wire, await wire.ask('first', metadata, { topics }));
}

function toMap(wire: Gathering['wire'], answer: MetadataAnswer): ClusterMap {
  wire.setBrokers(answer.brokers);
  return {
    clusterId: answer.clusterId,
    brokers: answer.brokers.toSorted((a, b) => a.id - b.id),
    topics: new Map(answer.topics.map((topic) => [topic.topic, topic])),
  };
}

/** Why the offsets topic cannot be read, before it was tried; its partitions otherwise. */
export function offsetsTopicIn(map: ClusterMap): Known<OffsetsTopicFacts> {
  const topic = map.topics.get(OFFSETS_TOPIC);
  if (topic === undefined) return notKnown('the broker did not answer for it');
  if (topic.error === KAFKA_ERROR.none) return known({ partitions: topic.partitions.length });
  if (topic.error === KAFKA_ERROR.unknownTopicOrPartition) return notKnown('there is no such topic');
  return notKnown(explainCode(topic.error));
}
