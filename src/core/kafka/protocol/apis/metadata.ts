import type { Api } from '../api.ts';

export interface MetadataRequest {
  readonly topics: readonly string[];
}

export interface MetadataAnswer {
  readonly clusterId: string | null;
  readonly controllerId: number;
  readonly brokers: readonly { readonly id: number; readonly host: string; readonly port: number }[];
  readonly topics: readonly TopicMetadata[];
}

export interface TopicMetadata {
  readonly error: number;
  readonly topic: string;
  /** From version 10 on (Kafka 2.8). */
  readonly topicId: string | undefined;
  readonly partitions: readonly PartitionMetadata[];
}

export interface PartitionMetadata {
  readonly error: number;
  readonly partition: number;
  /** -1: it has none now. */
  readonly leaderId: number;
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Brokers, and the topics that are named; none is created by asking. */
export const metadata: Api<MetadataRequest, MetadataAnswer> = {
  name: 'Metadata',
  key: 3,
  versions: [12, 10, 9, 8, 7, 5, 4],
  flexibleFrom: 9,
  write(to, { topics }, version) {
    to.list(topics, (topic) => {
      if (version >= 10) to.int64(0n).int64(0n);
      to.text(topic).tags();
    }).bool(false);
    if (version >= 8 && version <= 10) to.bool(false);
    if (version >= 8) to.bool(false);
    to.tags();
  },
  read(from, version) {
    from.int32(); // throttle
    const brokers = from.list(() => {
      const broker = { id: from.int32(), host: from.text(), port: from.int32() };
      from.nullableText(); // rack
      from.tags();
      return broker;
    });
    const clusterId = from.nullableText();
    const controllerId = from.int32();
    const topics = from.list(() => readTopic(from, version));
    return { clusterId, controllerId, brokers, topics };
  },
};

function readTopic(from: Parameters<typeof metadata.read>[0], version: number): TopicMetadata {
  const error = from.int16();
  const topic = from.nullableText() ?? '';
  const topicId = version >= 10 ? from.uuid() : NO_ID;
  from.bool(); // internal
  const partitions = from.list(() => {
    const partition = { error: from.int16(), partition: from.int32(), leaderId: from.int32() };
    if (version >= 7) from.int32(); // leader epoch
    from.list(from.int32); // replicas
    from.list(from.int32); // in sync
    if (version >= 5) from.list(from.int32); // offline
    from.tags();
    return partition;
  });
  if (version >= 8) from.int32(); // authorized operations
  from.tags();
  return { error, topic, topicId: topicId === NO_ID ? undefined : topicId, partitions };
}
