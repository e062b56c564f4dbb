import type { TopicPartition } from '../../../model/topic-partition.ts';
import type { Api } from '../api.ts';

export interface FetchRequest {
  readonly maxBytes: number;
  readonly places: readonly FetchPlace[];
}

export interface FetchPlace extends TopicPartition {
  readonly offset: bigint;
  /** A first batch that is larger comes all the same for the first place that has records, and not for the others (KIP-74). */
  readonly maxBytes: number;
}

export interface FetchedPartition extends TopicPartition {
  readonly error: number;
  readonly highWatermark: bigint;
  /** -1 before version 5. */
  readonly logStartOffset: bigint;
  /** Record batches as they lie in the log; the last may be cut off. */
  readonly batches: Uint8Array;
}

const NOTHING = new Uint8Array();

/** Reads without waiting, without isolation and without a session. */
export const fetchRecords: Api<FetchRequest, readonly FetchedPartition[]> = {
  name: 'Fetch',
  key: 1,
  versions: [11, 10, 8, 7, 6, 5, 4],
  flexibleFrom: 12,
  write(to, { maxBytes, places }, version) {
    to.int32(-1).int32(0).int32(0).int32(maxBytes).int8(0);
    if (version >= 7) to.int32(0).int32(-1);
    const topics = [...new Set(places.map(({ topic }) => topic))];
    const inTopic = new Map(topics.map((topic): [string, FetchPlace[]] => [topic, []]));
    for (const place of places) inTopic.get(place.topic)?.push(place);
    to.list([...inTopic], ([topic, partitions]) =>
      to.text(topic).list(partitions, (each) => {
        to.int32(each.partition);
        if (version >= 9) to.int32(-1);
        to.int64(each.offset);
        if (version >= 5) to.int64(-1n);
        to.int32(each.maxBytes);
      }),
    );
    if (version >= 7) to.list([], () => undefined);
    if (version >= 11) to.text('');
  },
  read(from, version) {
    from.int32(); // throttle
    if (version >= 7) {
      from.int16();
      from.int32();
    }
    const topics = from.list(() => {
      const topic = from.text();
      return from.list(() => {
        const partition = from.int32();
        const error = from.int16();
        const highWatermark = from.int64();
        from.int64(); // last stable offset
        const logStartOffset = version >= 5 ? from.int64() : -1n;
        from.list(() => [from.int64(), from.int64()]); // aborted transactions
        if (version >= 11) from.int32();
        return { topic, partition, error, highWatermark, logStartOffset, batches: from.bytes() ?? NOTHING };
      });
    });
    return topics.flat();
  },
};
