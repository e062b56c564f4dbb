import type { KafkaRecord, RecordBytes, TimestampType } from '../../src/core/model/record.ts';

const TSTYPE: Readonly<Record<TimestampType, string>> = {
  CREATE_TIME: 'create',
  LOG_APPEND_TIME: 'logappend',
  NO_TIMESTAMP_TYPE: 'unknown',
};

/** One record as a line of a recorded file, written independently of the code that reads it. */
export function recordLine({
  topic,
  partition,
  offset,
  timestampMs,
  timestampType,
  key,
  value,
  headers,
}: KafkaRecord): string {
  const asBytes = headers.some(({ value: bytes }) => bytes !== null && typeof bytes !== 'string');
  const flat = headers.flatMap(({ name, value: bytes }) => [name, bytes === null || !asBytes ? bytes : base64(bytes)]);
  const members = [
    `"topic":${JSON.stringify(topic)}`,
    `"partition":${partition}`,
    `"offset":${offset}`,
    `"tstype":"${TSTYPE[timestampType]}"`,
    `"ts":${timestampMs}`,
    ...(headers.length === 0 ? [] : [`"${asBytes ? 'headersBase64' : 'headers'}":${JSON.stringify(flat)}`]),
    field('key', key),
    field('payload', value),
  ];
  return `{${members.join(',')}}`;
}

function field(name: string, bytes: RecordBytes | null): string {
  if (bytes === null || typeof bytes === 'string') return `"${name}":${JSON.stringify(bytes)}`;
  return `"${name}Base64":"${base64(bytes)}"`;
}

const base64 = (bytes: RecordBytes): string => Buffer.from(bytes).toString('base64');
