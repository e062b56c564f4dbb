import { describe, expect, it } from 'vitest';
import { createByteArena } from '../../../../src/core/event/byte-arena.ts';
import type { PreparedRecord } from '../../../../src/core/records/prepared-record.ts';
import { holdPrepared } from '../../../../src/core/runtime/poller/hold-prepared.ts';

const TEXT = '{"a":1}';

/** Records that lie side by side in one buffer, each with a comma behind it. */
function prepared(count: number, text = TEXT) {
  const buffer = Buffer.from(`${text},`.repeat(count));
  let retained = 0;
  const memory = {
    retain: () => {
      retained += 1;
    },
    release: () => undefined,
  };
  const records: PreparedRecord[] = Array.from({ length: count }, (_, index) => ({
    topic: 'orders',
    partition: 0,
    offset: BigInt(index),
    timestampMs: 0,
    kept: true,
    buffer,
    start: index * (text.length + 1),
    bytes: text.length,
    memory,
  }));
  return { buffer, records, retained: () => retained };
}

function textOf({ buffer, start }: { buffer: Buffer; start: number }, bytes: number): string {
  return buffer.toString('utf8', start, start + bytes + 1);
}

describe('what was read ahead', () => {
  it('is copied with its comma where it is little, and lets go of the memory it came in', () => {
    const { buffer, records, retained } = prepared(3);
    const hold = holdPrepared(records, createByteArena());
    const held = records.map(hold);
    buffer.fill(0);
    expect(held.map((each) => textOf(each, TEXT.length))).toEqual([`${TEXT},`, `${TEXT},`, `${TEXT},`]);
    expect(held.map(({ memory }) => memory)).toEqual([undefined, undefined, undefined]);
    expect(retained()).toBe(0);
  });

  it('stays where it is where it is much', () => {
    const { buffer, records, retained } = prepared(40, `{"a":"${'x'.repeat(1000)}"}`);
    const hold = holdPrepared(records, createByteArena());
    for (const record of records) {
      const held = hold(record);
      expect(held.buffer === buffer).toBe(true);
      expect(held).toMatchObject({ start: record.start, memory: record.memory });
    }
    expect(retained()).toBe(40);
  });

  it('counts what is kept alone', () => {
    const { records, retained } = prepared(40, `{"a":"${'x'.repeat(1000)}"}`);
    const one = records.map((record, index) => ({ ...record, kept: index === 0 }));
    const hold = holdPrepared(one, createByteArena());
    for (const record of one.filter(({ kept }) => kept)) hold(record);
    expect(retained()).toBe(0);
  });
});
