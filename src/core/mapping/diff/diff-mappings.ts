import { DEFAULTS } from '../defaults.ts';
import { isList, isObject, type Json, type JsonObject } from '../import/imported-mapping.ts';
import type { Mapping } from '../mapping.ts';
import { type ChangeWay, ruleOfChange } from './change-rules.ts';
import { type OffsetsConsequence, offsetsAfter } from './offsets-after.ts';

export interface MappingChange {
  /** AWS's name, with a dot into the configuration of the source. */
  readonly field: string;
  /** Absent where the mapping leaves it out. */
  readonly from?: Json;
  readonly to?: Json;
  readonly way: ChangeWay;
  readonly why: string;
  readonly note?: string;
}

export interface MappingDiff {
  readonly changes: readonly MappingChange[];
  /** The hardest of the changes; `none` without any. */
  readonly way: 'none' | ChangeWay;
  readonly offsets: OffsetsConsequence;
}

/** One side: the JSON of the mapping and what it means with its defaults. */
export interface DiffSide {
  readonly document: JsonObject;
  readonly mapping: Mapping;
}

/** AWS's own words about a mapping, which nobody sets. */
const ANSWERED = [
  'UUID',
  'FunctionArn',
  'EventSourceMappingArn',
  'State',
  'StateTransitionReason',
  'LastModified',
  'LastProcessingResult',
  'FilterCriteriaError',
  'ResponseMetadata',
  '$metadata',
  'FunctionName',
  'Enabled',
];
const CONFIGS = ['AmazonManagedKafkaEventSourceConfig', 'SelfManagedKafkaEventSourceConfig'];

/**
 * What differs between two mappings as AWS would hold them: the order of servers does not count, a field at its default
 * is the same as an absent one. Which differences an update can make, and what becomes of the committed offsets.
 */
export function diffMappings(before: DiffSide, after: DiffSide): MappingDiff {
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const changes = names.flatMap((field): MappingChange[] => {
    const [old, next] = [from[field], to[field]];
    if (canonical(field, old) === canonical(field, next)) return [];
    const rule = ruleOfChange(field, next);
    return [
      { field, ...(old === undefined ? {} : { from: old }), ...(next === undefined ? {} : { to: next }), ...rule },
    ];
  });
  const ways: readonly ChangeWay[] = ['new-mapping', 'update-by-hand', 'update'];
  const way = ways.find((each) => changes.some((change) => change.way === each)) ?? 'none';
  return { changes, way, offsets: offsetsAfter(before.mapping, after.mapping, way) };
}

/** One level of fields; configurations of the source by their members; defaults left out. */
function fieldsOf({ document, mapping }: DiffSide): JsonObject {
  const fields: Record<string, Json | undefined> = { FunctionName: functionOf(mapping), Enabled: mapping.enabled };
  for (const [name, value] of Object.entries(document)) {
    if (ANSWERED.includes(name) || value === undefined || value === null || isEmpty(value)) continue;
    if (CONFIGS.includes(name) && isObject(value)) {
      for (const [member, inner] of Object.entries(value)) {
        const isOwnGroup = member === 'ConsumerGroupId' && inner === mapping.uuid;
        if (!isOwnGroup && !isEmpty(inner)) fields[`${name}.${member}`] = inner;
      }
    } else fields[name] = value;
  }
  for (const [name, value] of Object.entries(FOR_OTHER_SOURCES)) if (fields[name] === value) delete fields[name];
  return { ...defaultsOf(mapping), ...fields, ...startOf(mapping) };
}

/** AWS answers these for Kafka too, where they mean nothing. */
const FOR_OTHER_SOURCES: JsonObject = { ParallelizationFactor: 1, TumblingWindowInSeconds: 0 };

function defaultsOf({ source, consumptionMode }: Mapping): JsonObject {
  return {
    BatchSize: DEFAULTS.batchSize,
    MaximumRetryAttempts: DEFAULTS.retryAttempts[consumptionMode],
    MaximumRecordAgeInSeconds: DEFAULTS.recordAgeSeconds,
    BisectBatchOnFunctionError: false,
    ...(source.kind === 'msk' ? {} : { 'SelfManagedKafkaEventSourceConfig.ConsumptionMode': DEFAULTS.consumptionMode }),
  };
}

/** The time in one form: it may be written in seconds or as ISO 8601. */
function startOf(mapping: Mapping): JsonObject {
  if (mapping.consumptionMode === 'Queue') return {};
  const { startingPosition: position } = mapping;
  return position.kind === 'AT_TIMESTAMP'
    ? { StartingPosition: position.kind, StartingPositionTimestamp: new Date(position.timestampMs).toISOString() }
    : { StartingPosition: position.kind };
}

/** A function by its name and qualifier, however it is written. */
function functionOf({ functionName }: Mapping): string {
  return functionName.replace(/^(?:arn:[^:]+:lambda:[^:]*:)?(?:\d+:)?function:/, '');
}

function canonical(field: string, value: Json | undefined): string {
  const isSet = field === 'SelfManagedEventSource' || field === 'SourceAccessConfigurations';
  return JSON.stringify(sorted(value, isSet)) ?? '';
}

/** Names in one order; lists too, where their order means nothing. */
function sorted(value: Json | undefined, isSet: boolean): Json | undefined {
  if (isList(value)) {
    const items = value.map((each) => sorted(each, isSet) ?? null);
    return isSet ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner, isSet)]));
}

function isEmpty(value: Json | undefined): boolean {
  return (
    value === '' || (isList(value) && value.length === 0) || (isObject(value) && Object.values(value).every(isEmpty))
  );
}
