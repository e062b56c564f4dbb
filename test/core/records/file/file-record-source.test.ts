import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KafkaRecord } from '../../../../src/core/model/record.ts';
import { type Driven, type DriveOptions, driveSource } from '../../../support/drive-source.ts';
import { recordLine } from '../../../support/record-lines.ts';
import { kafkaRecord } from '../../../support/records.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const record = (partition: number, offset: number, more: Partial<KafkaRecord> = {}): string =>
  recordLine(kafkaRecord({ partition, offset: BigInt(offset), value: 'v', ...more }));

/** Long enough that two of them do not fit into one block of 512 KB. */
const large = (partition: number, offset: number): string => record(partition, offset, { value: 'x'.repeat(400_000) });

async function readText(text: string | Buffer, options: DriveOptions = {}): Promise<Driven> {
  const path = join(await temporaryFolder(), 'orders.ndjson');
  await writeFile(path, text);
  const driven = await driveSource(path, options);
  expect(driven.violations).toEqual([]);
  return driven;
}

const offsetsOf = ({ delivered }: Driven): Record<string, number[]> =>
  Object.fromEntries([...delivered].map(([partition, offsets]) => [partition, offsets.map(Number)]));

const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');

describe('the text of a recorded file', () => {
  const three = [record(0, 1), record(1, 1), record(0, 2)] as const;
  const asTwoPartitions = { 0: [1, 2], 1: [1] };

  it.each([
    { why: 'a line for each record', text: lines(...three) },
    { why: 'no newline at the end', text: three.join('\n') },
    { why: 'CRLF', text: three.join('\r\n') },
    { why: 'CRLF at the end too', text: `${three.join('\r\n')}\r\n` },
    {
      why: 'blank lines, spaces and tabs',
      text: `\n \n${three[0]}\n\n\t\r\n${three[1]}\n${' '.repeat(9)}\n${three[2]}\n\n`,
    },
    { why: 'a byte order mark', text: `\ufeff${lines(...three)}` },
    { why: 'a byte order mark on a line of its own', text: `\ufeff\n${lines(...three)}` },
  ])('$why', async ({ text }) => {
    const driven = await readText(text);
    expect(driven.failure).toBeUndefined();
    expect(offsetsOf(driven)).toEqual(asTwoPartitions);
    expect(driven.assigned).toEqual([0, 1]);
    expect(driven.progress.readBytes).toBe(Buffer.byteLength(text));
  });

  it.each(['', '\n', ' \r\n\n'])('may hold nothing: %j', async (text) => {
    const driven = await readText(text);
    expect([driven.failure, driven.assigned]).toEqual([undefined, []]);
  });

  it('may have a line longer than several blocks', async () => {
    const value = 'ä'.repeat(1_500_000);
    const driven = await readText(lines(record(0, 1), record(0, 2, { value }), record(0, 3)));
    expect(offsetsOf(driven)).toEqual({ 0: [1, 2, 3] });
    expect(driven.values[1] === value).toBe(true);
  });

  it('may be cut by blocks in the middle of a character', async () => {
    const values = Array.from({ length: 30 }, (_, index) => '日'.repeat(30_000 + index));
    const driven = await readText(values.map((value, index) => record(0, index, { value })).join('\n'));
    expect(driven.values).toEqual(values);
  });
});

describe('a line that is no record', () => {
  const invalid = Buffer.concat([
    Buffer.from(`${record(0, 1)}\n{"topic":"`),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('"}\n'),
    Buffer.from(record(0, 2)),
  ]);

  it.each([
    { why: 'half JSON', text: lines(record(0, 1), '{"topic":', record(0, 2)), says: 'not JSON' },
    { why: 'bytes that are not UTF-8', text: invalid, says: 'not valid UTF-8 (write such bytes as payloadBase64)' },
    {
      why: 'a byte order mark in the middle',
      text: lines(record(0, 1), `\ufeff${record(0, 9)}`, record(0, 2)),
      says: 'not JSON',
    },
    {
      why: 'a carriage return alone',
      text: lines(record(0, 1), `${record(0, 8)}\r${record(0, 9)}`, record(0, 2)),
      says: 'not JSON',
    },
    {
      why: 'an offset again',
      text: lines(record(0, 1), record(0, 1), record(0, 2)),
      says: 'offset 1 of orders-0 comes after offset 1: order would be lost',
    },
    {
      why: 'an offset before',
      text: lines(record(0, 1), record(0, 0), record(0, 2)),
      says: 'offset 0 of orders-0 comes after offset 1: order would be lost',
    },
  ])('$why: stops there, with its number', async ({ text, says }) => {
    const driven = await readText(text);
    expect(offsetsOf(driven)).toEqual({ 0: [1] });
    expect(driven.failure).toMatchObject({ code: 'ESMCTL_RECORDS_BAD_LINE', kind: 'usage' });
    expect(driven.failure?.message).toContain(`orders.ndjson:2: ${says}`);
    expect(driven.failure?.next.join(' ')).toContain('--skip-bad-records');

    const skipping = await readText(text, { skipBadRecords: true });
    expect(skipping.failure).toBeUndefined();
    expect(offsetsOf(skipping)).toEqual({ 0: [1, 2] });
    expect(skipping.passedOver.bad).toBe(1);
    expect(skipping.bad[0]).toContain(`2: ${says}`);
  });

  it('is counted from the start of the file over blocks and blank lines', async () => {
    const driven = await readText(lines(large(0, 1), '', large(0, 2), '', '', large(0, 3), 'x', large(0, 4)));
    expect(driven.failure?.message).toContain('orders.ndjson:7: not JSON');
    expect(offsetsOf(driven)).toEqual({ 0: [1, 2, 3] });
  });

  it('stops while a partition is paused only after that one has caught up', async () => {
    const text = lines(
      record(0, 1),
      record(1, 1),
      large(0, 2),
      large(1, 2),
      large(0, 3),
      'x',
      large(0, 4),
      large(1, 4),
    );
    const driven = await readText(text, {
      onMoment(moment, control) {
        if (moment === 'records' && control.partitions.length === 2) control.pause(1);
        if (moment === 'stuck') control.resume(1);
      },
    });
    expect(driven.failure?.message).toContain('orders.ndjson:6: not JSON');
    expect(offsetsOf(driven)).toEqual({ 0: [1, 2, 3], 1: [1, 2] });
  });

  it('is named once when several are wrong: the first one', async () => {
    const driven = await readText(lines(record(0, 1), 'x', 'y'));
    expect(driven.failure?.message).toContain('orders.ndjson:2: ');
  });
});

describe('a partition that was resumed while its block was on the way', () => {
  it('catches up first: nothing is delivered ahead of what it missed', async () => {
    let reads = 0;
    const text = lines(record(0, 1), record(1, 1), large(1, 2), large(0, 2), large(1, 3), large(0, 3), large(1, 4));
    const driven = await readText(text, {
      onMoment(moment, control) {
        if (moment === 'records' && control.partitions.length === 2 && reads === 1) control.pause(1);
        if (moment === 'read-ends') reads += 1;
        if (moment === 'read-ends' && reads === 5) control.resume(1);
        if (moment === 'stuck') control.resume(1);
      },
    });
    expect(driven.failure).toBeUndefined();
    expect(offsetsOf(driven)).toEqual({ 0: [1, 2, 3], 1: [1, 2, 3, 4] });
    expect(reads).toBeGreaterThan(5);
  });
});

describe('partitions that were paused one after the other and resumed together', () => {
  it('each go on where it was paused: nothing is read twice', async () => {
    const round = (offset: number): string[] => [record(0, offset), record(1, offset), large(2, offset)];
    let reads = 0;
    const driven = await readText(lines(...[1, 2, 3, 4, 5, 6].flatMap(round)), {
      onMoment(moment, control) {
        if (moment === 'read-ends') reads += 1;
        if (moment === 'records' && control.partitions.length === 3 && reads <= 2) control.pause(reads - 1);
        if (moment === 'read-begins' && reads === 4) control.resume(0, 1);
      },
    });
    expect(driven.failure).toBeUndefined();
    expect(offsetsOf(driven)).toEqual({ 0: [1, 2, 3, 4, 5, 6], 1: [1, 2, 3, 4, 5, 6], 2: [1, 2, 3, 4, 5, 6] });
  });
});

describe('where reading starts', () => {
  const at = (partition: number, offset: number, timestampMs: number): string =>
    record(partition, offset, { timestampMs });
  const text = lines(
    at(0, 0, 100),
    at(1, 0, 500),
    at(0, 1, 300),
    at(0, 2, 200),
    at(1, 1, 100),
    at(2, 5, 10),
    at(0, 3, 400),
  );

  it.each([
    { why: 'TRIM_HORIZON: all', options: {}, delivered: { 0: [0, 1, 2, 3], 1: [0, 1], 2: [5] }, passedOver: {} },
    {
      why: 'LATEST: the file stands for what comes after',
      options: { startingPosition: { kind: 'LATEST' } as const },
      delivered: { 0: [0, 1, 2, 3], 1: [0, 1], 2: [5] },
      passedOver: {},
    },
    {
      why: 'LATEST as skip-all',
      options: { startingPosition: { kind: 'LATEST' } as const, latestSkipsAll: true },
      delivered: {},
      passedOver: { beforeStart: 7 },
    },
    {
      why: 'AT_TIMESTAMP: from the first record at or after the time, whatever the times behind it',
      options: { startingPosition: { kind: 'AT_TIMESTAMP', timestampMs: 300 } as const },
      delivered: { 0: [1, 2, 3], 1: [0, 1] },
      passedOver: { beforeStart: 2 },
    },
    {
      why: 'committed offsets go before the starting position',
      options: {
        committed: new Map([
          ['orders-0', 2n],
          ['orders-1', 9n],
        ]),
        startingPosition: { kind: 'AT_TIMESTAMP', timestampMs: 300 } as const,
      },
      delivered: { 0: [2, 3] },
      passedOver: { alreadyCommitted: 4, beforeStart: 1 },
    },
    {
      why: 'a committed offset of 0 is a committed offset',
      options: {
        committed: new Map([['orders-2', 0n]]),
        startingPosition: { kind: 'LATEST' } as const,
        latestSkipsAll: true,
      },
      delivered: { 2: [5] },
      passedOver: { beforeStart: 6 },
    },
    {
      why: 'a committed offset of another topic says nothing',
      options: { committed: new Map([['returns-0', 9n]]) },
      delivered: { 0: [0, 1, 2, 3], 1: [0, 1], 2: [5] },
      passedOver: {},
    },
    {
      why: 'another topic: counted, not read',
      options: { topic: 'returns' },
      delivered: {},
      passedOver: { otherTopics: 7 },
    },
  ])('$why', async ({ options, delivered, passedOver }) => {
    const driven = await readText(text, options);
    expect(offsetsOf(driven)).toEqual(delivered);
    expect(driven.passedOver).toEqual({ alreadyCommitted: 0, beforeStart: 0, otherTopics: 0, bad: 0, ...passedOver });
  });
});

describe('a file that cannot be opened', () => {
  it.each(['missing.ndjson', '.'])('%s', async (name) => {
    const path = join(await temporaryFolder(), name);
    await expect(driveSource(path)).rejects.toMatchObject({ code: 'ESMCTL_RECORDS_OPEN', kind: 'usage' });
  });
});
