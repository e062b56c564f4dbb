import type { TimestampType } from '../model/record.ts';
import type { ByteArena, ByteSlice } from './byte-arena.ts';
import { COMMA_BYTES } from './event-record.ts';
import { copyFew, createFixedText, type FixedText, putText } from './fixed-text.ts';

/**
 * A record of which all parts lie in memory as bytes. Offset and timestamp are decimal digits in canonical form; key and
 * value are bytes, and a key that begins at -1 is null.
 */
export interface ScannedRecord {
  readonly offsetAt: number;
  readonly offsetEnd: number;
  readonly timestampAt: number;
  readonly timestampEnd: number;
  readonly timestampType: TimestampType;
  readonly keyAt: number;
  readonly keyEnd: number;
  readonly valueAt: number;
  readonly valueEnd: number;
}

export interface EncodedSlice extends ByteSlice {
  /** Without the comma behind it. */
  readonly bytes: number;
}

/** What `createRecordEncoder` writes for the same record without headers, made from bytes. */
export type EncodeScanned = (from: Buffer, source: DataView, record: ScannedRecord) => EncodedSlice;

const TIMESTAMP = createFixedText(',"timestamp":');
const KEY = createFixedText('","key":');
const QUOTE = createFixedText('"');
const VALUE = createFixedText(',"value":"');
const NULL = createFixedText('null');
/** Whole words, so that nothing is written behind the record. */
const TAIL = createFixedText('","headers":[]},');
const TYPES: Record<TimestampType, FixedText> = {
  CREATE_TIME: createTypeText('CREATE_TIME'),
  LOG_APPEND_TIME: createTypeText('LOG_APPEND_TIME'),
  NO_TIMESTAMP_TYPE: createTypeText('NO_TIMESTAMP_TYPE'),
};
const FIXED_BYTES = TIMESTAMP.length + KEY.length + VALUE.length + TAIL.length;
const PADDING = 61;

/** More is encoded by the engine. */
const ENCODED_BY_HAND = 48;

function createTypeText(type: TimestampType): FixedText {
  return createFixedText(`,"timestampType":"${type}`);
}

export function createScannedEncoder(topic: string, partition: number, arena: ByteArena): EncodeScanned {
  const head = createFixedText(`{"topic":${JSON.stringify(topic)},"partition":${partition},"offset":`);
  let slab: Buffer = Buffer.alloc(0);
  let target = viewOf(slab);

  // Its parts are written from the first to the last: each may write a little behind itself.
  return (from, source, record) => {
    const type = TYPES[record.timestampType];
    const { offsetAt, offsetEnd, timestampAt, timestampEnd, keyAt, keyEnd, valueAt, valueEnd } = record;
    const keyBytes = keyAt === -1 ? NULL.length : 2 * QUOTE.length + base64Bytes(keyEnd - keyAt);
    const digits = offsetEnd - offsetAt + timestampEnd - timestampAt;
    const valueBytes = base64Bytes(valueEnd - valueAt);
    const total = head.length + digits + type.length + keyBytes + valueBytes + FIXED_BYTES;
    const { buffer, start } = arena.reserve(total);
    if (buffer !== slab) {
      slab = buffer;
      target = viewOf(buffer);
    }
    let at = putText(target, start, head);
    at = copyFew(target, at, source, offsetAt, offsetEnd);
    at = putText(target, at, TIMESTAMP);
    at = copyFew(target, at, source, timestampAt, timestampEnd);
    at = putText(target, at, type);
    at = putText(target, at, KEY);
    if (keyAt === -1) at = putText(target, at, NULL);
    else {
      at = putText(target, at, QUOTE);
      at = putBase64(buffer, target, at, from, keyAt, keyEnd);
      at = putText(target, at, QUOTE);
    }
    at = putText(target, at, VALUE);
    at = putBase64(buffer, target, at, from, valueAt, valueEnd);
    putText(target, at, TAIL);
    return { buffer, start, bytes: total - COMMA_BYTES };
  };
}

export function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function base64Bytes(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}

/** Two digits for each twelve bits, the first one in the low byte. */
const DIGIT_PAIRS = createDigitPairs();

function createDigitPairs(): Uint16Array {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return Uint16Array.from(
    { length: 4096 },
    (_, bits) => digits.charCodeAt(bits >> 6) | (digits.charCodeAt(bits & 63) << 8),
  );
}

function putBase64(buffer: Buffer, target: DataView, to: number, source: Buffer, from: number, end: number): number {
  if (end - from > ENCODED_BY_HAND) return to + buffer.write(source.toString('base64', from, end), to, 'latin1');
  let at = to;
  for (let place = from; place < end; place += 3) {
    const two = place + 1 < end ? (source[place + 1] ?? 0) : 0;
    const three = place + 2 < end ? (source[place + 2] ?? 0) : 0;
    const first = DIGIT_PAIRS[((source[place] ?? 0) << 4) | (two >> 4)] ?? 0;
    const second = DIGIT_PAIRS[((two & 15) << 8) | three] ?? 0;
    target.setInt32(at, first | (second << 16), true);
    at += 4;
  }
  const missing = (end - from) % 3;
  if (missing === 1) buffer[at - 2] = PADDING;
  if (missing !== 0) buffer[at - 1] = PADDING;
  return at;
}
