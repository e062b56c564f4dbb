import type { MappingDocument } from './fields/mapping-fields.ts';
import { type JsonNode, membersOf } from './json/json-tree.ts';
import type { MappingShape, ParseMappingOptions } from './mapping-reading.ts';

/** What the rules judge. `document` holds only values without a problem of their own. */
export interface MappingFacts extends ParseMappingOptions {
  readonly shape: MappingShape;
  readonly document: MappingDocument;
  /** Whether the field stands in the text with a value other than null, readable or not. */
  given(name: keyof MappingDocument): boolean;
  /** Undefined where the mapping names no source, or both. */
  readonly source: 'msk' | 'self-managed' | undefined;
  readonly topic: string | undefined;
  readonly consumptionMode: 'Stream' | 'Queue';
  readonly provisioned: boolean;
  readonly consumerGroupId: string | undefined;
  /** `given` is true for every text but the empty one, which removes a destination, also where it cannot be read. */
  readonly destination: { readonly given: boolean; readonly name: string | undefined };
}

export function createFacts(
  node: JsonNode,
  shape: MappingShape,
  document: MappingDocument,
  options: ParseMappingOptions,
): MappingFacts {
  const names = new Set(membersOf(node).flatMap(({ name, value }) => (value.type === 'null' ? [] : [name])));
  const given = (name: keyof MappingDocument): boolean => names.has(name);
  const selfManaged = document.SelfManagedKafkaEventSourceConfig;
  const pollers = document.ProvisionedPollerConfig;
  return {
    ...options,
    shape,
    document,
    given,
    source: sourceOf(given),
    topic: document.Topics?.[0],
    consumptionMode: selfManaged?.ConsumptionMode ?? 'Stream',
    provisioned: pollers !== undefined && ('MinimumPollers' in pollers || 'MaximumPollers' in pollers),
    consumerGroupId: selfManaged?.ConsumerGroupId ?? document.AmazonManagedKafkaEventSourceConfig?.ConsumerGroupId,
    destination: destinationOf(document, given),
  };
}

function sourceOf(given: MappingFacts['given']): MappingFacts['source'] {
  const managed = given('EventSourceArn');
  if (managed === given('SelfManagedEventSource')) return undefined;
  return managed ? 'msk' : 'self-managed';
}

function destinationOf(
  { DestinationConfig: config }: MappingDocument,
  given: MappingFacts['given'],
): MappingFacts['destination'] {
  const onFailure = config?.OnFailure;
  if (onFailure?.Destination !== undefined) {
    const { Destination } = onFailure;
    return Destination === '' ? { given: false, name: undefined } : { given: true, name: Destination };
  }
  const unreadable = [
    given('DestinationConfig') && config === undefined,
    config !== undefined && 'OnFailure' in config && onFailure === undefined,
    onFailure !== undefined && 'Destination' in onFailure,
  ];
  return { given: unreadable.includes(true), name: undefined };
}
