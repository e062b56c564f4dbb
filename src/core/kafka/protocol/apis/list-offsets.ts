import type { TopicPartition } from '../../../model/topic-partition.ts';
import type { Api } from '../api.ts';

/** Times that mean a place (`ListOffsetsRequest`); the last one from version 7 on (Kafka 3.0). */
export const OFFSET_AT = { earliest: -2n, latest: -1n, newestRecord: -3n } as const;

export interface ListOffsetsRequest {
  readonly places: readonly TopicPartition[];
  /** Milliseconds, or one of `OFFSET_AT`; the same for all. */
  readonly time: bigint;
}

export interface ListedOffset extends TopicPartition {
  readonly error: number;
  /** Of the record that was found; -1 where none was, or none was asked for. */
  readonly timestampMs: number;
  /** -1 where none was found. */
  readonly offset: bigint;
}

/** Where the log of partitions begins, ends, or comes to a time; answered by the leader. Reads without isolation. */
export const listOffsets: Api<ListOffsetsRequest, readonly ListedOffset[]> = {
  name: 'ListOffsets',
  key: 2,
  versions: [7, 5, 4, 3, 2, 1],
  flexibleFrom: 6,
  write(to, { places, time }, version) {
    to.int32(-1);
    if (version >= 2) to.int8(0);
    to.list([...groupByTopic(places)], ([topic, partitions]) => {
      to.text(topic)
        .list(partitions, (partition) => {
          to.int32(partition);
          if (version >= 4) to.int32(-1);
          to.int64(time).tags();
        })
        .tags();
    }).tags();
  },
  read(from, version) {
    if (version >= 2) from.int32(); // throttle
    const topics = from.list(() => {
      const topic = from.text();
      const partitions = from.list(() => {
        const partition = from.int32();
        const error = from.int16();
        const timestampMs = from.int64AsNumber();
        const offset = from.int64();
        if (version >= 4) from.int32(); // leader epoch
        from.tags();
        return { topic, partition, error, timestampMs, offset };
      });
      from.tags();
      return partitions;
    });
    return topics.flat();
  },
};

export function groupByTopic(places: readonly TopicPartition[]): ReadonlyMap<string, number[]> {
  const topics = new Map<string, number[]>();
  for (const { topic, partition } of places) {
    const partitions = topics.get(topic);
    if (partitions === undefined) topics.set(topic, [partition]);
    else partitions.push(partition);
  }
  return topics;
}
