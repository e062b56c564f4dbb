import kafkajs from 'kafkajs';
import { EsmctlError } from '../../model/errors.ts';
import { chooseVersion } from '../protocol/api.ts';
import { consumerGroupDescribe } from '../protocol/apis/consumer-group-describe.ts';
import { KAFKA_ERROR } from '../protocol/error-codes.ts';
import { exchangeOf, rangeIn } from './exchange-of.ts';
import type { PrivateCoordinator } from './private-parts.ts';

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
 * Members that joined by ConsumerGroupHeartbeat; the client's own describe says that such a group is dead. 0 where the group is a
 * classic one, or the broker knows no other.
 */
async function countNewMembers({ versions, connectionPool }: PrivateCoordinator, group: string): Promise<number> {
  const version = chooseVersion(consumerGroupDescribe, rangeIn(versions, consumerGroupDescribe.key));
  if (version === undefined) return 0;
  const [found] = await connectionPool.send(exchangeOf(consumerGroupDescribe, { groups: [group] }, version));
  // Another error than none: there is no such group of the new protocol, or the broker has it turned off.
  return found?.error === KAFKA_ERROR.none ? found.members.length : 0;
}
