import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { createFolders, runEsmctl, runInShell } from '../../support/run-esmctl.ts';
import { readEventLines, readRunLines } from './run-lines.ts';
import { handler, mappingText, messagesOf, recordsText } from './scenario.ts';

const folders = createFolders();
const files = { 'mapping.json': mappingText(), 'records.ndjson': recordsText(40) };
const RUN = ['run', '--config', 'mapping.json', '--records', 'records.ndjson'];

describe.concurrent('the output of a run', () => {
  it('is plain lines in a pipe, also where colour is asked for the wrong way', async ({ expect }) => {
    const cwd = folders(files);
    for (const env of [{ TERM: 'xterm-256color' }, { TERM: 'dumb' }, { NO_COLOR: '1', TERM: 'xterm' }]) {
      const { code, stdout, stderr } = await runEsmctl([...RUN, ...handler('succeed')], { cwd, env });
      expect([code, messagesOf(stderr)]).toEqual([0, '']);
      expect(stdout).toMatch(/^ {2}succeeded +40$/m);
      expect(stdout).toMatch(/^committed +orders-0: 20, orders-1: 20$/m);
      expect(stdout).not.toContain('\u001b');
    }
  });

  it('shows what a function prints with its request, and never on stdout itself with --json', async ({ expect }) => {
    const cwd = folders({ ...files, 'records.ndjson': recordsText(1) });
    const { code, stdout, stderr } = await runEsmctl([...RUN, ...handler('print'), '--json'], { cwd });
    expect([code, messagesOf(stderr)]).toEqual([0, '']);
    const { events } = readRunLines(stdout);
    const requestId = events.find((event) => event.type === 'invocation-started')?.requestId;
    const logs = events.filter((event) => event.type === 'function-log');
    expect(logs.map(({ stream, text }) => [stream, text])).toEqual(
      expect.arrayContaining([
        ['stdout', '{"type":"summary"}'],
        ['stderr', 'to stderr'],
        ['stdout', 'half a line and the rest'],
        ['stdout', '\u001b[31mred\u001b[0m'],
        ['stdout', 'no line end'],
      ]),
    );
    expect(logs).toHaveLength(5);
    expect(new Set(logs.map((log) => log.requestId))).toEqual(new Set([requestId]));
    const types = events.map(({ type }) => type);
    expect(types.lastIndexOf('function-log')).toBeLessThan(types.indexOf('invocation-finished'));
  });

  it('writes every step to --events beside the view of a person', async ({ expect }) => {
    const cwd = folders({ ...files, 'events.ndjson': 'of an earlier run\n' });
    const { code, stdout } = await runEsmctl([...RUN, ...handler('succeed'), '--events', 'events.ndjson'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Ledger \(balances/m);
    const { events, summary } = readRunLines(readFileSync(join(cwd, 'events.ndjson'), 'utf8'));
    expect(summary.ledger.succeeded).toBe(40);
    expect(events.filter(({ type }) => type === 'invocation-finished')).toHaveLength(summary.invocations);
    const both = await runEsmctl([...RUN, ...handler('succeed'), '--events', 'events.ndjson', '--json'], { cwd });
    expect(readFileSync(join(cwd, 'events.ndjson'), 'utf8')).toBe(both.stdout);
  });

  it('writes every step to stdout with --events -, and the view of a person to stderr', async ({ expect }) => {
    const cwd = folders(files);
    const { code, stdout, stderr } = await runEsmctl([...RUN, ...handler('succeed'), '--events', '-'], { cwd });
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary.ledger.succeeded).toBe(40);
    expect(stderr).toMatch(/^Ledger \(balances/m);
  });

  it('writes --events to a pipe that has a path', async ({ expect }) => {
    const cwd = folders(files);
    const script = `mkfifo pipe; cat pipe > read & ${['$ESMCTL', ...RUN, ...handler('succeed')].join(' ')} --events pipe; wait`;
    await runInShell(script, { cwd });
    expect(readRunLines(readFileSync(join(cwd, 'read'), 'utf8')).summary.ledger.succeeded).toBe(40);
  });

  it('tells each step once and in order', async ({ expect }) => {
    const cwd = folders(files);
    const { stdout } = await runEsmctl([...RUN, ...handler('succeed'), '--json'], { cwd });
    const events = readEventLines(stdout, 'with the summary').slice(0, -1);
    expect(events[0]?.type).toBe('run-started');
    expect(events.filter(({ type }) => type === 'run-started')).toHaveLength(1);
    expect(events.filter((event) => event.type === 'partition-assigned').map(({ partition }) => partition)).toEqual([
      'orders-0',
      'orders-1',
    ]);
    const started = events.filter((event) => event.type === 'invocation-started');
    expect(started.map(({ records, closedBy }) => [records, closedBy])).toEqual(Array(4).fill([10, 'count']));
    expect(started.flatMap(({ ranges }) => ranges).reduce((sum, { records }) => sum + records, 0)).toBe(40);
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted());
    expect(events.at(-1)).toMatchObject({ type: 'committed', offsets: { 'orders-0': 20, 'orders-1': 20 } });
  });
});

describe.concurrent('flags in the environment', () => {
  it('work as on the command line', async ({ expect }) => {
    const cwd = folders(files);
    const [, path = ''] = handler('succeed');
    const env = {
      ESMCTL_CONFIG: 'mapping.json',
      ESMCTL_RECORDS: 'records.ndjson',
      ESMCTL_HANDLER: path,
      ESMCTL_CHECKPOINT: 'offsets.json',
      ESMCTL_JSON: '1',
      ESMCTL_ASSUME: 'retry-pause-ms=1,partial-retry=items',
      ESMCTL_UNTIL: 'end',
      ESMCTL_FUNCTION_TIMEOUT: '5s',
    };
    const { code, stdout, stderr } = await runEsmctl(['run'], { cwd, env });
    expect([code, messagesOf(stderr)]).toEqual([0, '']);
    expect(readRunLines(stdout).summary.ledger.succeeded).toBe(40);
    expect(readFileSync(join(cwd, 'offsets.json'), 'utf8')).toContain('"orders-esm"');
  });

  it('give way to the command line, also where both name a function', async ({ expect }) => {
    const cwd = folders(files);
    const env = { ESMCTL_EXEC: 'false', ESMCTL_RECORDS: 'nowhere.ndjson' };
    const { code, stdout } = await runEsmctl([...RUN, ...handler('succeed'), '--json'], { cwd, env });
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary.ledger.succeeded).toBe(40);
  });

  it('stand before the companion of the mapping, which --no-local leaves aside', async ({ expect }) => {
    const [, path = ''] = handler('refuseAll');
    const companion = JSON.stringify({ records: 'records.ndjson', handler: path, destination: 'file:failures.ndjson' });
    const cwd = folders({ ...files, 'mapping.local.json': companion });
    const env = { ESMCTL_HANDLER: handler('succeed')[1] ?? '' };
    const run = await runEsmctl(['run', '--config', 'mapping.json', '--json'], { cwd, env });
    expect(readRunLines(run.stdout).summary).toMatchObject({ ledger: { succeeded: 40 }, invocations: 4 });
    const bare = await runEsmctl(['run', '--config', 'mapping.json', '--no-local', '-b', '127.0.0.1:1', '--json'], {
      cwd,
    });
    expect(bare.code).toBe(3);
    expect(bare.stdout).toContain('ESMCTL_KAFKA_UNREACHABLE');
  });
});
