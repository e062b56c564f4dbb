import { isLosslessNumber } from 'lossless-json';
import type { KafkaRecord, RecordHeader, TimestampType } from '../model/record.ts';
import { keyOf, parseKey } from '../model/topic-partition.ts';
import { asCount, asObject, asOffset, FailureRefused, isObject, type JsonObject, parseJson } from './json-reading.ts';

export interface ParsedPayload {
  readonly records: readonly KafkaRecord[];
  readonly hasSchemaMetadata: boolean;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const TYPES: ReadonlySet<string> = new Set(['CREATE_TIME', 'LOG_APPEND_TIME', 'NO_TIMESTAMP_TYPE']);

/**
 * The records of an event that a failure record keeps: as JSON text (S3) or as an object (Kafka topics). Key and value are
 * base64, header bytes a list of signed or unsigned numbers (Lambda developer guide, pages with-msk and kafka-on-failure).
 */
export function parsePayload(payload: unknown, path: string): ParsedPayload {
  const event = asObject(typeof payload === 'string' ? parseJson(payload, path) : payload, path);
  const groups = asObject(event.records, `${path}.records`);
  const records: KafkaRecord[] = [];
  let hasSchemaMetadata = false;
  for (const [group, members] of Object.entries(groups)) {
    const place = `${path}.records["${group}"]`;
    const topicPartition = parseKey(group);
    if (topicPartition === undefined) throw new FailureRefused(place, 'is not named topic-partition');
    if (!Array.isArray(members)) throw new FailureRefused(place, 'is not a list of records');
    for (const [index, member] of members.entries()) {
      const fields = asObject(member, `${place}[${index}]`);
      const record = readRecord(fields, topicPartition, `${place}[${index}]`);
      if (keyOf(record) !== group) throw new FailureRefused(`${place}[${index}]`, `is a record of ${keyOf(record)}`);
      records.push(record);
      hasSchemaMetadata ||= isObject(fields.keySchemaMetadata) || isObject(fields.valueSchemaMetadata);
    }
  }
  if (records.length === 0) throw new FailureRefused(`${path}.records`, 'holds no record');
  return { records, hasSchemaMetadata };
}

function readRecord(
  fields: JsonObject,
  named: { readonly topic: string; readonly partition: number },
  path: string,
): KafkaRecord {
  const { topic = named.topic, timestampType = 'CREATE_TIME' } = fields;
  if (typeof topic !== 'string') throw new FailureRefused(`${path}.topic`, 'is not a text');
  if (typeof timestampType !== 'string' || !TYPES.has(timestampType)) {
    throw new FailureRefused(`${path}.timestampType`, 'is not CREATE_TIME, LOG_APPEND_TIME or NO_TIMESTAMP_TYPE');
  }
  return {
    topic,
    partition: fields.partition === undefined ? named.partition : asCount(fields.partition, `${path}.partition`, 0),
    offset: asOffset(fields.offset, `${path}.offset`),
    timestampMs: readTimestamp(fields.timestamp, `${path}.timestamp`),
    timestampType: timestampType as TimestampType,
    key: readBytes(fields.key, `${path}.key`),
    value: readBytes(fields.value, `${path}.value`),
    headers: readHeaders(fields.headers, `${path}.headers`),
  };
}

function readTimestamp(value: unknown, path: string): number {
  const ms = isLosslessNumber(value) ? Number(value.value) : Number.NaN;
  if (!Number.isSafeInteger(ms) || Math.abs(ms) > 8.64e15) throw new FailureRefused(path, 'is not milliseconds');
  return ms;
}

function readBytes(value: unknown, path: string): Uint8Array | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || value.length % 4 !== 0 || !BASE64.test(value)) {
    throw new FailureRefused(path, 'is not base64');
  }
  return Buffer.from(value, 'base64');
}

function readHeaders(value: unknown, path: string): readonly RecordHeader[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new FailureRefused(path, 'is not a list');
  return value.flatMap((header: unknown, index) =>
    Object.entries(asObject(header, `${path}[${index}]`)).map(([name, bytes]) => ({
      name,
      value: readHeaderBytes(bytes, `${path}[${index}]["${name}"]`),
    })),
  );
}

function readHeaderBytes(value: unknown, path: string): Uint8Array {
  if (!Array.isArray(value)) throw new FailureRefused(path, 'is not a list of bytes');
  const numbers = value.map((byte: unknown) => (isLosslessNumber(byte) ? Number(byte.value) : Number.NaN));
  if (!numbers.every((byte) => Number.isInteger(byte) && byte >= -128 && byte <= 255)) {
    throw new FailureRefused(path, 'holds what is no byte');
  }
  return Uint8Array.from(numbers.map((byte) => byte & 255));
}
