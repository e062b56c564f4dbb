import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolders, REPOSITORY, runEsmctl } from '../../support/run-esmctl.ts';
import { readRunLines } from './run-lines.ts';
import { messagesOf } from './scenario.ts';

const folders = createFolders();

function copyExample(): string {
  const folder = folders();
  cpSync(join(REPOSITORY, 'examples/orders'), folder, { recursive: true });
  return folder;
}

/** What the file holds, counted without esmctl. */
function countRecords(): { polled: number; matching: number; ends: Record<string, number> } {
  const lines = readFileSync(join(REPOSITORY, 'examples/orders/orders.ndjson'), 'utf8').trimEnd().split('\n');
  const records = lines.map(
    (line) => JSON.parse(line) as { partition: number; offset: number; payload: string | null },
  );
  const matches = ({ payload }: { payload: string | null }): boolean =>
    payload === null || /"type":"(created|paid|shipped)"/.test(payload);
  const ends: Record<string, number> = {};
  for (const { partition, offset } of records) ends[`orders-${partition}`] = offset + 1;
  return { polled: records.length, matching: records.filter(matches).length, ends };
}

describe('the bundled example', () => {
  const { polled, matching, ends } = countRecords();

  it.concurrent('runs with one flag and ends with a ledger that balances', async ({ expect }) => {
    const { code, stdout, stderr } = await runEsmctl(['run', '--config', 'mapping.json'], { cwd: copyExample() });
    expect([code, messagesOf(stderr)]).toEqual([0, '']);
    expect(stdout).toMatch(/^Ledger \(balances; all that was there is done\)$/m);
    const row = (name: string): number => Number(new RegExp(`^ {2}${name} +([\\d,]+)$`, 'm').exec(stdout)?.[1]);
    expect({ polled: row('polled'), filtered: row('filtered out'), succeeded: row('succeeded') }).toEqual({
      polled,
      filtered: polled - matching,
      succeeded: matching,
    });
    expect([row('sent to the destination'), row('dropped'), row('unfinished')]).toEqual([0, 0, 0]);
    expect(stdout).toMatch(/^topic +orders, group orders-esm$/m);
    expect(stdout).not.toContain('\u001b');
  });

  it.concurrent('writes nothing but JSON lines with --json, and commits every offset', async ({ expect }) => {
    const cwd = copyExample();
    const args = ['run', '--config', 'mapping.json', '--json', '--checkpoint', 'offsets.json'];
    const { code, stdout } = await runEsmctl(args, { cwd });
    expect(code).toBe(0);
    const { events, summary } = readRunLines(stdout);
    expect(summary).toMatchObject({
      group: 'orders-esm',
      topic: 'orders',
      reason: 'end',
      ledger: { polled, filtered: polled - matching, succeeded: matching, unfinished: 0 },
      committed: ends,
      error: null,
    });
    expect(summary.outcomes.itemsFailed).toBeGreaterThan(0);
    expect(summary.outcomes.functionError).toBe(0);
    expect(events.find(({ type }) => type === 'run-started')).toMatchObject({ schemaVersion: 1, mode: 'provisioned' });
    const started = events.filter(({ type }) => type === 'invocation-started');
    expect(summary.invocations).toBe(started.length);

    const again = await runEsmctl(args, { cwd });
    expect(again.code).toBe(0);
    expect(readRunLines(again.stdout).summary).toMatchObject({
      ledger: { polled: 0 },
      passedOver: { alreadyCommitted: polled },
      invocations: 0,
      committed: ends,
    });
  });

  it('counts what this test expects', () => {
    expect(polled).toBeGreaterThan(matching);
    expect(matching).toBeGreaterThan(0);
  });
});
