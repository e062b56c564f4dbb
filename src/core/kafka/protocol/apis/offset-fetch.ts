import type { TopicPartition } from '../../../model/topic-partition.ts';
import type { Api } from '../api.ts';
import type { WireReader } from '../wire-reader.ts';

export interface FetchedGroupOffsets {
  /** Undefined in versions that answer for one group alone. */
  readonly group: string | undefined;
  readonly error: number;
  readonly offsets: readonly FetchedOffset[];
}

export interface FetchedOffset extends TopicPartition {
  readonly error: number;
  readonly offset: bigint;
  readonly leaderEpoch: number | undefined;
  readonly metadata: string | null;
}

/** All committed offsets of groups; version 8 and later take several groups at once. No version tells a time. */
export const offsetFetch: Api<{ readonly groups: readonly string[] }, readonly FetchedGroupOffsets[]> = {
  name: 'OffsetFetch',
  key: 9,
  versions: [8, 5, 4, 3, 2],
  flexibleFrom: 6,
  write(to, { groups }, version) {
    if (version >= 8) {
      to.list(groups, (group) =>
        to
          .text(group)
          .list(null, () => undefined)
          .tags(),
      );
      to.bool(false).tags();
    } else to.text(groups[0] ?? '').list(null, () => undefined);
  },
  read(from, version) {
    if (version >= 3) from.int32(); // throttle
    if (version >= 8) {
      return from.list(() => {
        const group = from.text();
        const offsets = readTopics(from, version);
        const error = from.int16();
        from.tags();
        return { group, error, offsets };
      });
    }
    const offsets = readTopics(from, version);
    return [{ group: undefined, offsets, error: from.int16() }];
  },
};

function readTopics(from: WireReader, version: number): readonly FetchedOffset[] {
  const topics = from.list(() => {
    const topic = from.text();
    const partitions = from.list(() => {
      const partition = from.int32();
      const offset = from.int64();
      const epoch = version >= 5 ? from.int32() : -1;
      const metadata = from.nullableText();
      const error = from.int16();
      from.tags();
      return { topic, partition, offset, leaderEpoch: epoch === -1 ? undefined : epoch, metadata, error };
    });
    from.tags();
    return partitions;
  });
  return topics.flat();
}
