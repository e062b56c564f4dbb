import { DEFAULTS } from './defaults.ts';
import type { MappingDocument } from './fields/mapping-fields.ts';
import type { Mapping, MappingSource, ProvisionedPollers, StartingPosition } from './mapping.ts';
import type { MappingFacts } from './mapping-facts.ts';
import type { AwsState, DefaultedField } from './mapping-reading.ts';

export interface BuiltMapping {
  readonly mapping: Mapping;
  readonly defaulted: readonly DefaultedField[];
  readonly aws: AwsState;
}

/** The mapping with its defaults; undefined where function, source or topic are missing (a problem by then). */
export function buildMapping(facts: MappingFacts): BuiltMapping | undefined {
  const { document, topic, consumptionMode } = facts;
  const functionName = document.FunctionName ?? document.FunctionArn;
  const source = sourceOf(document);
  if (functionName === undefined || source === undefined || topic === undefined) return undefined;
  const registries = [document.AmazonManagedKafkaEventSourceConfig, document.SelfManagedKafkaEventSourceConfig];
  const base = {
    uuid: document.UUID,
    functionName,
    source,
    topic,
    consumerGroupId: facts.consumerGroupId,
    enabled: enabledOf(document),
    batchSize: document.BatchSize ?? DEFAULTS.batchSize,
    filterPatterns: (document.FilterCriteria?.Filters ?? []).flatMap((filter) => filter?.Pattern ?? []),
    provisioned: facts.provisioned ? provisionedOf(document) : undefined,
    maximumRetryAttempts: document.MaximumRetryAttempts ?? DEFAULTS.retryAttempts[consumptionMode],
    maximumRecordAgeSeconds: document.MaximumRecordAgeInSeconds ?? DEFAULTS.recordAgeSeconds,
    bisectBatchOnFunctionError: document.BisectBatchOnFunctionError ?? false,
    reportBatchItemFailures: document.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    onFailureDestination: facts.destination.name,
    schemaRegistry: registries.some((config) => Object.keys(config?.SchemaRegistryConfig ?? {}).length > 0),
    accessTypes: (document.SourceAccessConfigurations ?? []).flatMap((entry) => entry?.Type ?? []),
  };
  const mapping: Mapping =
    consumptionMode === 'Queue'
      ? { ...base, consumptionMode }
      : {
          ...base,
          consumptionMode,
          startingPosition: startingPositionOf(document),
          batchingWindowMs:
            document.MaximumBatchingWindowInSeconds === undefined
              ? DEFAULTS.batchingWindowMs
              : document.MaximumBatchingWindowInSeconds * 1000,
        };
  const aws = {
    state: document.State,
    lastModifiedMs: document.LastModified?.ms,
    stateTransitionReason: document.StateTransitionReason,
    lastProcessingResult: document.LastProcessingResult,
  };
  return { mapping, defaulted: defaultedFields(facts), aws };
}

function sourceOf({ EventSourceArn, SelfManagedEventSource }: MappingDocument): MappingSource | undefined {
  if (EventSourceArn !== undefined) return { kind: 'msk', eventSourceArn: EventSourceArn };
  const servers = SelfManagedEventSource?.Endpoints?.KAFKA_BOOTSTRAP_SERVERS;
  if (servers === undefined) return undefined;
  return { kind: 'self-managed', bootstrapServers: servers.flatMap((server) => server ?? []) };
}

/** Responses have no `Enabled`; their `State` says it. */
function enabledOf({ Enabled, State }: MappingDocument): boolean {
  if (State === 'Disabled' || State === 'Disabling' || State === 'Deleting') return false;
  return Enabled ?? DEFAULTS.enabled;
}

function provisionedOf({ ProvisionedPollerConfig: config }: MappingDocument): ProvisionedPollers {
  const group = config?.PollerGroupName ?? '';
  return {
    minimumPollers: config?.MinimumPollers ?? DEFAULTS.minimumPollers,
    maximumPollers: config?.MaximumPollers ?? DEFAULTS.maximumPollers,
    pollerGroupName: group === '' ? undefined : group,
  };
}

function startingPositionOf({ StartingPosition, StartingPositionTimestamp }: MappingDocument): StartingPosition {
  if (StartingPosition === 'AT_TIMESTAMP' && StartingPositionTimestamp !== undefined) {
    return { kind: 'AT_TIMESTAMP', timestampMs: StartingPositionTimestamp.ms };
  }
  return { kind: StartingPosition === 'LATEST' ? 'LATEST' : DEFAULTS.startingPosition };
}

function defaultedFields({ document, given, shape, provisioned, ...facts }: MappingFacts): readonly DefaultedField[] {
  const queue = facts.consumptionMode === 'Queue';
  const pollers = document.ProvisionedPollerConfig;
  const candidates: readonly (readonly [DefaultedField, boolean])[] = [
    ['Enabled', shape === 'create-request' && !given('Enabled')],
    ['ConsumerGroupId', facts.consumerGroupId === undefined],
    ['ConsumptionMode', document.SelfManagedKafkaEventSourceConfig?.ConsumptionMode === undefined],
    ['StartingPosition', !queue && !given('StartingPosition')],
    ['BatchSize', !given('BatchSize')],
    ['MaximumBatchingWindowInSeconds', !queue && !given('MaximumBatchingWindowInSeconds')],
    ['MinimumPollers', provisioned && pollers?.MinimumPollers === undefined],
    ['MaximumPollers', provisioned && pollers?.MaximumPollers === undefined],
    ['MaximumRetryAttempts', !given('MaximumRetryAttempts')],
    ['MaximumRecordAgeInSeconds', !given('MaximumRecordAgeInSeconds')],
    ['BisectBatchOnFunctionError', !given('BisectBatchOnFunctionError')],
    ['FunctionResponseTypes', !given('FunctionResponseTypes')],
  ];
  return candidates.flatMap(([name, isDefault]) => (isDefault ? [name] : []));
}
