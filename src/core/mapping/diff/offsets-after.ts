import type { Mapping } from '../mapping.ts';
import type { ChangeWay } from './change-rules.ts';

/** What becomes of the committed offsets when the second mapping takes the place of the first. */
export interface OffsetsConsequence {
  readonly code: 'kept' | 'kept-within-retention' | 'starting-position' | 'other-source' | 'other-topic';
  readonly message: string;
  readonly why: string;
  readonly next?: string;
}

/**
 * Sources: Lambda developer guide, kafka-consumer-group-id and kafka-starting-positions; Kafka, KIP-211; what AWS
 * answers to a second mapping of the same source was recorded.
 */
export function offsetsAfter(before: Mapping, after: Mapping, way: 'none' | ChangeWay): OffsetsConsequence {
  if (way === 'none') {
    return { code: 'kept', message: 'nothing changes', why: 'the mappings are the same to AWS' };
  }
  if (way !== 'new-mapping') {
    return {
      code: 'kept',
      message: 'an update keeps the group and its committed offsets; polling pauses for up to 90 seconds',
      why: 'Lambda developer guide, kafka-starting-positions',
      ...(after.consumptionMode === 'Stream' && after.startingPosition.kind === 'LATEST'
        ? {
            next: 'LATEST: a partition that never had a commit starts at its end again, and can miss records (inferred)',
          }
        : {}),
    };
  }
  if (before.topic !== after.topic)
    return decided(after, 'other-topic', 'the new topic has no committed offsets of the old one');
  const [oldGroup, newGroup] = [before.consumerGroupId ?? before.uuid, after.consumerGroupId];
  if (newGroup === undefined || newGroup !== oldGroup) {
    const which =
      newGroup === undefined
        ? 'without ConsumerGroupId the new mapping gets a new UUID as its group'
        : `${newGroup} is another group than ${oldGroup ?? 'the UUID of the first mapping'}`;
    return decided(after, 'starting-position', which);
  }
  if (sourceOf(before) !== sourceOf(after)) {
    return {
      code: 'other-source',
      message: `the group ${newGroup} goes on where it is on the cluster of the new mapping: on the same cluster at its committed offsets, on another by ${positionOf(after)}`,
      why: 'Lambda developer guide, kafka-consumer-group-id; committed offsets live on the cluster',
      next: 'compare the cluster ids of both lists of servers',
    };
  }
  return {
    code: 'kept-within-retention',
    message: `the group ${newGroup} stays: the new mapping goes on at its committed offsets if it is made before they expire`,
    why: 'Kafka, KIP-211: an empty group loses its offsets after offsets.retention.minutes (7 days by default)',
    next: 'delete the old mapping first: AWS answers 409 to a second one with the same source and group',
  };
}

function decided(after: Mapping, code: OffsetsConsequence['code'], which: string): OffsetsConsequence {
  const effect =
    after.consumptionMode === 'Queue'
      ? 'where a share group starts is decided by the broker'
      : {
          LATEST: 'everything that waits in the topic is skipped',
          TRIM_HORIZON: 'everything that the topic holds is read, again where it was read before',
          AT_TIMESTAMP: 'records from the given time on are read, again where they were read before',
        }[after.startingPosition.kind];
  return {
    code,
    message: `${which}: ${positionOf(after)} decides, ${effect}`,
    why: 'Lambda developer guide, kafka-consumer-group-id: a new group has no committed offsets',
    ...(code === 'starting-position'
      ? { next: 'set ConsumerGroupId to the group of the first mapping, or copy its offsets before' }
      : {}),
  };
}

function positionOf(mapping: Mapping): string {
  return mapping.consumptionMode === 'Queue' ? 'the broker' : `StartingPosition ${mapping.startingPosition.kind}`;
}

function sourceOf({ source }: Mapping): string {
  return source.kind === 'msk' ? source.eventSourceArn : source.bootstrapServers.toSorted().join(',');
}
