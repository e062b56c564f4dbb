import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolders, runEsmctl, startEsmctl } from '../../support/run-esmctl.ts';
import { readErrorDocument, readRunLines } from './run-lines.ts';
import { handler, mappingText, messagesOf, readJson, readSeen, recordLines, recordsText } from './scenario.ts';

const folders = createFolders();
const RUN = [
  'run',
  '--config',
  'mapping.json',
  '--records',
  'records.ndjson',
  '--checkpoint',
  'offsets.json',
  '--json',
];
const files = { 'mapping.json': mappingText(), 'records.ndjson': recordsText(40) };

const checkpoint = (offsets: readonly [number, number][], identity: Record<string, unknown> = {}): string =>
  JSON.stringify({
    schemaVersion: 1,
    kind: 'esmctl-checkpoint',
    group: 'orders-esm',
    topic: 'orders',
    committedAt: '2026-11-01T00:00:00.000Z',
    offsets: offsets.map(([partition, nextOffset]) => ({ partition, nextOffset })),
    ...identity,
  });

describe.concurrent('a second run', () => {
  it('goes on where the first stopped, and takes what was appended since', async ({ expect }) => {
    const cwd = folders(files);
    const first = await runEsmctl([...RUN, ...handler('succeed')], { cwd });
    expect(readRunLines(first.stdout).summary.ledger.succeeded).toBe(40);
    expect(readJson(join(cwd, 'offsets.json'))).toEqual({
      schemaVersion: 1,
      kind: 'esmctl-checkpoint',
      group: 'orders-esm',
      topic: 'orders',
      committedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      offsets: [
        { partition: 0, nextOffset: 20 },
        { partition: 1, nextOffset: 20 },
      ],
    });

    const second = await runEsmctl([...RUN, ...handler('succeed')], { cwd });
    expect(second.code).toBe(0);
    expect(readRunLines(second.stdout).summary).toMatchObject({
      ledger: { polled: 0 },
      passedOver: { alreadyCommitted: 40 },
      invocations: 0,
      committed: { 'orders-0': 20, 'orders-1': 20 },
    });

    appendFileSync(join(cwd, 'records.ndjson'), recordsText(6, { partitions: 3, from: 20 }));
    const third = await runEsmctl([...RUN, ...handler('succeed')], { cwd });
    expect(readRunLines(third.stdout).summary).toMatchObject({
      ledger: { polled: 6, succeeded: 6 },
      passedOver: { alreadyCommitted: 40 },
      committed: { 'orders-0': 22, 'orders-1': 22, 'orders-2': 22 },
    });
  });

  it('goes on in the middle of a partition, without the starting position', async ({ expect }) => {
    const cwd = folders({ ...files, 'offsets.json': checkpoint([[0, 13]]) });
    const args = [...RUN, ...handler('note'), '--env', `SEEN=${join(cwd, 'seen')}`];
    const { stdout } = await runEsmctl(args, { cwd });
    expect(readRunLines(stdout).summary).toMatchObject({
      ledger: { polled: 27 },
      passedOver: { alreadyCommitted: 13 },
    });
    const seen = readSeen(join(cwd, 'seen')).filter(({ partition }) => partition === 'orders-0');
    expect(seen.map(({ offset }) => offset)).toEqual([13, 14, 15, 16, 17, 18, 19]);
  });

  it('keeps offsets beyond 2^53 exactly', async ({ expect }) => {
    const large = '9223372036854775806';
    const line = (recordLines(1, { partitions: 1 })[0] ?? '').replace('"offset":0', `"offset":${large}`);
    const cwd = folders({ ...files, 'records.ndjson': `${line}\n` });
    const { stdout } = await runEsmctl([...RUN, ...handler('succeed')], { cwd });
    expect(readRunLines(stdout).summary.committed).toEqual({ 'orders-0': '9223372036854775807' });
    const again = await runEsmctl([...RUN, ...handler('succeed')], { cwd });
    expect(readRunLines(again.stdout).summary.passedOver.alreadyCommitted).toBe(1);
  });
});

describe.concurrent('a checkpoint that does not belong to the run', () => {
  const cases = [
    { why: 'another group', text: checkpoint([[0, 5]], { group: 'others' }), says: /belongs to group "others"/ },
    { why: 'another topic', text: checkpoint([[0, 5]], { topic: 'payments' }), says: /belongs to topic "payments"/ },
    { why: 'half of it is missing', text: checkpoint([[0, 5]]).slice(0, -20), says: /is damaged/ },
    { why: 'empty, as after a crash of the machine', text: '', says: /is damaged/ },
    { why: 'a negative offset', text: checkpoint([[0, -1]]), says: /is damaged: offsets\[0\]/ },
    { why: 'a later version', text: checkpoint([], { schemaVersion: 2 }), says: /schema version 2/ },
    { why: 'something else altogether', text: '{"name":"package"}', says: /is not a checkpoint of esmctl/ },
  ];
  it.each(cases)('is refused before anything runs: $why', async ({ text, says }) => {
    const cwd = folders({ ...files, 'offsets.json': text });
    const { code, stdout, stderr } = await runEsmctl([...RUN, ...handler('note')], { cwd, env: { SEEN: 'seen' } });
    expect(code).toBe(2);
    const error = readErrorDocument(stdout);
    expect(error.code).toBe('ESMCTL_CHECKPOINT_REFUSED');
    expect(error.message).toMatch(says);
    expect(messagesOf(stderr)).toContain(error.message);
    expect(existsSync(join(cwd, 'seen'))).toBe(false);
    expect(readFileSync(join(cwd, 'offsets.json'), 'utf8')).toBe(text);
  });

  it('is refused where its folder is missing', async ({ expect }) => {
    const args = ['run', '--config', 'mapping.json', '--records', 'records.ndjson', ...handler('note')];
    const cwd = folders(files);
    const { code, stderr } = await runEsmctl([...args, '--checkpoint', 'nowhere/offsets.json'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/checkpoint nowhere\/offsets\.json cannot be written: there is no folder nowhere/);
  });
});

describe('a run that is killed at any moment', () => {
  /** Far more than ten rounds get through, however late the signal comes. */
  const COUNT = 3000;
  const PARTITIONS = 3;

  it('loses nothing, keeps the order, and leaves a checkpoint that can be read', async ({ expect }) => {
    const cwd = folders({
      'mapping.json': mappingText({ BatchSize: 5 }),
      'records.ndjson': recordsText(COUNT, { partitions: PARTITIONS }),
    });
    const path = join(cwd, 'offsets.json');
    let before = new Map<number, number>();
    const delivered = new Set<string>();
    const deliver = async (killAfterBatches: number | undefined): Promise<number | undefined> => {
      writeFileSync(join(cwd, 'seen'), '');
      const run = startEsmctl(
        [...RUN, '--commit-interval', '1ms', ...handler(killAfterBatches === undefined ? 'note' : 'noteSlowly')],
        {
          cwd,
          env: { SEEN: join(cwd, 'seen') },
        },
      );
      if (killAfterBatches !== undefined) {
        await run.until(({ stdout }) => stdout.split('"invocation-finished"').length > killAfterBatches);
        run.kill('SIGKILL');
      }
      const { code, stdout } = await run.ended;
      if (killAfterBatches === undefined) readRunLines(stdout);
      const seen = readSeen(join(cwd, 'seen'));
      for (let partition = 0; partition < PARTITIONS; partition += 1) {
        const offsets = seen.filter((record) => record.partition === `orders-${partition}`).map(({ offset }) => offset);
        const first = before.get(partition) ?? 0;
        expect(offsets, `orders-${partition}`).toEqual(offsets.map((_, index) => first + index));
      }
      for (const { partition, offset } of seen) delivered.add(`${partition} ${offset}`);
      return code ?? undefined;
    };
    for (let round = 1; round <= 10; round += 1) {
      await deliver(round % 5);
      before = existsSync(path) ? readOffsets(path) : new Map();
      for (const [partition, next] of before) {
        for (let offset = 0; offset < next; offset += 1) {
          expect(delivered, 'committed and never delivered').toContain(`orders-${partition} ${offset}`);
        }
      }
    }
    expect(before.size).toBe(PARTITIONS);
    writeFileSync(join(cwd, '.offsets.json.4194305.esmctl-tmp'), 'what a killed run left behind');
    expect(await deliver(undefined)).toBe(0);
    expect(readdirSync(cwd).toSorted()).toEqual(['mapping.json', 'offsets.json', 'records.ndjson', 'seen']);
    expect(delivered.size).toBe(COUNT);
    expect(readOffsets(path)).toEqual(new Map([0, 1, 2].map((partition) => [partition, COUNT / PARTITIONS])));
  });

  function readOffsets(path: string): Map<number, number> {
    const { offsets } = readJson(path) as { offsets: { partition: number; nextOffset: number }[] };
    return new Map(offsets.map(({ partition, nextOffset }) => [partition, nextOffset]));
  }
});
