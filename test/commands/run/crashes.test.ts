import { join } from 'node:path';
import { describe, it } from 'vitest';
import { createFolders, type Esmctl, isRunning, runEsmctl, startEsmctl, untilGone } from '../../support/run-esmctl.ts';
import { readRunLines } from './run-lines.ts';
import { FIXTURES, mappingText, readJson, recordsText } from './scenario.ts';

const folders = createFolders();
const files = {
  'mapping.json': mappingText({ MaximumRetryAttempts: 0 }),
  'records.ndjson': recordsText(40, { partitions: 1 }),
};
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
const crash = (name: string): string[] => ['--handler', `${join(FIXTURES, 'crashes.mjs')}#${name}`];
const LONG = ['--function-timeout', '10m'];

/** The handler's process and the one below it, from what it printed. */
function pidsOf(run: Esmctl): number[] {
  const [, handlerPid, childPid] = /"text":"pids (\d+) (\d+)"/.exec(run.stdout()) ?? [];
  if (handlerPid === undefined) throw new Error('the handler did not print its ids');
  return [Number(handlerPid), Number(childPid)];
}

describe('a handler that brings its process down', () => {
  const crashes = [
    { name: 'fillArray', error: 'Runtime.OutOfMemory', why: 'one piece of memory that the heap does not hold' },
    { name: 'growMap', error: 'Runtime.OutOfMemory', why: 'a map that grows for ever' },
    { name: 'abort', error: 'Runtime.ExitError', why: 'process.abort()' },
    { name: 'killItself', error: 'Runtime.ExitError', why: 'a signal that nothing can catch' },
  ];
  it.for(crashes)('$name is a function error, and the run goes on: $why', async ({ name, error }, { expect }) => {
    const args = [...RUN, ...LONG, ...crash(name), '--destination', 'file:failures.ndjson'];
    const { code, stdout } = await runEsmctl(args, { cwd: folders(files) });
    expect(code).toBe(0);
    const { events, summary } = readRunLines(stdout);
    const [first, ...rest] = events.filter((event) => event.type === 'invocation-finished');
    expect(first).toMatchObject({ outcome: 'functionError', why: expect.stringContaining(error) as string });
    expect(rest.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(summary.ledger).toMatchObject({ polled: 40, succeeded: 30, sentToDestination: 10, unfinished: 0 });
    expect(summary.committed).toEqual({ 'orders-0': 40 });
    const printed = events.find((event) => event.type === 'function-log' && event.text === 'before the crash');
    expect(printed).toMatchObject({ requestId: first?.requestId });
  });

  it('that never yields is timed out, and the run goes on', async ({ expect }) => {
    const { code, stdout } = await runEsmctl([...RUN, '--function-timeout', '4s', ...crash('spin')], {
      cwd: folders(files),
    });
    expect(code).toBe(0);
    const { summary } = readRunLines(stdout);
    expect(summary.outcomes).toMatchObject({ timedOut: 1 });
    expect(summary.ledger).toMatchObject({ polled: 40, unfinished: 0, dropped: 10 });
  });
});

describe('a handler that brings esmctl down, in a thread', () => {
  it('loses nothing: the next run goes on at the checkpoint', async ({ expect }) => {
    const cwd = folders(files);
    const inThread = ['--handler-isolation', 'thread', '--env', 'CRASH_AT=20', '--commit-interval', '1ms'];
    const first = await runEsmctl([...RUN, ...LONG, ...inThread, ...crash('fillArray')], { cwd });
    expect(['SIGABRT', 'SIGTRAP', 'SIGILL']).toContain(first.signal);
    expect(first.stderr).toContain('heap out of memory');
    const { offsets } = readJson(join(cwd, 'offsets.json')) as { offsets: { nextOffset: number }[] };
    const committed = offsets[0]?.nextOffset ?? 0;
    expect(committed).toBeLessThanOrEqual(20);

    const second = await runEsmctl([...RUN, ...crash('fillArray'), '--env', 'CRASH_AT=-1'], { cwd });
    const { summary } = readRunLines(second.stdout);
    expect(summary.ledger).toMatchObject({ polled: 40 - committed, succeeded: 40 - committed });
    expect(summary.committed).toEqual({ 'orders-0': 40 });
  });
});

describe('processes below a handler', () => {
  it('print into the log of the function, never on stdout', async ({ expect }) => {
    const { code, stdout } = await runEsmctl([...RUN, ...crash('printByChild')], { cwd: folders(files) });
    expect(code).toBe(0);
    const { events, summary } = readRunLines(stdout);
    expect(summary.ledger).toMatchObject({ polled: 40, succeeded: 40 });
    const lines = events.filter((event) => event.type === 'function-log');
    expect(lines.filter(({ stream }) => stream === 'stdout').map(({ text }) => text)).toEqual(
      Array.from({ length: summary.invocations }, () => ['{"type":"summary"}', 'not JSON']).flat(),
    );
    expect(lines.filter(({ stream }) => stream === 'stderr').map(({ text }) => text)).toEqual(
      Array.from({ length: summary.invocations }, () => 'to stderr'),
    );
    expect(lines.every(({ requestId }) => requestId !== undefined)).toBe(true);
  });

  it('do not outlive the run', async ({ expect }) => {
    const run = startEsmctl([...RUN, ...LONG, ...crash('leaveChild')], { cwd: folders(files) });
    const { code } = await run.ended;
    expect(code).toBe(0);
    await untilGone(pidsOf(run));
  });

  it('are gone after two signals', async ({ expect }) => {
    const run = startEsmctl([...RUN, ...LONG, ...crash('stay')], { cwd: folders(files) });
    await run.until(({ stdout }) => stdout.includes('"text":"pids '));
    run.kill('SIGINT');
    await run.until(({ stderr }) => stderr.includes('once more to stop at once'));
    run.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    expect(readRunLines(stdout).summary.ledger).toMatchObject({ polled: 40, unfinished: 40 });
    await untilGone(pidsOf(run));
  });

  it.for(['stay', 'stayAndSpin'])('are gone after kill -9 of esmctl: %s', async (name, { expect }) => {
    const run = startEsmctl([...RUN, ...LONG, ...crash(name)], { cwd: folders(files) });
    await run.until(({ stdout }) => stdout.includes('"text":"pids '));
    const pids = pidsOf(run);
    expect(pids.filter(isRunning)).toEqual(pids);
    run.kill('SIGKILL');
    const { signal } = await run.ended;
    expect(signal).toBe('SIGKILL');
    await untilGone(pids);
  });
});
