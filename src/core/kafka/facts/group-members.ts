import { type Known, known, notKnown, valueOr } from '../../model/known.ts';
import type { GroupMember, GroupState, GroupType } from '../../snapshot/facts/group-facts.ts';
import { decodeAssignment, decodeSubscription } from '../offsets-topic/decode-classic-group.ts';
import type { GroupLog } from '../offsets-topic/group-log.ts';
import type { DescribedConsumerMember } from '../protocol/apis/consumer-group-describe.ts';
import type { DescribedGroup, DescribedMember } from '../protocol/apis/describe-groups.ts';
import { explainCode, KAFKA_ERROR } from '../protocol/error-codes.ts';
import type { LiveGroup } from './read-live-groups.ts';

/** The members that the coordinator has now; what the log alone knows of them (session timeouts) is added. */
export function membersOf(
  { described, consumer }: LiveGroup,
  type: Known<GroupType>,
  state: Known<GroupState>,
  log: GroupLog | undefined,
): Known<readonly GroupMember[]> {
  if (state.known && state.value === 'Empty') return known([]);
  const kind = valueOr(type, undefined);
  if (kind === 'simple') return known([]);
  if (kind === 'streams' || kind === 'share') return log?.members ?? notKnown(`members of ${kind} groups are not read`);
  if (kind === 'consumer') {
    if (consumer.known && consumer.value.error === KAFKA_ERROR.none) {
      return known(consumer.value.members.map(toConsumerMember));
    }
    return log?.members ?? (consumer.known ? notKnown(explainCode(consumer.value.error)) : consumer);
  }
  if (!described.known) return log?.members ?? described;
  if (described.value.error !== KAFKA_ERROR.none) return log?.members ?? notKnown(explainCode(described.value.error));
  return known(described.value.members.map((member) => toMember(member, described.value, log)));
}

export function subscribedTopicsOf(
  { consumer }: LiveGroup,
  type: Known<GroupType>,
  state: Known<GroupState>,
  members: Known<readonly GroupMember[]>,
  log: GroupLog | undefined,
): Known<readonly string[]> {
  if (state.known && state.value === 'Empty') return known([]);
  if (!members.known) return log?.subscribedTopics ?? members;
  const kind = valueOr(type, undefined);
  if (kind === 'streams' || kind === 'share')
    return log?.subscribedTopics ?? notKnown(`topics of ${kind} groups are not read`);
  const hasPattern = consumer.known && consumer.value.members.some(({ pattern }) => pattern !== undefined);
  // The coordinator tells a pattern, and only the log tells the topics that it stands for.
  if (hasPattern)
    return (
      log?.subscribedTopics ?? notKnown('a member subscribes by a pattern, whose topics only the offsets topic tells')
    );
  const topics = new Set<string>();
  for (const { subscribedTopics } of members.value) {
    if (!subscribedTopics.known) return subscribedTopics;
    for (const topic of subscribedTopics.value) topics.add(topic);
  }
  return known([...topics].sort());
}

function toMember(
  { memberId, instanceId, clientId, host, subscription, assignment }: DescribedMember,
  { protocolType, state }: DescribedGroup,
  log: GroupLog | undefined,
): GroupMember {
  const isConsumer = protocolType === 'consumer';
  const why = isConsumer
    ? `it is not told in the state ${state}`
    : `members of protocol type "${protocolType}" do not tell it`;
  const readable = isConsumer && state === 'Stable';
  const logged = log?.members.known === true ? log.members.value.find((each) => each.memberId === memberId) : undefined;
  return {
    memberId,
    instanceId,
    clientId,
    host,
    subscribedTopics: readable ? decodeSubscription(subscription) : notKnown(why),
    assignment: readable ? decodeAssignment(assignment) : notKnown(why),
    sessionTimeoutMs: logged?.sessionTimeoutMs ?? notKnown('only the offsets topic tells it'),
  };
}

function toConsumerMember({ pattern, subscribedTopics, assignment, ...member }: DescribedConsumerMember): GroupMember {
  return {
    ...member,
    subscribedTopics:
      pattern === undefined ? known(subscribedTopics) : notKnown(`it subscribes by the pattern ${pattern}`),
    assignment: known(assignment),
    sessionTimeoutMs: notKnown('it is a setting of the group'),
  };
}
