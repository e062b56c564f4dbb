import {
  type ImportedMapping,
  isList,
  isObject,
  type Json,
  type JsonObject,
  note,
  objectOf,
} from './imported-mapping.ts';
import { normaliseRequest } from './normalise-request.ts';
import type { References } from './references.ts';
import { resolve, type TemplateScope } from './resolve-functions.ts';

const ACCESS: Readonly<Record<string, { readonly type: string; readonly prefix?: string }>> = {
  vpcSubnet: { type: 'VPC_SUBNET', prefix: 'subnet:' },
  vpcSecurityGroup: { type: 'VPC_SECURITY_GROUP', prefix: 'security_group:' },
  saslPlainAuth: { type: 'BASIC_AUTH' },
  saslScram256Auth: { type: 'SASL_SCRAM_256_AUTH' },
  saslScram512Auth: { type: 'SASL_SCRAM_512_AUTH' },
  saslScram512: { type: 'SASL_SCRAM_512_AUTH' },
  clientCertificateTlsAuth: { type: 'CLIENT_CERTIFICATE_TLS_AUTH' },
  serverRootCaCertificate: { type: 'SERVER_ROOT_CA_CERTIFICATE' },
};

/** Functions of CloudFormation may stand in an event; what they look at is made when the service is deployed. */
const NO_TEMPLATE: Omit<TemplateScope, 'references'> = {
  parameters: {},
  mappings: {},
  conditions: {},
  resourceValue: () => undefined,
  isNamedByAws: () => false,
};

/**
 * Kafka mappings of a `serverless.yml`, by `function.kafka0`, `function.msk1`, … in the order of the events. Variables
 * that the file itself does not answer are holes. Source: Serverless Framework and osls 4.3, kafka and msk events.
 */
export function mappingsOfServerless(root: JsonObject, references: References): readonly ImportedMapping[] {
  const stage = textOf(fillVariables(objectOf(root.provider).stage ?? 'dev', root, references));
  const service = isObject(root.service) ? root.service.name : root.service;
  return functionsOf(root.functions).flatMap(([key, definition]) => {
    const { name, events } = objectOf(definition);
    return (isList(events) ? events : []).flatMap((event, index) => {
      const kind = isObject(event) ? (['kafka', 'msk'] as const).find((each) => isObject(event[each])) : undefined;
      if (kind === undefined) return [];
      references.takeHoles();
      const filled = fillVariables(objectOf(event)[kind] ?? {}, root, references);
      const own = objectOf(resolve(filled, { ...NO_TEMPLATE, references }));
      const given = name ?? `${textOf(service)}-${stage}-${key}`;
      const functionName = textOf(fillVariables(given, root, references));
      const notes = [];
      if (own.maximumBatchingWindow === 0) {
        const message = `${key}: the framework leaves maximumBatchingWindow: 0 out, so AWS waits its default of 500 ms`;
        notes.push(
          note('warning', 'window-zero-dropped', message, 'set MaximumBatchingWindowInSeconds to 0 to try it'),
        );
      }
      const mapping = normaliseRequest({ FunctionName: functionName, ...requestOf(kind, own) });
      return [{ name: `${key}.${kind}${index}`, mapping, holes: references.takeHoles(), notes }];
    });
  });
}

/** Has a `functions` map and a provider, as every `serverless.yml`. */
export function isServerless(root: JsonObject): boolean {
  return (isObject(root.functions) || isList(root.functions)) && root.provider !== undefined;
}

/** One map of functions, or a list of such maps. */
function functionsOf(functions: Json | undefined): readonly (readonly [string, Json | undefined])[] {
  return (isList(functions) ? functions : [functions]).flatMap((each) => Object.entries(objectOf(each)));
}

function requestOf(kind: 'kafka' | 'msk', event: JsonObject): JsonObject {
  const group = event.consumerGroupId === undefined ? undefined : { ConsumerGroupId: event.consumerGroupId };
  const access = accessOf(kind === 'kafka' ? objectOf(event.accessConfigurations) : event);
  const destination = event.onFailureDestination;
  return {
    ...(kind === 'kafka'
      ? { SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: event.bootstrapServers } } }
      : { EventSourceArn: event.arn }),
    Topics: event.topic === undefined ? undefined : [event.topic],
    StartingPosition: event.startingPosition ?? 'TRIM_HORIZON',
    StartingPositionTimestamp: event.startingPositionTimestamp,
    BatchSize: event.batchSize,
    MaximumBatchingWindowInSeconds: event.maximumBatchingWindow === 0 ? undefined : event.maximumBatchingWindow,
    Enabled: event.enabled,
    SourceAccessConfigurations: access.length === 0 ? undefined : access,
    [kind === 'kafka' ? 'SelfManagedKafkaEventSourceConfig' : 'AmazonManagedKafkaEventSourceConfig']: group,
    FilterCriteria: isList(event.filterPatterns)
      ? { Filters: event.filterPatterns.map((pattern) => ({ Pattern: pattern })) }
      : undefined,
    DestinationConfig:
      destination === undefined
        ? undefined
        : { OnFailure: { Destination: isObject(destination) ? destination.arn : destination } },
    ProvisionedPollerConfig: pollersOf(event),
  };
}

function accessOf(configurations: JsonObject): readonly JsonObject[] {
  return Object.entries(ACCESS).flatMap(([name, { type, prefix = '' }]) => {
    const value = configurations[name];
    return (isList(value) ? value : value === undefined ? [] : [value]).map((each) => ({
      Type: type,
      URI: typeof each === 'string' && !each.startsWith(prefix) ? `${prefix}${each}` : each,
    }));
  });
}

function pollersOf({ provisionedPollerConfig, provisionedPollers }: JsonObject): JsonObject | undefined {
  const config = objectOf(provisionedPollerConfig);
  const newer = objectOf(provisionedPollers);
  if (provisionedPollerConfig === undefined && provisionedPollers === undefined) return undefined;
  return {
    MinimumPollers: config.minimumPollers ?? newer.min,
    MaximumPollers: config.maximumPollers ?? newer.max,
    PollerGroupName: newer.group,
  };
}

/** `${self:…}` of the file itself, `${opt:stage, 'dev'}` by its fallback; all others are holes under their own text. */
function fillVariables(value: Json, root: JsonObject, references: References, depth = 0): Json {
  if (isList(value)) return value.map((each) => fillVariables(each, root, references, depth));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        inner === undefined ? undefined : fillVariables(inner, root, references, depth),
      ]),
    );
  }
  if (typeof value !== 'string' || depth > 10) return value;
  const whole = /^\$\{([^{}]+)\}$/.exec(value)?.[1];
  const answer = (text: string): Json => {
    const found = variable(text, root, references);
    return typeof found === 'string' && !found.includes(`\${${text}}`)
      ? fillVariables(found, root, references, depth + 1)
      : found;
  };
  if (whole !== undefined) return answer(whole);
  const filled = value.replace(/\$\{([^{}]+)\}/g, (_, text: string) => textOf(answer(text)));
  // What stood within another variable is filled from the inside out.
  return filled !== value && /\$\{[^{}]+\}/.test(filled) && depth < 10 && hasNested(value)
    ? fillVariables(filled, root, references, depth + 1)
    : filled;
}

function hasNested(text: string): boolean {
  return /\$\{[^}]*\$\{/.test(text);
}

function variable(text: string, root: JsonObject, references: References): Json {
  const set = references.find(text);
  if (set !== undefined) return set;
  for (const source of text.split(',').map((each) => each.trim())) {
    const found = answerOf(source, root);
    if (found !== undefined) return found;
  }
  return references.fill(text);
}

/** Of one of the sources of a variable, the first of which that has a value wins; undefined where the file does not tell. */
function answerOf(source: string, root: JsonObject): Json | undefined {
  const literal = /^'(.*)'$|^"(.*)"$/.exec(source);
  if (literal !== null) return literal[1] ?? literal[2] ?? '';
  if (/^(-?\d+|true|false)$/.test(source)) return JSON.parse(source) as Json;
  if (source === 'sls:stage') return objectOf(root.provider).stage ?? 'dev';
  if (!source.startsWith('self:')) return undefined;
  let place: Json | undefined = root;
  for (const step of source.slice('self:'.length).split('.')) place = isObject(place) ? place[step] : undefined;
  return place;
}

function textOf(value: Json | undefined): string {
  return isObject(value) || isList(value) ? JSON.stringify(value) : String(value ?? '');
}
