import type { Api } from '../api.ts';

export interface ClusterRights {
  readonly error: number;
  /** Bits by `AclOperation` of what we may do to the cluster itself; 0 where we may not even describe it. */
  readonly operations: number;
}

/** `org.apache.kafka.common.acl.AclOperation`. */
export const OPERATION_BIT = { describe: 8 } as const;

/** Which rights we have to the cluster itself; from Kafka 2.8 on. */
export const describeCluster: Api<Record<string, never>, ClusterRights> = {
  name: 'DescribeCluster',
  key: 60,
  versions: [0],
  flexibleFrom: 0,
  write(to) {
    to.bool(true).tags();
  },
  read(from) {
    from.int32(); // throttle
    const error = from.int16();
    from.nullableText(); // message
    from.text(); // cluster id
    from.int32(); // controller
    from.list(() => {
      from.int32();
      from.text();
      from.int32();
      from.nullableText(); // rack
      from.tags();
    });
    return { error, operations: from.int32() };
  },
};
