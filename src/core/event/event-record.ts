import type { KafkaRecord, RecordBytes, RecordHeader } from '../model/record.ts';
import { keyOf } from '../model/topic-partition.ts';
import { type ByteArena, createByteArena } from './byte-arena.ts';

/** One record as it will stand in the event: its JSON text, encoded once. */
export interface EventRecord {
  /** `topic-partition`. */
  readonly group: string;
  /** Of the assignment under which it was polled; work of an older one is not counted and not committed. */
  readonly generation: number;
  readonly offset: bigint;
  readonly timestampMs: number;
  /** When it was polled, milliseconds since the epoch. */
  readonly polledMs: number;
  /** Holds the JSON text of the record in UTF-8, from `start` on, `bytes` long, and a comma behind it. */
  readonly buffer: Buffer;
  readonly start: number;
  readonly bytes: number;
  /** Told when nothing is left to do for the record; absent where the bytes are freed with the record. */
  readonly memory: RecordMemory | undefined;
  /** Set by the checkpoint when nothing is left to do for the record. */
  done: boolean;
}

/** Memory that is used again when all records in it are done. */
export interface RecordMemory {
  /** A record in it is done. */
  release(): void;
}

export type EncodeRecord = (record: KafkaRecord, polledMs: number) => EventRecord;

/**
 * Encodes the records of one partition. Key and value are base64, null stays null; header bytes are signed
 * (-128..127, as Java writes them), duplicates keep their order, a null header value becomes an empty list.
 * The text is put into `arena`, which encoders may share.
 * Source: Lambda developer guide, pages with-msk and with-kafka; signed bytes: aws/aws-lambda-dotnet PR 1476.
 */
export function createRecordEncoder(
  topic: string,
  partition: number,
  arena: ByteArena = createByteArena(),
  generation = 0,
): EncodeRecord {
  const group = keyOf({ topic, partition });
  const head = `{"topic":${JSON.stringify(topic)},"partition":${partition},"offset":`;
  const isHeadAscii = isAsciiText(head);
  return ({ offset, timestampMs, timestampType, key, value, headers }, polledMs) => {
    const list = headers.length === 0 ? '[]' : encodeHeaders(headers);
    // The comma that will stand between two records lies between them already: neighbours are copied in one piece.
    const text = `${head}${offset},"timestamp":${timestampMs},"timestampType":"${timestampType}","key":${encodeBytes(key)},"value":${encodeBytes(value)},"headers":${list}},`;
    // ASCII is written as Latin-1, which is a plain copy.
    const isAscii = isHeadAscii && (headers.length === 0 || isAsciiText(list));
    const written = isAscii ? text.length : Buffer.byteLength(text);
    const { buffer, start } = arena.reserve(written);
    buffer.write(text, start, isAscii ? 'latin1' : 'utf8');
    const bytes = written - COMMA_BYTES;
    return { group, generation, offset, timestampMs, polledMs, buffer, start, bytes, memory: undefined, done: false };
  };
}

/** Behind the text of a record in its buffer. */
export const COMMA_BYTES = 1;

/** As many bytes as characters: cheaper than looking at them. */
function isAsciiText(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

/** The JSON text of the record, for what wants text. */
export function recordJson({ buffer, start, bytes }: EventRecord): string {
  return buffer.toString('utf8', start, start + bytes);
}

/** Kafka's key, for destinations that partition by it: taken back out of the text, so that it need not be kept beside it. */
export function keyOfRecord(record: EventRecord): Buffer | null {
  const { key } = JSON.parse(recordJson(record)) as { readonly key: string | null };
  return key === null ? null : Buffer.from(key, 'base64');
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
  // Of ASCII the characters are the bytes; `btoa` takes them without a detour through a buffer.
  if (isAsciiText(text)) return btoa(text);
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
