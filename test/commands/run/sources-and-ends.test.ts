import { execFileSync } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { createFolders, runEsmctl, runInShell, startEsmctl } from '../../support/run-esmctl.ts';
import { readRunLines } from './run-lines.ts';
import { handler, holding, mappingText, PROVISIONED, readSeen, recordLines, recordsText } from './scenario.ts';

const folders = createFolders();
const files = { 'mapping.json': mappingText(), 'records.ndjson': recordsText(60) };
const RUN = ['run', '--config', 'mapping.json', '--json', ...handler('succeed')];

describe.concurrent('where records come from', () => {
  it('is standard input with --records -, up to its end', async ({ expect }) => {
    const cwd = folders(files);
    const { code, stdout } = await runEsmctl([...RUN, '--records', '-'], { cwd, input: recordsText(60) });
    expect(code).toBe(0);
    const { events, summary } = readRunLines(stdout);
    expect(summary).toMatchObject({ reason: 'end', ledger: { polled: 60, succeeded: 60 } });
    expect(events[0]).toMatchObject({ type: 'run-started', source: 'standard input' });
  });

  it('takes records as they come, long before standard input ends', async ({ expect }) => {
    const cwd = folders({ ...files, 'mapping.json': mappingText({ MaximumBatchingWindowInSeconds: 0 }) });
    const run = startEsmctl([...RUN, '--records', '-'], { cwd, input: 'open' });
    const [first = '', second = '', third = ''] = recordLines(3, { partitions: 1 });
    run.child.stdin?.write(`${first}\n${second.slice(0, 20)}`);
    await run.until(({ stdout }) => /"outcome":"succeeded"/.test(stdout));
    expect(run.stdout()).toContain('"lastOffset":0');
    run.child.stdin?.end(`${second.slice(20)}\n${third}`);
    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary).toMatchObject({
      ledger: { polled: 3, succeeded: 3 },
      committed: { 'orders-0': 3 },
    });
  });

  it('is any pipe that has a path', async ({ expect }) => {
    const cwd = folders(files);
    const script = `$ESMCTL ${RUN.join(' ')} --records <(cat records.ndjson)`;
    const { code, stdout } = await runInShell(script, { cwd });
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary.ledger.succeeded).toBe(60);
  });

  it('is shared out to the pollers, each partition to one of them', async ({ expect }) => {
    const cwd = folders({ 'mapping.json': mappingText(), 'records.ndjson': recordsText(400, { partitions: 4 }) });
    const args = ['run', '--config', 'mapping.json', '--json', '--records', 'records.ndjson', '--pollers', '2'];
    const seen = join(cwd, 'seen');
    const { code, stdout } = await runEsmctl([...args, ...handler('note'), '--env', `SEEN=${seen}`], { cwd });
    expect(code).toBe(0);
    const { events, summary } = readRunLines(stdout);
    expect(summary.ledger.succeeded).toBe(400);
    expect(events[0]).toMatchObject({ type: 'run-started', pollers: 2, processors: 2 });
    const owners = new Map<string, Set<number>>();
    for (const event of events) {
      if (event.type !== 'invocation-started') continue;
      for (const { partition } of event.ranges) {
        owners.set(partition, (owners.get(partition) ?? new Set()).add(event.processor));
      }
    }
    expect([...owners.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1]);
    expect(new Set([...owners.values()].flatMap((ids) => [...ids]))).toEqual(new Set([0, 1]));
    for (const name of owners.keys()) {
      const offsets = readSeen(seen).filter(({ partition }) => partition === name);
      expect(offsets.map(({ offset }) => offset)).toEqual(Array.from({ length: 100 }, (_, offset) => offset));
    }
  });

  it('has five batches in flight a poller in provisioned mode', async ({ expect }) => {
    const cwd = folders({ ...files, 'mapping.json': mappingText(PROVISIONED) });
    const { stdout } = await runEsmctl([...RUN, '--records', 'records.ndjson'], { cwd });
    expect(readRunLines(stdout).events[0]).toMatchObject({ mode: 'provisioned', pollers: 1, processors: 5 });
  });
});

describe.concurrent('when a run ends', () => {
  it('is after the time of --for, although more may come', async ({ expect }) => {
    const cwd = folders(files);
    const run = startEsmctl([...RUN, '--records', '-', '--for', '10s', '--checkpoint', 'offsets.json'], {
      cwd,
      input: 'open',
    });
    run.child.stdin?.write(recordsText(20));
    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary).toMatchObject({ reason: 'time', ledger: { polled: 20, succeeded: 20 } });
  });

  it('is after a quiet time with --until idle', async ({ expect }) => {
    const cwd = folders(files);
    const run = startEsmctl([...RUN, '--records', '-', '--until', 'idle=8s'], { cwd, input: 'open' });
    run.child.stdin?.write(recordsText(25));
    await run.until(({ stdout }) => stdout.includes('"committed"'));
    run.child.stdin?.write(recordsText(25, { from: 100 }));
    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary).toMatchObject({ reason: 'idle', ledger: { polled: 50, succeeded: 50 } });
  });

  it('is not while an invocation is under way, however quiet', async ({ expect }) => {
    // Full at once, so that the invocation begins long before the quiet time is over.
    const cwd = folders({ 'mapping.json': mappingText({ BatchSize: 5 }), 'records.ndjson': recordsText(5) });
    const args = ['run', '--config', 'mapping.json', '--json', '--records', 'records.ndjson', '--until', 'idle=3s'];
    const held = holding(cwd);
    const run = startEsmctl([...args, ...handler('untilReleased'), ...held.args], { cwd });
    await run.until(({ stdout }) => stdout.includes('begun'));
    await pause(4000);
    held.release();
    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary).toMatchObject({ reason: 'idle', ledger: { polled: 5, succeeded: 5 } });
  });

  it('does not wait for a writer of a pipe that never ends', async ({ expect }) => {
    const cwd = folders(files);
    const pipe = join(cwd, 'pipe');
    execFileSync('mkfifo', [pipe]);
    // Open for reading too, so that opening does not wait and the pipe never ends.
    writeSync(openSync(pipe, 'r+'), recordsText(20));
    const run = startEsmctl([...RUN, '--records', 'pipe'], { cwd });
    await run.until(({ stdout }) => stdout.includes('"committed"'));
    run.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    expect(readRunLines(stdout).summary).toMatchObject({
      reason: 'interrupted',
      ledger: { polled: 20, succeeded: 20 },
    });
  });
});
