import { Malformed } from '../offsets-topic/byte-reader.ts';
import { crc32c } from './crc32c.ts';

/** One batch of a log (magic 2), its records still packed. */
export interface RecordBatch {
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
  /** Undefined outside of transactions. */
  readonly producerId: bigint | undefined;
  /** Markers of transactions, which clients never see as records. */
  readonly isControl: boolean;
  /** 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. */
  readonly codec: number;
  /** With LogAppendTime all records have this time. */
  readonly appendedMs: number | undefined;
  readonly baseTimestampMs: number;
  readonly count: number;
  readonly packed: Buffer;
}

export interface BatchRecord {
  readonly offset: bigint;
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Still packed. */
  readonly headers: Buffer;
}

export type Decompress = (codec: number, bytes: Buffer) => Buffer;

const HEADER_BYTES = 61;
const BEFORE_LENGTH_BYTES = 12;
const CRC_AT = 17;
const CHECKED_FROM = 21;
/** A count of 0, as nearly every record has it. */
const NO_HEADERS = Buffer.from([0]);

/** Batches of a fetched block, in order. The last may be cut off, which ends it. Throws `Malformed` for formats before Kafka 0.11. */
export function* readBatches(block: Uint8Array): Generator<RecordBatch> {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  for (let at = 0; at + BEFORE_LENGTH_BYTES <= bytes.length; ) {
    const end = at + BEFORE_LENGTH_BYTES + bytes.readInt32BE(at + 8);
    if (end > bytes.length) return;
    if (bytes.readInt8(at + 16) !== 2) throw new Malformed('a record format of before Kafka 0.11');
    if (end < at + HEADER_BYTES) throw new Malformed('a batch that is shorter than its header');
    if (crc32c(bytes.subarray(at + CHECKED_FROM, end)) !== bytes.readUInt32BE(at + CRC_AT)) {
      throw new Malformed(`a batch that fails its checksum, at offset ${bytes.readBigInt64BE(at)}`);
    }
    yield readHeader(bytes, at, end);
    at = end;
  }
}

function readHeader(bytes: Buffer, at: number, end: number): RecordBatch {
  const firstOffset = bytes.readBigInt64BE(at);
  const attributes = bytes.readInt16BE(at + 21);
  return {
    firstOffset,
    lastOffset: firstOffset + BigInt(bytes.readInt32BE(at + 23)),
    producerId: (attributes & 0x10) === 0 ? undefined : bytes.readBigInt64BE(at + 43),
    isControl: (attributes & 0x20) !== 0,
    codec: attributes & 0x07,
    appendedMs: (attributes & 0x08) === 0 ? undefined : Number(bytes.readBigInt64BE(at + 35)),
    baseTimestampMs: Number(bytes.readBigInt64BE(at + 27)),
    count: bytes.readInt32BE(at + 57),
    packed: bytes.subarray(at + HEADER_BYTES, end),
  };
}

/** The records of a batch. Keys and values are not copied. Throws `Malformed` for bytes that are no records. */
export function* readRecords(batch: RecordBatch, decompress: Decompress): Generator<BatchRecord> {
  const bytes = batch.codec === 0 ? batch.packed : decompress(batch.codec, batch.packed);
  const cursor = new Cursor(bytes);
  for (let index = 0; index < batch.count; index += 1) {
    const length = cursor.varint();
    const end = cursor.at + length;
    if (length < 0 || end > bytes.length) throw new Malformed('a record that ends behind its batch');
    cursor.at += 1; // attributes
    const timestampMs = batch.appendedMs ?? batch.baseTimestampMs + cursor.varint();
    if (batch.appendedMs !== undefined) cursor.varint();
    const offset = batch.firstOffset + BigInt(cursor.varint());
    const key = cursor.bytes();
    const value = cursor.bytes();
    if (cursor.at > end) throw new Malformed('a record that is longer than it says');
    const hasNone = end === cursor.at + 1 && bytes[cursor.at] === 0;
    yield { offset, timestampMs, key, value, headers: hasNone ? NO_HEADERS : bytes.subarray(cursor.at, end) };
    cursor.at = end;
  }
}

/** Bytes of the names and values of all headers. Throws `Malformed`. */
export function headerBytesOf({ headers }: Pick<BatchRecord, 'headers'>): number {
  const cursor = new Cursor(headers);
  let total = 0;
  for (let left = cursor.varint(); left > 0; left -= 1) {
    total += (cursor.bytes()?.length ?? 0) + (cursor.bytes()?.length ?? 0);
  }
  return total;
}

/** What a marker of a transaction says; undefined for markers of other kinds. */
export function markerOf({ key }: BatchRecord): 'commit' | 'abort' | undefined {
  if (key === null || key.length < 4) return undefined;
  const type = key.readInt16BE(2);
  return type === 1 ? 'commit' : type === 0 ? 'abort' : undefined;
}

class Cursor {
  at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Zig-zag, of up to 64 bits; exact within ±2^53, which times and lengths are. */
  varint(): number {
    let low = 0;
    let shift = 0;
    let byte = this.#byte();
    if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1);
    while (byte >= 0x80 && shift < 21) {
      low |= (byte & 0x7f) << shift;
      shift += 7;
      byte = this.#byte();
    }
    let value = low + (byte & 0x7f) * 2 ** shift;
    while (byte >= 0x80) {
      shift += 7;
      if (shift > 63) throw new Malformed('a number of more than 64 bits');
      byte = this.#byte();
      value += (byte & 0x7f) * 2 ** shift;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  bytes(): Buffer | null {
    const length = this.varint();
    if (length < 0) return null;
    const from = this.at;
    this.at += length;
    if (this.at > this.#bytes.length) throw new Malformed('a field that ends behind its batch');
    return this.#bytes.subarray(from, this.at);
  }

  #byte(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw new Malformed('a record that is cut off');
    this.at += 1;
    return byte;
  }
}
