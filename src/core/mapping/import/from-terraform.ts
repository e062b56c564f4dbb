import {
  type ImportedMapping,
  isKafkaMapping,
  isList,
  isObject,
  type Json,
  type JsonObject,
  note,
  objectOf,
} from './imported-mapping.ts';
import { normaliseRequest } from './normalise-request.ts';
import type { References } from './references.ts';

const RESOURCE = 'aws_lambda_event_source_mapping';

/** Names that are not the snake case of AWS's own. */
const NAMES: Readonly<Record<string, string>> = {
  kms_key_arn: 'KMSKeyArn',
  source_access_configuration: 'SourceAccessConfigurations',
  schema_registry_uri: 'SchemaRegistryURI',
  access_config: 'AccessConfigs',
  schema_validation_config: 'SchemaValidationConfigs',
  uri: 'URI',
  filter: 'Filters',
  destination_arn: 'Destination',
};
/** Blocks that may stand once; `terraform show -json` lists every block. */
const REPEATED = ['source_access_configuration', 'filter', 'access_config', 'schema_validation_config'];
/** Of the provider, and what AWS answers: not part of a request. */
const NOT_ASKED = [
  'id',
  'arn',
  'uuid',
  'function_arn',
  'state',
  'state_transition_reason',
  'last_processing_result',
  'last_modified',
  'tags_all',
  'region',
  'timeouts',
];
/** A state says 0 where AWS says nothing, and these may not be 0 for Kafka. */
const ABSENT_WHEN_ZERO = ['maximum_record_age_in_seconds', 'parallelization_factor', 'tumbling_window_in_seconds'];

/**
 * Kafka mappings of `terraform show -json`, of a plan or of a state, or of a `terraform.tfstate`, by address; values that are known only after
 * `apply` are holes. Source: Terraform AWS provider, aws_lambda_event_source_mapping; Terraform JSON output format.
 */
export function mappingsOfTerraform(root: JsonObject, references: References): readonly ImportedMapping[] {
  const planned = objectOf(root.planned_values);
  const isPlan = root.planned_values !== undefined;
  const unknown = unknownValues(root);
  const resources = isRawState(root)
    ? resourcesOfRawState(root)
    : resourcesOf(objectOf((isPlan ? planned : objectOf(root.values)).root_module));
  return resources.flatMap(({ address, fields }) => {
    references.takeHoles();
    const filled = fillUnknown(fields, unknown.get(address), address, references);
    const mapping = normaliseRequest(objectOf(requestOf(withoutZeroRetries(filled))));
    if (!isKafkaMapping(mapping)) return [];
    const notes =
      !isPlan && mapping.MaximumBatchingWindowInSeconds === 0
        ? [
            note(
              'warning',
              'window-zero-in-state',
              `${address}: a Terraform state says 0 for a batching window that was never set, which AWS takes as 500 ms; 0 is kept here`,
              'take MaximumBatchingWindowInSeconds out unless the configuration sets it to 0',
            ),
          ]
        : [];
    return [{ name: address, mapping, holes: references.takeHoles(), notes }];
  });
}

/** Has what `terraform show -json` prints at its top. */
export function isTerraform(root: JsonObject): boolean {
  return (
    root.planned_values !== undefined ||
    (root.terraform_version !== undefined && root.values !== undefined) ||
    isRawState(root)
  );
}

/** `terraform.tfstate` itself. */
function isRawState(root: JsonObject): boolean {
  return root.terraform_version !== undefined && isList(root.resources) && root.lineage !== undefined;
}

interface Resource {
  readonly address: string;
  readonly fields: JsonObject;
}

function resourcesOf(module: JsonObject): readonly Resource[] {
  const own = listOf(module.resources).flatMap((resource) =>
    resource.type === RESOURCE && resource.mode !== 'data'
      ? [{ address: String(resource.address), fields: objectOf(resource.values) }]
      : [],
  );
  return [...own, ...listOf(module.child_modules).flatMap(resourcesOf)];
}

function resourcesOfRawState(root: JsonObject): readonly Resource[] {
  return listOf(root.resources).flatMap(({ mode, type, name, module, instances }) => {
    if (type !== RESOURCE || mode === 'data') return [];
    const own = `${module === undefined ? '' : `${String(module)}.`}${RESOURCE}.${String(name)}`;
    return listOf(instances).map(({ index_key: key, attributes }) => ({
      address: key === undefined ? own : `${own}[${JSON.stringify(key)}]`,
      fields: objectOf(attributes),
    }));
  });
}

/** Only provisioned mode has retry attempts: elsewhere 0 stands for none that were set. */
function withoutZeroRetries(fields: JsonObject): JsonObject {
  const { maximum_retry_attempts: attempts, ...others } = fields;
  return attempts === 0 && listOf(fields.provisioned_poller_config).length === 0 ? others : fields;
}

function unknownValues(root: JsonObject): ReadonlyMap<string, Json | undefined> {
  return new Map(
    listOf(root.resource_changes).map(({ address, change }) => [String(address), objectOf(change).after_unknown]),
  );
}

/** `after_unknown` has the shape of the values, with true at what is not known. */
function fillUnknown(fields: JsonObject, unknown: Json | undefined, path: string, references: References): JsonObject {
  if (!isObject(unknown)) return fields;
  const filled: Record<string, Json | undefined> = { ...fields };
  for (const [name, mark] of Object.entries(unknown)) {
    if (NOT_ASKED.includes(name)) continue;
    const place = `${path}.${name}`;
    const value = fields[name];
    if (mark === true && name === 'endpoints') {
      filled[name] = { KAFKA_BOOTSTRAP_SERVERS: references.fill(`${place}.KAFKA_BOOTSTRAP_SERVERS`) };
    } else if (mark === true) filled[name] = references.fill(place);
    else if (isList(mark)) {
      const present = isList(value) ? value : [];
      filled[name] = Array.from({ length: Math.max(mark.length, present.length) }, (_, index) => {
        const inner = present[index] ?? null;
        if (mark[index] === true) return references.fill(place);
        return isObject(mark[index]) ? fillUnknown(objectOf(inner), mark[index], place, references) : inner;
      });
    } else if (isObject(mark)) filled[name] = fillUnknown(objectOf(value), mark, place, references);
  }
  return filled;
}

function requestOf(fields: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): readonly (readonly [string, Json | undefined])[] => {
      const isUnset = value === null || value === undefined || (isList(value) && value.length === 0) || value === '';
      if (isUnset || NOT_ASKED.includes(name) || (ABSENT_WHEN_ZERO.includes(name) && value === 0)) return [];
      if (name === 'endpoints' || name === 'tags') return [[nameOf(name), value]];
      if (!isList(value) || value.some((each) => !isObject(each))) return [[nameOf(name), value]];
      const blocks = value.map((each) => requestOf(objectOf(each)));
      return [[nameOf(name), REPEATED.includes(name) ? blocks : blocks[0]]];
    }),
  );
}

function nameOf(snake: string): string {
  return NAMES[snake] ?? snake.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}
