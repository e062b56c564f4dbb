import { isUtf8 } from 'node:buffer';
import type { KafkaRecord, RecordBytes, RecordHeader, TimestampType } from '../model/record.ts';

const TIMESTAMP_TYPES: Readonly<Record<TimestampType, string>> = {
  CREATE_TIME: 'create',
  LOG_APPEND_TIME: 'logappend',
  NO_TIMESTAMP_TYPE: 'unknown',
};

/**
 * One record as a line that `parseRecordLine` reads back to the same bytes: kcat's `-J` envelope, with `keyBase64`,
 * `payloadBase64` and `headersBase64` where bytes are not UTF-8.
 */
export function formatRecordLine(record: KafkaRecord): string {
  const { topic, partition, offset, timestampMs, timestampType, key, value, headers } = record;
  const place = `{"topic":${JSON.stringify(topic)},"partition":${partition},"offset":${offset}`;
  const time = `,"tstype":"${TIMESTAMP_TYPES[timestampType]}","ts":${timestampMs}`;
  return `${place}${time}${headersOf(headers)},${bytesOf('key', key)},${bytesOf('payload', value)}}`;
}

function bytesOf(name: string, bytes: RecordBytes | null): string {
  const text = textOf(bytes);
  return text === undefined ? `"${name}Base64":"${base64Of(bytes)}"` : `"${name}":${JSON.stringify(text)}`;
}

/** Flat, as kcat writes them: name, value, name, value. */
function headersOf(headers: readonly RecordHeader[]): string {
  if (headers.length === 0) return '';
  const asText = headers.every(({ value }) => textOf(value) !== undefined);
  const flat = headers.flatMap(({ name, value }) => [name, asText ? textOf(value) : base64Of(value)]);
  return `,"${asText ? 'headers' : 'headersBase64'}":${JSON.stringify(flat)}`;
}

/** Undefined for bytes that are no text. */
function textOf(bytes: RecordBytes | null): string | null | undefined {
  if (bytes === null || typeof bytes === 'string') return bytes;
  return isUtf8(bytes) ? asBuffer(bytes).toString('utf8') : undefined;
}

function base64Of(bytes: RecordBytes | null): string | null {
  if (bytes === null) return null;
  return (typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : asBuffer(bytes)).toString('base64');
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
