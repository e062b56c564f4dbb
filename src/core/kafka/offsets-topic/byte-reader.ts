import { isUtf8 } from 'node:buffer';
import { counted } from '../../model/counted.ts';

/** Bytes that are not what their type and version promise; caught where decoding begins and turned into a refusal. */
export class Malformed extends Error {}

/** The calendar of ECMAScript ends here; a time beyond it cannot be shown. */
const LAST_MS = 8.64e15;
const REPLACEMENT = '\ufffd';

/** Reads Kafka's big-endian encodings in order. Every method throws `Malformed` rather than read past the end or give a wrong value. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** All bytes were needed; more would mean another layout. */
  end(): void {
    if (this.left > 0) throw new Malformed(`${counted(this.left, 'byte')} more than the layout has`);
  }

  int8(): number {
    return this.#bytes.readInt8(this.#take(1));
  }

  int16(): number {
    return this.#bytes.readInt16BE(this.#take(2));
  }

  int32(): number {
    return this.#bytes.readInt32BE(this.#take(4));
  }

  int64(): bigint {
    return this.#bytes.readBigInt64BE(this.#take(8));
  }

  /** An int64 that is a time in milliseconds and lies within the calendar. */
  time(): number {
    const ms = this.#wide();
    if (Math.abs(ms) > LAST_MS) throw new Malformed('a time beyond the calendar');
    return ms;
  }

  /** As `time`, and one beyond the calendar becomes the last or first that there is: "for ever" is asked for in such a way. */
  clampedTime(): number {
    return Math.min(LAST_MS, Math.max(-LAST_MS, this.#wide()));
  }

  /** INT16 length, UTF-8. */
  text(): string {
    return this.#text(this.int16());
  }

  nullableText(): string | null {
    const length = this.int16();
    return length === -1 ? null : this.#text(length);
  }

  /** INT32 length. The bytes are not copied. */
  bytes(): Uint8Array {
    return this.#slice(this.int32());
  }

  /** So many bytes, not copied. */
  slice(length: number): Uint8Array {
    return this.#slice(length);
  }

  /** INT32 count of an array whose elements take at least one byte each. */
  count(): number {
    return this.#checkCount(this.int32());
  }

  uvarint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes.readUInt8(this.#take(1));
      if (shift === 28 && byte > 0x0f) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new Malformed('a length of more than 32 bits');
  }

  /** uvarint of length + 1, UTF-8. */
  compactText(): string {
    return this.#text(this.uvarint() - 1);
  }

  compactNullableText(): string | null {
    const length = this.uvarint() - 1;
    return length === -1 ? null : this.#text(length);
  }

  compactBytes(): Uint8Array {
    return this.#slice(this.uvarint() - 1);
  }

  compactCount(): number {
    return this.#checkCount(this.uvarint() - 1);
  }

  /** 16 bytes as Java's UUID text. */
  uuid(): string {
    const hex = this.#bytes.toString('hex', this.#take(16), this.#at);
    // Every commit of Kafka 4.3 has one: a pattern would take half of the time of all reading.
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** Tagged fields; those that `read` has no answer for are skipped, as the protocol wants it. */
  tags(read: (tag: number, field: ByteReader) => void = () => undefined): void {
    for (let count = this.#checkCount(this.uvarint()); count > 0; count--) {
      const tag = this.uvarint();
      read(tag, new ByteReader(this.#slice(this.uvarint())));
    }
  }

  /** Exact within ±2^53, and beyond that still beyond the calendar. */
  #wide(): number {
    const from = this.#take(8);
    return this.#bytes.readInt32BE(from) * 2 ** 32 + this.#bytes.readUInt32BE(from + 4);
  }

  #text(length: number): string {
    const from = this.#take(length);
    const text = this.#bytes.toString('utf8', from, this.#at);
    if (text.includes(REPLACEMENT) && !isUtf8(this.#bytes.subarray(from, this.#at)))
      throw new Malformed('a text that is not UTF-8');
    return text;
  }

  #slice(length: number): Uint8Array {
    const from = this.#take(length);
    return this.#bytes.subarray(from, this.#at);
  }

  #checkCount(count: number): number {
    if (count < 0 || count > this.left) throw new Malformed(`a list of ${count} in ${this.left} bytes`);
    return count;
  }

  #take(length: number): number {
    if (length < 0) throw new Malformed('null where a value must be');
    if (length > this.left) throw new Malformed(`it ends ${counted(length - this.left, 'byte')} early`);
    const from = this.#at;
    this.#at += length;
    return from;
  }
}
