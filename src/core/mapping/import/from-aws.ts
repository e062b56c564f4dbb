import { type ImportedMapping, isKafkaMapping, isList, isObject, type JsonObject } from './imported-mapping.ts';

/**
 * Kafka mappings of what the AWS CLI prints for `get-event-source-mapping` or `list-event-source-mappings`, by UUID, as
 * AWS answered them.
 */
export function mappingsOfAws(root: JsonObject): readonly ImportedMapping[] {
  const list = isList(root.EventSourceMappings) ? root.EventSourceMappings.filter(isObject) : [root];
  return list.filter(isKafkaMapping).map(({ ResponseMetadata: _metadata, ...mapping }, index) => ({
    name: typeof mapping.UUID === 'string' ? mapping.UUID : `mapping${index}`,
    mapping,
    holes: [],
    notes: [],
  }));
}
