import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { createFolders, runInShell, startEsmctl, untilGone, untilIdle } from '../../support/run-esmctl.ts';
import { readRunLines } from './run-lines.ts';
import { FIXTURES, handler, mappingText, messagesOf, readJson, readSeen, recordsText } from './scenario.ts';

const folders = createFolders();
const COUNT = 20_000;
const files = { 'mapping.json': mappingText({ BatchSize: 10 }), 'records.ndjson': recordsText(COUNT) };
const RUN =
  '$ESMCTL run --config mapping.json --records records.ndjson --checkpoint offsets.json --commit-interval 1ms';
const NOTE = handler('note').join(' ');
const NOTE_SLOWLY = handler('noteSlowly').join(' ');
/** The status of the first command of the pipe, after whatever the reader printed. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: of bash.
const STATUS = 'echo "status ${PIPESTATUS[0]}"';

function committedOf(cwd: string): Map<string, number> {
  const path = join(cwd, 'offsets.json');
  if (!existsSync(path)) return new Map();
  const { offsets } = readJson(path) as { offsets: { partition: number; nextOffset: number }[] };
  return new Map(offsets.map(({ partition, nextOffset }) => [`orders-${partition}`, nextOffset]));
}

describe.concurrent('a reader that goes away', () => {
  const cases = [
    { how: '--json', first: /^\{"type":"run-started".*\}$/m },
    { how: '', first: /^topic +orders, group orders-esm$/m },
    { how: '--events -', first: /^\{"type":"run-started".*\}$/m },
  ];
  it.for(cases)('stops the run cleanly: $how | head -1', async ({ how, first }, { expect }) => {
    const cwd = folders(files);
    // A person's view writes nothing for two seconds once it has shown some batches: 2000 slow ones take much longer.
    const script = `${RUN} ${NOTE_SLOWLY} --env SEEN=seen ${how} | head -1; ${STATUS}`;
    const { stdout, stderr } = await runInShell(script, { cwd });
    expect(stdout).toMatch(first);
    expect(stdout).toMatch(/^status 130$/m);
    expect(stderr).not.toMatch(/EPIPE|Error|^\s+at /m);
    const seen = readSeen(join(cwd, 'seen'));
    expect(seen.length).toBeLessThan(COUNT);
    const committed = committedOf(cwd);
    for (const [name, next] of committed) {
      expect(seen.filter(({ partition }) => partition === name)).toHaveLength(next);
    }
    expect([...committed.values()].reduce((sum, next) => sum + next, 0)).toBe(seen.length);
  });

  it('does so for stderr without changing anything else', async ({ expect }) => {
    const cwd = folders({ ...files, 'records.ndjson': recordsText(50) });
    const script = `{ ${RUN} ${NOTE} --env SEEN=seen --json 3>&1 1>&2 2>&3 | true; ${STATUS}; } 2>&1`;
    const { stdout } = await runInShell(script, { cwd });
    expect(stdout).toMatch(/^status 0$/m);
    expect(readSeen(join(cwd, 'seen'))).toHaveLength(50);
  });

  it('gets the exit code of the error where the run is refused', async ({ expect }) => {
    const { stdout } = await runInShell(`$ESMCTL run --config no.json --json 2>&1 | true; ${STATUS}`, {
      cwd: folders(),
    });
    expect(stdout).toBe('status 2\n');
  });

  it('leaves no process of --exec behind', async ({ expect }) => {
    const cwd = folders(files);
    const runtime = `--exec '${process.execPath} ${join(FIXTURES, 'runtime.mjs')}'`;
    const { stdout } = await runInShell(`${RUN} --json ${runtime} | head -20; ${STATUS}`, { cwd });
    expect(stdout).toMatch(/^status 130$/m);
    const [, ...pids] = /"text":"pids (\d+) (\d+)"/.exec(stdout) ?? [];
    expect(pids).toHaveLength(2);
    await untilGone(pids.map(Number));
  });

  it('ends the writer of its standard input', async ({ expect }) => {
    const cwd = folders(files);
    const script = `yes "$(head -1 records.ndjson)" | ${RUN.replace('records.ndjson', '-')} ${NOTE} --env SEEN=seen --skip-bad-records --json | head -1; echo "status \${PIPESTATUS[*]}"`;
    const { stdout } = await runInShell(script, { cwd });
    // `yes` ends by SIGPIPE.
    expect(stdout).toMatch(/^status 141 130 0$/m);
  });
});

describe.concurrent('a reader that reads nothing for a while', () => {
  const RUN_JSON = ['run', '--config', 'mapping.json', '--records', 'records.ndjson', '--json', '--env', 'SEEN=seen'];
  const cases = [
    // 200 batches print 100 kB each.
    { what: 'a function that prints much', args: handler('printMuch'), count: 2000 },
    { what: 'many small batches', args: handler('note'), count: 60_000 },
  ];
  it.for(cases)('makes the run wait: $what', async ({ args, count }, { expect }) => {
    const cwd = folders({ ...files, 'records.ndjson': recordsText(count) });
    const run = startEsmctl([...RUN_JSON, ...args], { cwd, stdout: 'unread' });
    await untilIdle(run.pid);
    expect(run.child.exitCode).toBe(null);
    expect(readSeen(join(cwd, 'seen')).length).toBeLessThan(count / 2);
    run.readOn();
    const { code, stdout, stderr } = await run.ended;
    expect([code, messagesOf(stderr)]).toEqual([0, '']);
    expect(readRunLines(stdout).summary.ledger).toMatchObject({ polled: count, succeeded: count });
  });

  it('makes the run wait also where there are only lines that are no records', async ({ expect }) => {
    const cwd = folders({ ...files, 'records.ndjson': 'nonsense\n'.repeat(1_000_000) });
    const run = startEsmctl([...RUN_JSON, ...handler('succeed'), '--skip-bad-records'], { cwd, stdout: 'unread' });
    await untilIdle(run.pid);
    const status = readFileSync(`/proc/${run.pid}/status`, 'utf8');
    expect(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024).toBeLessThan(220);
    run.kill('SIGINT');
    await run.until(({ stderr }) => stderr.includes('once more'));
    run.kill('SIGINT');
    expect((await run.ended).code).toBe(130);
  });
});
