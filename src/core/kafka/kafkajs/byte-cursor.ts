/** Six groups of seven bits before this one are 42 bits, seven are 49: still exact in a double. */
const LARGEST_SCALE = 128 ** 6;

/** Reads Kafka's variable-length numbers (zigzag, as protocol buffers have them) and the bytes behind them. */
export class ByteCursor {
  at = 0;
  readonly buffer: Buffer;

  constructor(buffer: Buffer) {
    this.buffer = buffer;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.next();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value >>> 1) ^ -(value & 1);
    }
  }

  /** Exact within 2^53. */
  varlong(): number {
    const from = this.at;
    let value = 0;
    for (let scale = 1; scale <= LARGEST_SCALE; scale *= 128) {
      const byte = this.next();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    this.at = from;
    return Number(this.wideVarlong());
  }

  private wideVarlong(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.next();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return (value >> 1n) ^ -(value & 1n);
    }
  }

  /** A length and so many bytes; null for the length -1. */
  bytes(): Buffer | null {
    const length = this.varint();
    if (length < 0) return null;
    const end = this.at + length;
    if (end > this.buffer.length) throw new RangeError('a record is longer than its batch');
    const bytes = this.buffer.subarray(this.at, end);
    this.at = end;
    return bytes;
  }

  private next(): number {
    const byte = this.buffer[this.at];
    if (byte === undefined) throw new RangeError('a batch ends inside a record');
    this.at += 1;
    return byte;
  }
}
