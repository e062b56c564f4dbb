import type { Api } from '../api.ts';
import type { WireReader } from '../wire-reader.ts';

export interface QuorumAnswer {
  readonly error: number;
  readonly leaderId: number;
  readonly replicas: readonly { readonly id: number; readonly lastFetchMs: number }[];
}

/**
 * The state of the metadata quorum (KRaft). For the leader itself the controller puts its current time where the last fetch of a
 * replica stands (`LeaderState.describeReplicaState`), which makes it the one read-only request that tells a server's clock.
 */
export const describeQuorum: Api<Record<string, never>, QuorumAnswer> = {
  name: 'DescribeQuorum',
  key: 55,
  versions: [1],
  flexibleFrom: 0,
  write(to) {
    to.list(['__cluster_metadata'], (topic) =>
      to
        .text(topic)
        .list([0], (partition) => to.int32(partition).tags())
        .tags(),
    ).tags();
  },
  read(from) {
    const error = from.int16();
    const partitions = from.list(() => {
      from.text();
      const found = from.list(() => {
        from.int32();
        const partitionError = from.int16();
        const leaderId = from.int32();
        from.int32(); // epoch
        from.int64(); // high watermark
        const replicas = [...readReplicas(from), ...readReplicas(from)];
        from.tags();
        return { error: partitionError, leaderId, replicas };
      });
      from.tags();
      return found;
    });
    const first = partitions.flat()[0];
    return {
      error: error === 0 ? (first?.error ?? 3) : error,
      leaderId: first?.leaderId ?? -1,
      replicas: first?.replicas ?? [],
    };
  },
};

function readReplicas(from: WireReader): { id: number; lastFetchMs: number }[] {
  return from.list(() => {
    const id = from.int32();
    from.int64(); // log end
    const lastFetchMs = from.int64AsNumber();
    from.int64(); // last caught up
    from.tags();
    return { id, lastFetchMs };
  });
}
