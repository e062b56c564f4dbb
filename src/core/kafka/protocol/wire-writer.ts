/** Writes Kafka's big-endian encodings in order; flexible versions have compact lengths and tagged fields. */
export class WireWriter {
  readonly #parts: Buffer[] = [];
  readonly #flexible: boolean;

  constructor(flexible: boolean) {
    this.#flexible = flexible;
  }

  int8(value: number): this {
    const bytes = Buffer.alloc(1);
    bytes.writeInt8(value);
    return this.#add(bytes);
  }

  bool(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  int32(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return this.#add(bytes);
  }

  int64(value: bigint): this {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(value);
    return this.#add(bytes);
  }

  text(value: string): this {
    const bytes = Buffer.from(value, 'utf8');
    if (this.#flexible) return this.#uvarint(bytes.length + 1).#add(bytes);
    const length = Buffer.alloc(2);
    length.writeInt16BE(bytes.length);
    return this.#add(length).#add(bytes);
  }

  nullableText(value: string | null): this {
    if (value !== null) return this.text(value);
    return this.#flexible ? this.#uvarint(0) : this.#add(Buffer.from([0xff, 0xff]));
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

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #uvarint(value: number): this {
    const bytes: number[] = [];
    let left = value;
    while (left > 0x7f) {
      bytes.push((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    bytes.push(left);
    return this.#add(Buffer.from(bytes));
  }

  #add(bytes: Buffer): this {
    this.#parts.push(bytes);
    return this;
  }
}
