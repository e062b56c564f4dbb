import type { Rule } from './rule.ts';

export const checkConsumerGroup: Rule = function* ({
  shape,
  document,
  given,
  source,
  consumerGroupId,
  consumptionMode,
}) {
  if (consumptionMode === 'Queue') return;
  const config =
    source === 'self-managed' ? 'SelfManagedKafkaEventSourceConfig' : 'AmazonManagedKafkaEventSourceConfig';
  const settings = document[config];
  const unreadable = settings === undefined ? given(config) : 'ConsumerGroupId' in settings;
  const isUuid = consumerGroupId !== undefined && consumerGroupId === document.UUID;
  if (source === undefined || (!isUuid && unreadable)) return;
  yield {
    code: 'random-consumer-group',
    message: isUuid
      ? 'the consumer group is the UUID of the mapping: a mapping made anew reads with another group'
      : 'there is no ConsumerGroupId: the group will be the UUID of the mapping, another one after each re-creation',
    why: 'Lambda developer guide, kafka-consumer-group-id: a new group has no committed offsets, so StartingPosition decides again and records are skipped or repeated',
    next:
      shape === 'response'
        ? 'it cannot be changed after creation: re-create the mapping with a ConsumerGroupId, and carry the offsets over'
        : `add "${config}": {"ConsumerGroupId": "…"}; ACLs can then be granted before the mapping exists`,
    path: isUuid ? [config, 'ConsumerGroupId'] : [config],
  };
};

export const noteUniqueness: Rule = function* ({ shape, source, consumerGroupId }) {
  if (shape === 'response' || source === undefined) return;
  const group =
    consumerGroupId === undefined ? '' : `, and no other mapping on this cluster the group ${consumerGroupId}`;
  yield {
    code: 'unique-on-create',
    message: `AWS takes this only while no mapping has the same source, function and topic${group}`,
    why: 'AWS answers 409 ResourceConflictException: An event source mapping with event source … already exists. (recorded); one group cannot serve two topics of a cluster, and neither group nor topic can be changed later',
    next: 'aws lambda list-event-source-mappings --function-name NAME shows what exists',
  };
};
