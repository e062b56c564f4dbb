import kafkajs from 'kafkajs';
import { EsmctlError } from '../../model/errors.ts';
import { type PrivateCoordinator, rawBody } from './private-parts.ts';

const CONSUMER_GROUP_DESCRIBE = 69;

/**
 * Whether the group has members. Throws where they cannot share with this client: members of the new protocol (KIP-848),
 * of another kind of group, or that read other topics, since the member that leads a group deals out its own topic alone.
 */
export async function refuseForeignMembers(
  coordinator: PrivateCoordinator,
  group: string,
  topic: string,
): Promise<boolean> {
  const ofNewProtocol = await countNewMembers(coordinator, group);
  if (ofNewProtocol > 0) {
    throw refuse(
      'ESMCTL_KAFKA_GROUP_NEW_PROTOCOL',
      `the group ${group} is at work with the new protocol of Kafka (KIP-848), ${membersIn(ofNewProtocol)}: esmctl joins groups of the classic one`,
      [
        `stop its consumers, or start them with group.protocol=classic; kafka-consumer-groups.sh --describe --group ${group} --members shows them`,
      ],
    );
  }
  const { groups } = await coordinator.describeGroups({ groupIds: [group] });
  const { protocolType = '', members = [] } = groups[0] ?? {};
  if (members.length === 0) return false;
  if (protocolType !== 'consumer') {
    throw refuse(
      'ESMCTL_KAFKA_GROUP_MEMBERS',
      `the group ${group} is no consumer group: its members are of "${protocolType}"`,
    );
  }
  const others = members.flatMap(({ memberMetadata }) => topicsOf(memberMetadata)).filter((read) => read !== topic);
  if (others.length === 0) return true;
  throw refuse(
    'ESMCTL_KAFKA_GROUP_MEMBERS',
    `the group ${group} is at work on other topics (${[...new Set(others)].toSorted().slice(0, 5).join(', ')}), ${membersIn(members.length)}`,
  );
}

function membersIn(count: number): string {
  return count === 1 ? 'with one member' : `with ${count} members`;
}

function refuse(code: string, message: string, next: readonly string[] = []): EsmctlError {
  return new EsmctlError({
    code,
    kind: 'kafka',
    message,
    next: [...next, 'or name another ConsumerGroupId in a copy of the mapping'],
  });
}

/** Topics that a member subscribes to; none while it has not said so. */
function topicsOf(metadata: Buffer): readonly string[] {
  if (metadata.length === 0) return [];
  return kafkajs.AssignerProtocol.MemberMetadata.decode(metadata)?.topics ?? [];
}

/**
 * Members that joined by ConsumerGroupHeartbeat, by ConsumerGroupDescribe v0, which the client does not know; its own
 * describe says that such a group is dead. 0 where the group is a classic one, or the broker knows no other.
 */
async function countNewMembers({ versions, connectionPool }: PrivateCoordinator, group: string): Promise<number> {
  if (versions[CONSUMER_GROUP_DESCRIBE] === undefined) return 0;
  const id = Buffer.from(group);
  // Empty header tags, one group, no authorized operations, no tags.
  const body = Buffer.concat([Buffer.of(0, 2), unsignedVarint(id.length + 1), id, Buffer.of(0, 0)]);
  return connectionPool.send({
    request: {
      apiKey: CONSUMER_GROUP_DESCRIBE,
      apiVersion: 0,
      apiName: 'ConsumerGroupDescribe',
      encode: () => Promise.resolve(rawBody(body)),
    },
    response: {
      decode: (payload) => Promise.resolve(payload),
      parse: (payload) => Promise.resolve(readMemberCount(payload)),
    },
  });
}

/** Header tags, throttle time, then for the one group: error code, message, id, state, two epochs, assignor, members. */
function readMemberCount(payload: Buffer): number {
  let at = 1 + 4;
  const readLength = (): number => {
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = payload.readUInt8(at);
      at += 1;
      length += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return length - 1;
    }
  };
  const skipText = (): void => {
    const length = readLength();
    at += Math.max(0, length);
  };
  if (readLength() < 1) return 0;
  const errorCode = payload.readInt16BE(at);
  // Another error than 0: there is no such group of the new protocol, or the broker has it turned off.
  if (errorCode !== 0) return 0;
  at += 2;
  skipText();
  skipText();
  skipText();
  at += 8;
  skipText();
  return Math.max(0, readLength());
}

function unsignedVarint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 128)) bytes.push((left & 0x7f) | 0x80);
  return Buffer.of(...bytes, left);
}
