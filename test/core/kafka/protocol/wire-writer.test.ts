import { describe, expect, it } from 'vitest';
import { WireWriter } from '../../../../src/core/kafka/protocol/wire-writer.ts';

const int = (bytes: number, value: bigint): Buffer => {
  const hex = BigInt.asUintN(bytes * 8, value).toString(16);
  return Buffer.from(hex.padStart(bytes * 2, '0'), 'hex');
};

describe('a request that is longer than the writer reckons with', () => {
  it.each([
    { why: 'of many small fields', count: 1000 },
    { why: 'of exactly what there is room for at first', count: 12 },
    { why: 'of one field', count: 1 },
  ])('has all of its fields: $why', ({ count }) => {
    const to = new WireWriter(false);
    const expected: Buffer[] = [];
    for (let index = 0; index < count; index += 1) {
      to.int8(-index % 128)
        .int32(-index)
        .int64(BigInt(index) << 40n)
        .text('é')
        .bool(true)
        .nullableText(null);
      expected.push(int(1, BigInt(-index % 128)), int(4, BigInt(-index)), int(8, BigInt(index) << 40n));
      expected.push(Buffer.from([0, 2, 0xc3, 0xa9, 1, 0xff, 0xff]));
    }
    expect(to.bytes().toString('hex')).toBe(Buffer.concat(expected).toString('hex'));
  });

  it('has a text that is longer than all before it', () => {
    const text = 'ü'.repeat(5000);
    const bytes = new WireWriter(true).int8(7).text(text).tags().bytes();
    // 10,001 as a uvarint.
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([7, 0x91, 0x4e]));
    expect(bytes.subarray(3).toString()).toBe(`${text}\0`);
  });

  it('keeps what was handed out while it grows on', () => {
    const to = new WireWriter(false).int32(1);
    const before = to.bytes();
    to.text('x'.repeat(1000));
    expect(before).toEqual(Buffer.from([0, 0, 0, 1]));
  });
});
