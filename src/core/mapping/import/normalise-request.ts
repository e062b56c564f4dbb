import { isList, isObject, type Json, type JsonObject } from './imported-mapping.ts';

const INTEGERS = [
  'BatchSize',
  'MaximumBatchingWindowInSeconds',
  'MaximumRetryAttempts',
  'MaximumRecordAgeInSeconds',
  'ParallelizationFactor',
  'TumblingWindowInSeconds',
  'MinimumPollers',
  'MaximumPollers',
  'MaximumConcurrency',
];
const FLAGS = ['Enabled', 'BisectBatchOnFunctionError'];
const LISTS = ['Topics', 'KAFKA_BOOTSTRAP_SERVERS', 'FunctionResponseTypes', 'Metrics', 'Queues'];

/**
 * A request as the Lambda API takes it, from what templates write: numbers and booleans that are text, one text for a
 * list, `KafkaBootstrapServers`, `KmsKeyArn`, tags as a list. Fields that are absent or null are left out.
 */
export function normaliseRequest(raw: JsonObject): JsonObject {
  const { KmsKeyArn, ...rest } = raw;
  return strip(KmsKeyArn === undefined ? rest : { ...rest, KMSKeyArn: KmsKeyArn });
}

function strip(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => {
      if (value === undefined || value === null) return [];
      const key = name === 'KafkaBootstrapServers' ? 'KAFKA_BOOTSTRAP_SERVERS' : name;
      return [[key, key === 'Tags' ? tagsOf(value) : typed(key, value)]];
    }),
  );
}

function typed(name: string, value: Json): Json {
  if (LISTS.includes(name)) {
    const list = typeof value === 'string' ? [value] : value;
    if (!isList(list)) return value;
    return list.flatMap((each): readonly Json[] => (typeof each === 'string' ? splitAtCommas(each) : [each]));
  }
  if (typeof value === 'string') {
    if (INTEGERS.includes(name) && /^-?\d+$/.test(value.trim())) return Number(value);
    if (FLAGS.includes(name) && /^(true|false)$/i.test(value.trim())) return value.trim().toLowerCase() === 'true';
    if (name === 'StartingPositionTimestamp') return secondsOf(value);
    return value;
  }
  if (name === 'Pattern') return isObject(value) || isList(value) ? JSON.stringify(value) : value;
  if (isList(value)) return value.map((each) => (isObject(each) ? strip(each) : each));
  return isObject(value) ? strip(value) : value;
}

function splitAtCommas(text: string): string[] {
  // A name of a hole may have a comma in it.
  if (text.includes('${')) return [text];
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** Unix seconds, as on the wire; Terraform and YAML write RFC 3339. */
function secondsOf(text: string): Json {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? text : ms / 1000;
}

/** CloudFormation lists `{Key, Value}`; the API takes an object. */
function tagsOf(tags: Json): Json {
  if (!isList(tags)) return tags;
  return Object.fromEntries(tags.flatMap((tag) => (isObject(tag) ? [[String(tag.Key), String(tag.Value ?? '')]] : [])));
}
