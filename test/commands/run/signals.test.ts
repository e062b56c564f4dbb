import { join } from 'node:path';
import { describe, it } from 'vitest';
import { createFolders, type Esmctl, startEsmctl, untilGone, untilIdle } from '../../support/run-esmctl.ts';
import { readRunLines } from './run-lines.ts';
import { FIXTURES, handler, holding, mappingText, messagesOf, readJson, recordsText } from './scenario.ts';

const folders = createFolders();
const files = { 'mapping.json': mappingText(), 'records.ndjson': recordsText(40) };
const RUN = ['run', '--config', 'mapping.json', '--records', 'records.ndjson', '--checkpoint', 'offsets.json'];
const LONG = ['--function-timeout', '10m'];
const runtime = (behaviour: string): string[] => [
  '--exec',
  `${process.execPath} ${join(FIXTURES, 'runtime.mjs')} ${behaviour}`,
];

const hasBegun = ({ stdout }: { stdout: string }): boolean => /"text":"begun"/.test(stdout);

/** The runtime's process and the one below it, from what it printed. */
function pidsOf(run: Esmctl): number[] {
  const pids = [...run.stdout().matchAll(/"text":"pids (\d+) (\d+)"/g)].flatMap(([, a, b]) => [Number(a), Number(b)]);
  if (pids.length < 2) throw new Error('the runtime did not print its ids');
  return pids;
}

describe.concurrent('one signal', () => {
  it.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s finishes what is in flight, commits it, and leaves the rest',
    async (signal, { expect }) => {
      const cwd = folders(files);
      const held = holding(cwd);
      const run = startEsmctl([...RUN, '--json', ...handler('untilReleased'), ...held.args], { cwd });
      await run.until(hasBegun);
      run.kill(signal);
      await run.until(({ stderr }) => stderr.includes('once more to stop at once'));
      held.release();
      const { code, stdout, stderr } = await run.ended;
      expect(code).toBe(130);
      expect(messagesOf(stderr)).toBe('esmctl: finishing what is in flight; once more to stop at once\n');
      const { events, summary } = readRunLines(stdout);
      expect(summary).toMatchObject({ reason: 'interrupted', invocations: 1, error: null });
      expect(summary.ledger).toMatchObject({ polled: 40, succeeded: 10, unfinished: 30 });
      expect(summary.outcomes.succeeded).toBe(1);
      const done = Object.values(summary.committed).reduce<number>((sum, offset) => sum + Number(offset), 0);
      expect(done).toBe(10);
      const { offsets } = readJson(join(cwd, 'offsets.json')) as { offsets: { nextOffset: number }[] };
      expect(offsets.reduce((sum, { nextOffset }) => sum + nextOffset, 0)).toBe(10);
      expect(events.filter(({ type }) => type === 'stopping')).toHaveLength(1);

      const rest = startEsmctl([...RUN, '--json', ...handler('succeed')], { cwd });
      const second = readRunLines((await rest.ended).stdout).summary;
      expect(second).toMatchObject({ ledger: { polled: 30, succeeded: 30 }, passedOver: { alreadyCommitted: 10 } });
    },
  );

  it('says so to a person, with the ledger', async ({ expect }) => {
    const cwd = folders(files);
    const held = holding(cwd);
    const run = startEsmctl([...RUN, ...handler('untilReleased'), ...held.args], { cwd });
    await run.until(({ stdout }) => stdout.includes('begun'));
    run.kill('SIGINT');
    await run.until(({ stderr }) => stderr.includes('once more to stop at once'));
    held.release();
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    expect(stdout).toMatch(/^Ledger \(balances; interrupted before all was done\)$/m);
    expect(stdout).toMatch(/^ {2}unfinished +30$/m);
  });

  it('cuts the pause before a retry short', async ({ expect }) => {
    const cwd = folders(files);
    const run = startEsmctl(
      [
        ...RUN,
        '--json',
        '--assume',
        'retry-pause-ms=600000',
        '--assume',
        'retry-pause-limit-ms=600000',
        ...handler('refuseAll'),
      ],
      { cwd },
    );
    await run.until(({ stdout }) => stdout.includes('"retry-planned"'));
    run.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    const { summary } = readRunLines(stdout);
    expect(summary).toMatchObject({ ledger: { unfinished: 40 }, invocations: 1 });
    expect(summary.committed).toEqual({ 'orders-0': 0, 'orders-1': 0 });
  });
});

describe.concurrent('a signal while the function starts', () => {
  it('ends the run before anything is read, and the processes of --exec', async ({ expect }) => {
    const run = startEsmctl([...RUN, '--json', ...LONG, ...runtime('never-ready')], { cwd: folders(files) });
    await run.until(({ stdout }) => stdout.includes('"text":"pids '));
    run.kill('SIGTERM');
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    expect(readRunLines(stdout).summary).toMatchObject({ reason: 'interrupted', ledger: { polled: 0 } });
    await untilGone(pidsOf(run));
  });

  it('ends a module that loads for ever', async ({ expect }) => {
    const file = join(FIXTURES, 'loads-slowly.mjs');
    const run = startEsmctl([...RUN, '--json', '--handler', file], { cwd: folders(files) });
    await run.until(({ stdout }) => stdout.includes('"text":"loading"'));
    run.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    expect(readRunLines(stdout).summary).toMatchObject({ reason: 'interrupted', ledger: { polled: 0 } });
  });
});

describe.concurrent('a second signal', () => {
  const functions = [
    { what: 'a handler that waits for ever', args: handler('hang') },
    { what: 'a handler that never yields', args: handler('spin') },
    { what: 'a runtime that never answers', args: runtime('hangs') },
  ];
  it.for(functions)('ends at once with $what', async ({ args }, { expect }) => {
    const cwd = folders(files);
    const run = startEsmctl([...RUN, '--json', ...LONG, ...args], { cwd });
    await run.until(hasBegun);
    run.kill('SIGINT');
    await run.until(({ stderr }) => stderr.includes('once more to stop at once'));
    expect(run.child.exitCode).toBe(null);
    // The function has ten minutes: that the run ends at all is the second signal's doing.
    run.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    const { summary } = readRunLines(stdout);
    expect(summary).toMatchObject({ reason: 'interrupted' });
    expect(summary.committed).toEqual({ 'orders-0': 0, 'orders-1': 0 });
    expect(summary.ledger).toMatchObject({ polled: 40, succeeded: 0, unfinished: 40 });
    if (args[0] === '--exec') await untilGone(pidsOf(run));
  });

  it('ends at once also where nobody reads the output', async ({ expect }) => {
    const cwd = folders({ ...files, 'records.ndjson': recordsText(2000) });
    const run = startEsmctl([...RUN, '--json', ...handler('printMuch')], { cwd, stdout: 'unread' });
    await untilIdle(run.pid);
    run.kill('SIGINT');
    await run.until(({ stderr }) => stderr.includes('once more to stop at once'));
    run.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
  });
});

describe.concurrent('the end of a run', () => {
  it('leaves no process of --exec behind', async ({ expect }) => {
    const run = startEsmctl([...RUN, '--json', ...LONG, ...runtime('answers')], { cwd: folders(files) });
    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary.ledger.succeeded).toBe(40);
    await untilGone(pidsOf(run));
  });
});
