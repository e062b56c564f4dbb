import type { Mapping } from './mapping.ts';

/**
 * The group that Lambda reads in: `ConsumerGroupId`, else the UUID of the mapping, which a create request has not got yet
 * (AWS Lambda Developer Guide, with-kafka-troubleshoot: the group's name matches the mapping's UUID).
 */
export function consumerGroupOf({
  consumerGroupId,
  uuid,
}: Pick<Mapping, 'consumerGroupId' | 'uuid'>): string | undefined {
  return consumerGroupId ?? uuid;
}
