import type { Rule } from './rule.ts';

const CONFIGS = ['AmazonManagedKafkaEventSourceConfig', 'SelfManagedKafkaEventSourceConfig'] as const;
const REQUIRED = ['SchemaRegistryURI', 'EventRecordFormat', 'SchemaValidationConfigs'] as const;
/** `maxItems` of the CloudFormation schema. */
const MOST_ACCESS_CONFIGS = 2;

export const checkSchemaRegistry: Rule = function* ({ document }) {
  for (const config of CONFIGS) {
    const registry = document[config]?.SchemaRegistryConfig;
    if (registry === undefined || Object.keys(registry).length === 0) continue;
    const path = [config, 'SchemaRegistryConfig'];
    const missing = REQUIRED.filter((name) => registry[name] === undefined && !(name in registry));
    if (missing.length > 0) {
      yield {
        code: 'schema-registry-incomplete',
        message: `SchemaRegistryConfig lacks ${missing.join(', ')}`,
        why: 'enforced by AWS SAM, and for SchemaValidationConfigs by the API (recorded); inferred for the others',
        next: 'add it, or take SchemaRegistryConfig out',
        path,
      };
    }
    const accessCount = registry.AccessConfigs?.length ?? 0;
    const isGlue = registry.SchemaRegistryURI?.startsWith('arn:') === true;
    if (accessCount > MOST_ACCESS_CONFIGS || (isGlue && accessCount > 0)) {
      yield {
        code: 'schema-registry-access',
        message: isGlue
          ? 'AccessConfigs are not for a Glue registry: the execution role reads it'
          : `there are ${accessCount} AccessConfigs, and at most ${MOST_ACCESS_CONFIGS} are allowed`,
        why: 'Lambda developer guide, services-consume-kafka-events, and the CloudFormation schema; that AWS refuses it is inferred',
        next: isGlue ? 'take AccessConfigs out' : 'keep one way to authenticate and one certificate',
        path: [...path, 'AccessConfigs'],
      };
    }
  }
};
