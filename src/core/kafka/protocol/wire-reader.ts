import { ByteReader } from '../offsets-topic/byte-reader.ts';

/**
 * Reads the fields of an answer, in the compact encodings where the version is flexible.
 * Throws `Malformed` rather than read past the end.
 */
export class WireReader {
  readonly #bytes: ByteReader;
  readonly #flexible: boolean;

  constructor(bytes: Uint8Array, flexible: boolean) {
    this.#bytes = new ByteReader(bytes);
    this.#flexible = flexible;
  }

  int8 = (): number => this.#bytes.int8();
  int16 = (): number => this.#bytes.int16();
  int32 = (): number => this.#bytes.int32();
  int64 = (): bigint => this.#bytes.int64();
  uuid = (): string => this.#bytes.uuid();
  bool = (): boolean => this.#bytes.int8() !== 0;

  /** An int64 that is small enough for a number: times and epochs. */
  int64AsNumber = (): number => Number(this.#bytes.int64());

  text = (): string => (this.#flexible ? this.#bytes.compactText() : this.#bytes.text());

  nullableText = (): string | null => (this.#flexible ? this.#bytes.compactNullableText() : this.#bytes.nullableText());

  /** Null where the protocol says null. */
  bytes = (): Uint8Array | null => {
    const length = this.#flexible ? this.#bytes.uvarint() - 1 : this.#bytes.int32();
    return length < 0 ? null : this.#bytes.slice(length);
  };

  /** A null list reads as an empty one. */
  list<T>(read: () => T): T[] {
    const count = this.#flexible ? this.#bytes.uvarint() - 1 : this.#bytes.int32();
    const items: T[] = [];
    for (let index = 0; index < count; index += 1) items.push(read());
    return items;
  }

  tags(): void {
    if (this.#flexible) this.#bytes.tags();
  }

  /** A tagged field of int16 or int64 and more is handed on as its bytes. */
  taggedFields(read: (tag: number, field: ByteReader) => void): void {
    if (this.#flexible) this.#bytes.tags(read);
  }
}
