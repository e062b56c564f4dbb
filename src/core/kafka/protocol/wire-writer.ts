const FIRST_BYTES = 256;

/** Writes Kafka's big-endian encodings in order; flexible versions have compact lengths and tagged fields. */
export class WireWriter {
  /** Grows by doubling: a request that names thousands of partitions has tens of thousands of fields. */
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;
  readonly #flexible: boolean;

  constructor(flexible: boolean) {
    this.#flexible = flexible;
  }

  int8(value: number): this {
    const at = this.#grow(1);
    this.#bytes.writeInt8(value, at);
    return this;
  }

  bool(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  int32(value: number): this {
    const at = this.#grow(4);
    this.#bytes.writeInt32BE(value, at);
    return this;
  }

  int64(value: bigint): this {
    const at = this.#grow(8);
    this.#bytes.writeBigInt64BE(value, at);
    return this;
  }

  text(value: string): this {
    const length = Buffer.byteLength(value, 'utf8');
    if (this.#flexible) this.#uvarint(length + 1);
    else this.#int16(length);
    const at = this.#grow(length);
    this.#bytes.write(value, at, 'utf8');
    return this;
  }

  nullableText(value: string | null): this {
    if (value !== null) return this.text(value);
    return this.#flexible ? this.#uvarint(0) : this.#int16(-1);
  }

  /** `null` stands for "all" wherever the protocol takes it. */
  list<T>(items: readonly T[] | null, write: (item: T) => void): this {
    if (this.#flexible) this.#uvarint(items === null ? 0 : items.length + 1);
    else this.int32(items === null ? -1 : items.length);
    for (const item of items ?? []) write(item);
    return this;
  }

  /** No tagged fields; nothing at all in versions that have none. */
  tags(): this {
    return this.#flexible ? this.#uvarint(0) : this;
  }

  /** What was written so far; not a copy. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #int16(value: number): this {
    const at = this.#grow(2);
    this.#bytes.writeInt16BE(value, at);
    return this;
  }

  #uvarint(value: number): this {
    let left = value;
    while (left > 0x7f) {
      this.#uint8((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    return this.#uint8(left);
  }

  #uint8(value: number): this {
    const at = this.#grow(1);
    this.#bytes[at] = value;
    return this;
  }

  /** Makes room; where it begins. To be called before `#bytes` is looked at, which it may put another one in the place of. */
  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }
}
