import type { KafkaRecord } from '../model/record.ts';
import { keyOf, parseKey, type TopicPartition } from '../model/topic-partition.ts';
import type { Failure, FailureRange } from './failure.ts';
import {
  asCount,
  asObject,
  asOffset,
  asText,
  asTime,
  FailureRefused,
  isObject,
  type JsonObject,
  parseJson,
} from './json-reading.ts';
import { type ParsedPayload, parsePayload } from './parse-payload.ts';

export type ParsedFailure =
  | { readonly ok: true; readonly failure: Failure }
  /** `path` is the JSON path of what is wrong; empty for the whole text. */
  | { readonly ok: false; readonly path: string; readonly why: string };

/**
 * Reads a failure record in any of its shapes: SQS and SNS (metadata), S3 (with the event as text), Kafka topics (one
 * record, with the event as object), and what a queue gets that is subscribed to an SNS topic (the record is its
 * `Message`). Source: Lambda developer guide, pages kafka-on-failure and kafka-on-failure-destination.
 */
export function parseFailure(text: string): ParsedFailure {
  try {
    return { ok: true, failure: readFailure(text) };
  } catch (error) {
    if (!(error instanceof FailureRefused)) throw error;
    return { ok: false, path: error.path, why: error.message };
  }
}

function readFailure(text: string): Failure {
  const outer = asObject(parseJson(text, ''), '');
  const notified = outer.Type === 'Notification' && typeof outer.Message === 'string' ? outer.Message : undefined;
  const document = notified === undefined ? outer : asObject(parseJson(notified, 'Message'), 'Message');
  const within = notified === undefined ? '' : 'Message.';
  if (document.KafkaBatchInfo === undefined) throw new FailureRefused(`${within}KafkaBatchInfo`, noKafka(document));
  const batch = asObject(document.KafkaBatchInfo, `${within}KafkaBatchInfo`);
  const context = asObject(document.requestContext, `${within}requestContext`);
  const { payload } = document;
  const parsed = payload === undefined || payload === null ? undefined : parsePayload(payload, `${within}payload`);
  return {
    condition: asText(context.condition, `${within}requestContext.condition`),
    functionArn: asText(context.functionArn, `${within}requestContext.functionArn`),
    eventSourceArn: textOf(batch.eventSourceArn),
    bootstrapServers: (textOf(batch.bootstrapServers) ?? '').split(',').filter((server) => server.trim() !== ''),
    timestampMs: asTime(document.timestamp, `${within}timestamp`),
    batchSize: asCount(batch.batchSize, `${within}KafkaBatchInfo.batchSize`, 1),
    ranges: readRanges(batch, parsed, `${within}KafkaBatchInfo`),
    payload: parsed?.records,
    hasSchemaMetadata: parsed?.hasSchemaMetadata === true,
  };
}

/** What only tells clusters apart is no reason to refuse a failure record. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Destinations of other event sources get records of the same kind. */
function noKafka(document: JsonObject): string {
  const other = Object.keys(document).find((name) => /BatchInfo$/.test(name));
  return other === undefined
    ? 'is missing: this is no failure record of a Kafka mapping'
    : `is missing: this is a failure record of another event source (${other})`;
}

function readRanges(batch: JsonObject, payload: ParsedPayload | undefined, path: string): readonly FailureRange[] {
  if (batch.recordsInfo !== undefined) {
    const ranges = Object.entries(asObject(batch.recordsInfo, `${path}.recordsInfo`)).map(([group, info]) => {
      const place = `${path}.recordsInfo["${group}"]`;
      return readRange(group, asObject(info, place), place);
    });
    if (ranges.length === 0) throw new FailureRefused(`${path}.recordsInfo`, 'names no partition');
    return ranges;
  }
  if (payload === undefined) {
    throw new FailureRefused(
      isObject(batch.recordInfo) ? 'payload' : `${path}.recordsInfo`,
      isObject(batch.recordInfo) ? 'is missing, and recordInfo names no topic and partition' : 'is missing',
    );
  }
  return rangesOf(payload.records);
}

function readRange(group: string, info: JsonObject, path: string): FailureRange {
  const topicPartition = parseKey(group);
  if (topicPartition === undefined) throw new FailureRefused(path, 'is not named topic-partition');
  const first = asOffset(info.firstRecordOffset, `${path}.firstRecordOffset`);
  const last = asOffset(info.lastRecordOffset, `${path}.lastRecordOffset`);
  if (last < first) throw new FailureRefused(`${path}.lastRecordOffset`, 'is below firstRecordOffset');
  return {
    ...topicPartition,
    first,
    last,
    firstTimestampMs: asTime(info.firstRecordTimestamp, `${path}.firstRecordTimestamp`),
    lastTimestampMs: asTime(info.lastRecordTimestamp, `${path}.lastRecordTimestamp`),
  };
}

function rangesOf(records: readonly KafkaRecord[]): readonly FailureRange[] {
  const groups = new Map<string, { readonly place: TopicPartition; readonly members: KafkaRecord[] }>();
  for (const record of records) {
    const group = groups.get(keyOf(record)) ?? { place: record, members: [] };
    group.members.push(record);
    groups.set(keyOf(record), group);
  }
  return [...groups.values()].map(({ place: { topic, partition }, members }) => {
    const [first, last] = endsOf(members);
    const times = { firstTimestampMs: first.timestampMs, lastTimestampMs: last.timestampMs };
    return { topic, partition, first: first.offset, last: last.offset, ...times };
  });
}

function endsOf(members: readonly KafkaRecord[]): readonly [KafkaRecord, KafkaRecord] {
  const sorted = members.toSorted((a, b) => (a.offset < b.offset ? -1 : 1));
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) throw new Error('a group has no record');
  return [first, last];
}
