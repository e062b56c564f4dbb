import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readAllRecords } from '../../../../src/core/records/file/read-all-records.ts';
import { createFolders } from '../../../support/run-esmctl.ts';

const folders = createFolders();
const line = (topic: string, partition: number, offset: number): string =>
  `${JSON.stringify({ topic, partition, offset, payload: 'x' })}\n`;

it.each([
  { why: 'in order, with gaps', lines: [line('a', 0, 1), line('a', 1, 0), line('a', 0, 5)], wrong: [] },
  {
    why: 'going back',
    lines: [line('a', 0, 5), line('a', 0, 3)],
    wrong: ['2: offset 3 of a-0 comes after offset 5: order would be lost'],
  },
  {
    why: 'the same twice',
    lines: [line('a', 0, 5), line('a', 0, 5)],
    wrong: ['2: offset 5 of a-0 comes after offset 5: order would be lost'],
  },
  { why: 'going back in another topic', lines: [line('b', 0, 5), line('b', 0, 3)], topic: 'a', wrong: [] },
  { why: 'no record', lines: ['{}\n', line('a', 0, 1)], wrong: ['1: topic is missing'] },
])('problems of a file $why', async ({ lines, topic, wrong }) => {
  const path = join(folders(), 'records.ndjson');
  writeFileSync(path, lines.join(''));
  const found: string[] = [];
  let records = 0;
  for await (const block of readAllRecords(path, topic)) {
    records += block.records.length;
    found.push(...block.problems.map(({ message }) => message.slice(path.length + 1)));
  }
  expect(found).toEqual(wrong.map((text) => expect.stringContaining(text) as string));
  expect(records).toBe(lines.length - wrong.length);
});
