import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openReadAhead, type ReadAhead } from '../../../../../src/core/records/file/ahead/read-ahead.ts';
import { type LineBlocks, openLineBlocks } from '../../../../../src/core/records/file/line-blocks.ts';
import { type Driven, type DriveOptions, driveSource } from '../../../../support/drive-source.ts';
import { recordLine } from '../../../../support/record-lines.ts';
import { kafkaRecord } from '../../../../support/records.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const ENTRY = pathToFileURL(join(import.meta.dirname, '../../../../../dist/core/records/file/ahead/main.js'));

const openAheadOf = (blocks: LineBlocks, filterPatterns: readonly string[] = [], entry = ENTRY): ReadAhead => {
  const { descriptor, name, totalBytes = 0 } = blocks;
  const ahead = openReadAhead(
    {
      descriptor: descriptor ?? -1,
      name,
      totalBytes,
      topic: 'orders',
      filterPatterns,
      filterOptions: { tombstone: 'pass' },
      committed: new Map(),
    },
    { entry, worthAThreadBytes: 0 },
  );
  if (ahead === undefined) throw new Error('no thread reads ahead');
  return ahead;
};

/** Waits until the thread is up and has its first block, so that it reads all there is. */
const untilUp = (ahead: ReadAhead): ReadAhead => {
  let first = true;
  return {
    async read(position) {
      let block = await ahead.read(position);
      while (first && block === undefined) {
        await new Promise((resolve) => setImmediate(resolve));
        block = await ahead.read(position);
      }
      first = false;
      return block;
    },
    close: () => ahead.close(),
  };
};

const write = async (text: string): Promise<string> => {
  const path = join(await temporaryFolder(), 'orders.ndjson');
  await writeFile(path, text);
  return path;
};

/** Several blocks of 512 KB, records of several slabs of 256 KB, one larger than a slab. */
const manyLines = (): string[] =>
  Array.from({ length: 900 }, (_, index) =>
    recordLine(
      kafkaRecord({
        partition: index % 3,
        offset: BigInt(index),
        timestampMs: 1_800_000_000_000 + index,
        value:
          index === 450
            ? 'z'.repeat(700_000)
            : `{"id":${index},"type":"${index % 4 === 0 ? 'no' : 'yes'}","é":"${'x'.repeat(2000)}"}`,
      }),
    ),
  );

const sorted = ({ values }: Driven): readonly (string | null)[] => values.toSorted();

describe('a file that a thread reads ahead', () => {
  const lines = manyLines();
  const cases: readonly { why: string; text: string; options?: DriveOptions }[] = [
    { why: 'records of three partitions', text: lines.join('\n') },
    {
      why: 'records of another topic',
      text: `${recordLine({ ...kafkaRecord({ offset: 0n }), topic: 'others' })}\n${lines.join('\n')}`,
    },
    { why: 'a broken line', text: [...lines.slice(0, 600), '{"topic":', ...lines.slice(600)].join('\n') },
    {
      why: 'broken lines that are passed over',
      text: ['nothing', ...lines.slice(0, 600), '', '{"topic":', ...lines.slice(600)].join('\n'),
      options: { skipBadRecords: true },
    },
    {
      why: 'an offset that goes back',
      text: [...lines.slice(0, 700), ...lines.slice(3, 5), ...lines.slice(700)].join('\n'),
    },
    { why: 'committed offsets', text: lines.join('\n'), options: { committed: new Map([['orders-1', 400n]]) } },
    {
      why: 'a start in the middle',
      text: lines.join('\n'),
      options: { startingPosition: { kind: 'AT_TIMESTAMP', timestampMs: 1_800_000_000_300 } },
    },
    {
      why: 'partitions that pause',
      text: lines.join('\n'),
      options: {
        onMoment(moment, control) {
          if (moment === 'records' && control.partitions.includes(1)) control.pause(1);
          if (moment === 'stuck') control.resume(1);
        },
      },
    },
  ];

  it.each(cases)('gives what the main thread reads: $why', async ({ text, options = {} }) => {
    const path = await write(text);
    const plain = await driveSource(path, options);
    let usedAhead = 0;
    const ahead = await driveSource(path, {
      ...options,
      openAhead(blocks) {
        const opened = untilUp(openAheadOf(blocks));
        return {
          async read(position) {
            const block = await opened.read(position);
            if (block !== undefined) usedAhead += 1;
            return block;
          },
          close: () => opened.close(),
        };
      },
    });
    expect(usedAhead).toBeGreaterThan(1);
    expect(ahead.violations).toEqual([]);
    expect(ahead.delivered).toEqual(plain.delivered);
    expect(sorted(ahead)).toEqual(sorted(plain));
    expect([ahead.assigned, ahead.bad, ahead.passedOver, ahead.progress]).toEqual([
      plain.assigned,
      plain.bad,
      plain.passedOver,
      plain.progress,
    ]);
    expect(ahead.failure?.message).toBe(plain.failure?.message);
  });

  it('is filtered there', async () => {
    const dropped: bigint[] = [];
    const driven = await driveSource(await write(lines.join('\n')), {
      openAhead: (blocks) => untilUp(openAheadOf(blocks, ['{"value":{"type":["yes"]}}'])),
      onDropped: (offset) => void dropped.push(offset),
    });
    const expected = lines.flatMap((_, index) => (index % 4 === 0 && index !== 450 ? [BigInt(index)] : []));
    expect(dropped.toSorted((a, b) => Number(a - b))).toEqual(expected);
    expect(driven.values).toHaveLength(900 - expected.length);
  });

  it('is read by the main thread where the thread does not come up', async () => {
    const path = await write(lines.join('\n'));
    const missing = new URL('./missing.js', ENTRY);
    const driven = await driveSource(path, { openAhead: (blocks) => openAheadOf(blocks, [], missing) });
    expect([...driven.delivered.values()].flat()).toHaveLength(900);
    expect(driven.failure).toBeUndefined();
  });

  it('is small: there is no thread', async () => {
    const blocks = await openLineBlocks(await write(lines.slice(0, 3).join('\n')));
    const { descriptor = -1, name, totalBytes = 0 } = blocks;
    const filterOptions = { tombstone: 'pass' } as const;
    const work = {
      descriptor,
      name,
      totalBytes,
      topic: 'orders',
      filterPatterns: [],
      filterOptions,
      committed: new Map(),
    };
    expect(openReadAhead(work, { entry: ENTRY })).toBeUndefined();
    await blocks.close();
  });
});
