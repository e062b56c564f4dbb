import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { createFolders, runEsmctl } from '../../support/run-esmctl.ts';
import { readErrorDocument, readRunLines } from './run-lines.ts';
import { handler, mappingText, readSeen, recordLines } from './scenario.ts';

const folders = createFolders();
const RUN = [
  'run',
  '--config',
  'mapping.json',
  '--records',
  'records.ndjson',
  '--json',
  '--checkpoint',
  'offsets.json',
];
const lines = recordLines(40, { partitions: 2 });
const withLine = (index: number, line: string): string => `${lines.toSpliced(index, 1, line).join('\n')}\n`;

describe.concurrent('a broken line in the middle', () => {
  const broken = [
    { why: 'cut off', line: '{"topic":"orders","partition":0,', says: /not JSON/ },
    { why: 'no offset', line: '{"topic":"orders","partition":0}', says: /offset is missing/ },
    { why: 'not UTF-8', line: (lines[20] ?? '').replace('key', 'k\u00e9y'), says: /not valid UTF-8/ },
    {
      why: 'the payload is no text',
      line: (lines[20] ?? '').replace(/"payload":".*"}$/, '"payload":{"id":1}}'),
      says: /payload is not a string/,
    },
    {
      why: 'an offset twice',
      line: lines[18] ?? '',
      says: /offset 9 of orders-0 comes after offset 9: order would be lost/,
    },
  ];

  it.for(broken)('ends the run there, with what came before committed: $why', async ({ line, says }, { expect }) => {
    const cwd = folders({ 'mapping.json': mappingText() });
    writeFileSync(join(cwd, 'records.ndjson'), withLine(20, line), 'latin1');
    const args = [...RUN, ...handler('note'), '--env', 'SEEN=seen'];
    const { code, stdout, stderr } = await runEsmctl(args, { cwd });
    expect(code).toBe(2);
    const { summary } = readRunLines(stdout);
    expect(summary).toMatchObject({
      reason: 'failed',
      error: { code: 'ESMCTL_RECORDS_BAD_LINE' },
      ledger: { polled: 20, succeeded: 20, unfinished: 0 },
      committed: { 'orders-0': 10, 'orders-1': 10 },
    });
    expect(stderr).toMatch(/^error records\.ndjson:21: .*\[ESMCTL_RECORDS_BAD_LINE\]$/m);
    expect(stderr).toMatch(says);
    expect(stderr).toContain('--skip-bad-records');
    expect(stderr).not.toMatch(/^\s+at /m);

    writeFileSync(join(cwd, 'records.ndjson'), `${lines.join('\n')}\n`);
    const mended = await runEsmctl(args, { cwd });
    expect(mended.code).toBe(0);
    expect(readRunLines(mended.stdout).summary).toMatchObject({
      ledger: { polled: 20, succeeded: 20 },
      passedOver: { alreadyCommitted: 20 },
    });
    expect(
      readSeen(join(cwd, 'seen'))
        .map(({ partition, offset }) => `${partition} ${offset}`)
        .toSorted(),
    ).toEqual(lines.map((_, index) => `orders-${index % 2} ${Math.floor(index / 2)}`).toSorted());
  });

  it('is passed over and counted with --skip-bad-records', async ({ expect }) => {
    const text = withLine(20, 'nonsense').replace(lines[30] ?? '', '[]');
    const cwd = folders({ 'mapping.json': mappingText(), 'records.ndjson': text });
    const { code, stdout } = await runEsmctl([...RUN, ...handler('succeed'), '--skip-bad-records'], { cwd });
    expect(code).toBe(0);
    const { events, summary } = readRunLines(stdout);
    expect(summary).toMatchObject({
      ledger: { polled: 38, succeeded: 38 },
      passedOver: { bad: 2 },
      committed: { 'orders-0': 20, 'orders-1': 20 },
    });
    expect(events.filter((event) => event.type === 'bad-record').map(({ place }) => place)).toEqual([
      'records.ndjson:21',
      'records.ndjson:31',
    ]);
  });

  it('has the same number on standard input', async ({ expect }) => {
    const cwd = folders({ 'mapping.json': mappingText() });
    const args = ['run', '--config', 'mapping.json', '--records', '-', '--json', ...handler('succeed')];
    const { code, stdout, stderr } = await runEsmctl(args, { cwd, input: withLine(20, 'nonsense') });
    expect(code).toBe(2);
    expect(readRunLines(stdout).summary.ledger.succeeded).toBe(20);
    expect(stderr).toMatch(/^error standard input:21: /m);
  });

  it('counts empty lines and takes Windows line ends', async ({ expect }) => {
    const text = `\n\n${lines.slice(0, 4).join('\r\n')}\r\n\r\nnonsense\r\n`;
    const cwd = folders({ 'mapping.json': mappingText(), 'records.ndjson': text });
    const { code, stdout, stderr } = await runEsmctl([...RUN, ...handler('succeed')], { cwd });
    expect(code).toBe(2);
    expect(readRunLines(stdout).summary.ledger.succeeded).toBe(4);
    expect(stderr).toMatch(/^error records\.ndjson:8: /m);
  });
});

describe.concurrent('records of other topics', () => {
  it('alone are the wrong file', async ({ expect }) => {
    const other = recordLines(5, { topic: 'payments' }).join('\n');
    const cwd = folders({ 'mapping.json': mappingText(), 'records.ndjson': other });
    const { code, stdout, stderr } = await runEsmctl([...RUN, ...handler('succeed')], { cwd });
    expect(code).toBe(2);
    expect(readRunLines(stdout).summary).toMatchObject({
      reason: 'failed',
      error: { code: 'ESMCTL_RECORDS_OTHER_TOPIC' },
      passedOver: { otherTopics: 5 },
    });
    expect(readRunLines(stdout).summary.committed).toEqual({});
    expect(stderr).toMatch(/none of the 5 records is of the topic orders/);
  });

  it('between those of the topic are passed over', async ({ expect }) => {
    const mixed = lines
      .flatMap((line, index) => [line, recordLines(40, { topic: 'payments' })[index] ?? ''])
      .join('\n');
    const cwd = folders({ 'mapping.json': mappingText(), 'records.ndjson': mixed });
    const { code, stdout } = await runEsmctl([...RUN, ...handler('succeed')], { cwd });
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary).toMatchObject({ ledger: { polled: 40 }, passedOver: { otherTopics: 40 } });
  });

  it('are not missed in a file that holds nothing', async ({ expect }) => {
    const cwd = folders({ 'mapping.json': mappingText(), 'records.ndjson': '' });
    const { code, stdout } = await runEsmctl([...RUN, ...handler('succeed')], { cwd });
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary).toMatchObject({ reason: 'end', ledger: { polled: 0 } });
    expect(readRunLines(stdout).summary.committed).toEqual({});
    expect(() => readErrorDocument(stdout)).toThrow();
  });
});
