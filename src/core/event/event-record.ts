import type { KafkaRecord, RecordBytes, RecordHeader } from '../model/record.ts';
import { keyOf } from '../model/topic-partition.ts';

/** One record as it will stand in the event, with its exact size. */
export interface EventRecord {
  /** `topic-partition`. */
  readonly group: string;
  readonly offset: bigint;
  readonly timestampMs: number;
  /** Kafka's key, kept for destinations that partition by it. */
  readonly key: RecordBytes | null;
  readonly json: string;
  /** UTF-8 bytes of `json`. */
  readonly bytes: number;
  /** Set by the checkpoint when nothing is left to do for the record. */
  done: boolean;
}

export type EncodeRecord = (record: KafkaRecord) => EventRecord;

/**
 * Encodes the records of one partition. Key and value are base64, null stays null; header bytes are signed
 * (-128..127, as Java writes them), duplicates keep their order, a null header value becomes an empty list.
 * Source: Lambda developer guide, pages with-msk and with-kafka; signed bytes: aws/aws-lambda-dotnet PR 1476.
 */
export function createRecordEncoder(topic: string, partition: number): EncodeRecord {
  const group = keyOf({ topic, partition });
  const head = `{"topic":${JSON.stringify(topic)},"partition":${partition},"offset":`;
  const headExtraBytes = Buffer.byteLength(head) - head.length;
  return ({ offset, timestampMs, timestampType, key, value, headers }) => {
    const headersJson = headers.length === 0 ? '[]' : encodeHeaders(headers);
    const json = `${head}${offset},"timestamp":${timestampMs},"timestampType":"${timestampType}","key":${encodeBytes(key)},"value":${encodeBytes(value)},"headers":${headersJson}}`;
    const extra = headers.length === 0 ? 0 : Buffer.byteLength(headersJson) - headersJson.length;
    return { group, offset, timestampMs, key, json, bytes: json.length + headExtraBytes + extra, done: false };
  };
}

function encodeBytes(bytes: RecordBytes | null): string {
  if (bytes === null) return 'null';
  if (typeof bytes === 'string') return `"${encodeText(bytes)}"`;
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return `"${buffer.toString('base64')}"`;
}

/** Text is written here on its way to base64, so that no buffer is made for each record. */
let scratch = Buffer.allocUnsafeSlow(64 * 1024);

function encodeText(text: string): string {
  const most = text.length * 3;
  if (scratch.length < most) scratch = Buffer.allocUnsafeSlow(most);
  return scratch.toString('base64', 0, scratch.write(text, 'utf8'));
}

function encodeHeaders(headers: readonly RecordHeader[]): string {
  const entries = headers.map(
    ({ name, value }) => `{${JSON.stringify(name)}:[${value === null ? '' : signed(value)}]}`,
  );
  return `[${entries.join(',')}]`;
}

function signed(value: RecordBytes): string {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).join(',');
}
