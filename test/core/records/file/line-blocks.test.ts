import { execFileSync } from 'node:child_process';
import { open, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFileBlocks, type LineBlocks, openLineBlocks } from '../../../../src/core/records/file/line-blocks.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const BLOCK_BYTES = 512 * 1024;
const line = (bytes: number): string => `${'x'.repeat(bytes - 1)}\n`;

async function makeFile(text: string): Promise<string> {
  const path = join(await temporaryFolder(), 'orders.ndjson');
  await writeFile(path, text);
  return path;
}

async function openBlocks(path: string): Promise<LineBlocks> {
  const blocks = await openLineBlocks(path);
  onTestFinished(() => blocks.close());
  return blocks;
}

async function readLengths(blocks: LineBlocks): Promise<number[]> {
  const lengths: number[] = [];
  let position = 0;
  for (let block = await blocks.read(0); block !== undefined; block = await blocks.read(position)) {
    expect(block.position).toBe(position);
    lengths.push(block.bytes.length);
    position = block.endsAt;
  }
  return lengths;
}

describe('a file that becomes shorter while it is read', () => {
  const text = line(400_000).repeat(3);

  it.each([
    { why: 'in the middle of the block that comes next', bytes: 500_000 },
    { why: 'between two lines', bytes: 800_000 },
    { why: 'where the next block begins', bytes: 400_000 },
    { why: 'before what was read already', bytes: 0 },
  ])('is no end: $why', async ({ bytes }) => {
    const path = await makeFile(text);
    const blocks = await openBlocks(path);
    const first = await blocks.read(0);
    expect(first?.endsAt).toBe(400_000);
    await truncate(path, bytes);
    await expect(blocks.read(400_000)).rejects.toMatchObject({
      code: 'ESMCTL_RECORDS_READ',
      kind: 'kafka',
      message: expect.stringContaining(`${path} became shorter while it was read`) as string,
    });
  });

  it('says nothing when only what comes after the end grew', async () => {
    const path = await makeFile(text);
    const blocks = await openBlocks(path);
    await writeFile(path, line(10), { flag: 'a' });
    expect(await readLengths(blocks)).toEqual([400_000, 400_000, 400_000]);
  });
});

describe('a read that gives less than was asked for', () => {
  it('cuts no line', async () => {
    const path = await makeFile(line(1_000).repeat(700));
    const blocks = await openBlocks(path);
    const whole = await readLengths(blocks);
    const other = await open(path, 'r');
    onTestFinished(() => other.close());
    const handles = Object.getPrototypeOf(other) as { read: (...args: unknown[]) => Promise<{ bytesRead: number }> };
    const { read } = handles;
    const short = vi.spyOn(handles, 'read').mockImplementation(function (this: unknown, bytes, offset, length, at) {
      return read.call(this, bytes, offset, Math.min(Number(length), 99_999), at);
    });
    onTestFinished(() => short.mockRestore());
    expect(await readLengths(blocks)).toEqual(whole);
    expect(whole).toEqual([Math.floor(BLOCK_BYTES / 1_000) * 1_000, 700_000 - Math.floor(BLOCK_BYTES / 1_000) * 1_000]);
    expect(short.mock.calls.length).toBeGreaterThan(6);
  });
});

describe('a long line from a pipe', () => {
  it('is put together once, not again with each piece', async () => {
    const path = join(await temporaryFolder(), 'records.pipe');
    execFileSync('mkfifo', [path]);
    const text = line(100) + line(8_000_000) + line(50).trimEnd();
    const copied: number[] = [];
    const { concat } = Buffer;
    const spy = vi.spyOn(Buffer, 'concat').mockImplementation((list, length) => {
      const bytes = concat(list, length);
      copied.push(bytes.length);
      return bytes;
    });
    onTestFinished(() => spy.mockRestore());
    const [lengths] = await Promise.all([openBlocks(path).then(readLengths), writeFile(path, text)]);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(text.length);
    expect(lengths.at(-1)).toBe(49);
    const copiedBytes = copied.reduce((sum, length) => sum + length, 0);
    expect(copiedBytes).toBeGreaterThanOrEqual(8_000_000);
    expect(copiedBytes).toBeLessThan(2 * text.length);
  });
});

describe('a line of a file', () => {
  const LONGEST = 64 * 1024 * 1024;
  const NEWLINE = 10;

  it.each([
    { why: 'of just 64 MiB is taken', lineBytes: LONGEST, totalBytes: LONGEST + 100, taken: LONGEST + 1 },
    { why: 'of one byte more is refused', lineBytes: LONGEST + 1, totalBytes: LONGEST + 100, taken: undefined },
    { why: 'of just 64 MiB at the end, without a newline', lineBytes: LONGEST, totalBytes: LONGEST, taken: LONGEST },
    { why: 'of one byte more at the end', lineBytes: LONGEST + 1, totalBytes: LONGEST + 1, taken: undefined },
    { why: 'of 100 MB, with another one behind it', lineBytes: 1e8, totalBytes: 1e8 + 10, taken: undefined },
    { why: 'of 100 MB, the last one', lineBytes: 1e8, totalBytes: 1e8, taken: undefined },
  ])('$why', async ({ lineBytes, totalBytes, taken }) => {
    const blocks = createFileBlocks('orders.ndjson', totalBytes, (bytes, at, length, position) => {
      bytes.fill(120, at, at + length);
      const newlineAt = lineBytes - position;
      if (newlineAt >= 0 && newlineAt < length) bytes[at + newlineAt] = NEWLINE;
      return length;
    });
    const read = blocks.read(0);
    if (taken === undefined) await expect(read).rejects.toMatchObject({ code: 'ESMCTL_RECORDS_LINE_TOO_LONG' });
    else expect(await read).toMatchObject({ position: 0, endsAt: taken });
  });
});
