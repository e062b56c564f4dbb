import type { TopicPartition } from '../../../model/topic-partition.ts';
import type { Api } from '../api.ts';
import type { WireReader } from '../wire-reader.ts';

export interface DescribedConsumerGroup {
  readonly error: number;
  readonly message: string | null;
  readonly group: string;
  readonly state: string;
  readonly members: readonly DescribedConsumerMember[];
}

export interface DescribedConsumerMember {
  readonly memberId: string;
  readonly instanceId: string | undefined;
  readonly clientId: string;
  readonly host: string;
  readonly subscribedTopics: readonly string[];
  readonly pattern: string | undefined;
  readonly assignment: readonly TopicPartition[];
}

/** Groups of the new consumer protocol (KIP-848); others answer GROUP_ID_NOT_FOUND. */
export const consumerGroupDescribe: Api<{ readonly groups: readonly string[] }, readonly DescribedConsumerGroup[]> = {
  name: 'ConsumerGroupDescribe',
  key: 69,
  versions: [1, 0],
  flexibleFrom: 0,
  write(to, { groups }) {
    to.list(groups, (group) => to.text(group))
      .bool(false)
      .tags();
  },
  read(from, version) {
    from.int32(); // throttle
    return from.list(() => {
      const error = from.int16();
      const message = from.nullableText();
      const group = from.text();
      const state = from.text();
      from.int32(); // group epoch
      from.int32(); // assignment epoch
      from.text(); // assignor
      const members = from.list(() => readMember(from, version));
      from.int32(); // authorized operations
      from.tags();
      return { error, message, group, state, members };
    });
  },
};

function readMember(from: WireReader, version: number): DescribedConsumerMember {
  const memberId = from.text();
  const instanceId = from.nullableText() ?? undefined;
  from.nullableText(); // rack
  from.int32(); // member epoch
  const clientId = from.text();
  const host = from.text();
  const subscribedTopics = from.list(from.text);
  const pattern = from.nullableText();
  const assignment = readAssignment(from);
  readAssignment(from); // the target
  if (version >= 1) from.int8(); // member type
  from.tags();
  return {
    memberId,
    instanceId,
    clientId,
    host,
    subscribedTopics,
    pattern: pattern === '' ? undefined : (pattern ?? undefined),
    assignment,
  };
}

function readAssignment(from: WireReader): readonly TopicPartition[] {
  const places = from.list(() => {
    from.uuid();
    const topic = from.text();
    const partitions = from.list(from.int32);
    from.tags();
    return partitions.map((partition) => ({ topic, partition }));
  });
  from.tags();
  return places.flat();
}
