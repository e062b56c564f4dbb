import type { JsonPath } from '../json/json-path.ts';
import type { MappingFacts } from '../mapping-facts.ts';
import type { MappingProblem } from '../problem-report.ts';
import type { Rule } from './rule.ts';

interface ProvisionedSetting {
  readonly name: string;
  readonly path: JsonPath;
  /** Undefined where the setting is absent. */
  readonly value: unknown;
  readonly isDefault: boolean;
}

export const checkProvisionedOnly: Rule = function* (facts) {
  if (facts.provisioned || unreadablePollers(facts)) return;
  for (const setting of settingsOf(facts)) {
    if (setting.value === undefined) continue;
    if (!setting.isDefault) yield needsProvisionedMode(setting);
    else if (facts.shape === 'create-request') yield writtenOutDefault(setting);
  }
};

/** Something that could not be read stands there: it says nothing about the mode. */
function unreadablePollers({ document, given }: MappingFacts): boolean {
  return given('ProvisionedPollerConfig') && document.ProvisionedPollerConfig === undefined;
}

function settingsOf({ document, consumptionMode, destination }: MappingFacts): readonly ProvisionedSetting[] {
  const { MaximumRetryAttempts, MaximumRecordAgeInSeconds, BisectBatchOnFunctionError } = document;
  const { FunctionResponseTypes, LoggingConfig, MetricsConfig } = document;
  const registries = (['AmazonManagedKafkaEventSourceConfig', 'SelfManagedKafkaEventSourceConfig'] as const).map(
    (config): ProvisionedSetting => {
      const value = document[config]?.SchemaRegistryConfig;
      const isDefault = Object.keys(value ?? {}).length === 0;
      return { name: 'SchemaRegistryConfig', path: [config, 'SchemaRegistryConfig'], value, isDefault };
    },
  );
  return [
    top('MaximumRetryAttempts', MaximumRetryAttempts, MaximumRetryAttempts === (consumptionMode === 'Queue' ? 0 : -1)),
    top('MaximumRecordAgeInSeconds', MaximumRecordAgeInSeconds, MaximumRecordAgeInSeconds === -1),
    top('BisectBatchOnFunctionError', BisectBatchOnFunctionError, BisectBatchOnFunctionError === false),
    top('FunctionResponseTypes', FunctionResponseTypes, FunctionResponseTypes?.length === 0),
    top('LoggingConfig', LoggingConfig, LoggingConfig?.SystemLogLevel === undefined),
    top('MetricsConfig', MetricsConfig, (MetricsConfig?.Metrics ?? []).length === 0),
    ...registries,
    {
      name: 'a Kafka topic as destination',
      path: ['DestinationConfig', 'OnFailure', 'Destination'],
      value: destination.name?.startsWith('kafka://') === true ? destination.name : undefined,
      isDefault: false,
    },
  ];
}

function top(name: string, value: unknown, isDefault: boolean): ProvisionedSetting {
  return { name, path: [name], value, isDefault };
}

function needsProvisionedMode({ name, path }: ProvisionedSetting): MappingProblem {
  const words = `${name} is only available for Provisioned Mode. To configure ${name}, please enable Provisioned Mode by specifying MinimumPollers in ProvisionedPollerConfig.`;
  const why =
    name === 'MetricsConfig'
      ? `AWS answers: ${words} (recorded)`
      : name.startsWith('a Kafka')
        ? 'Lambda developer guide, kafka-on-failure-destination; the wording of AWS is unconfirmed'
        : `AWS answers (inferred from its answer for MetricsConfig): ${words}`;
  return {
    code: 'needs-provisioned-mode',
    message: `${name} needs provisioned mode, and this mapping is on-demand`,
    why,
    next: 'add "ProvisionedPollerConfig": {"MinimumPollers": 1}, or take the setting out',
    path,
  };
}

function writtenOutDefault({ name, path }: ProvisionedSetting): MappingProblem {
  return {
    code: 'provisioned-default-on-demand',
    message: `${name} is for provisioned mode; its default is written out here`,
    why: 'AWS returns these defaults for on-demand mappings; whether it takes them in a request is unconfirmed',
    next: 'take it out: nothing changes',
    path,
  };
}
