import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRunLines } from '../commands/run/run-lines.ts';
import { handler } from '../commands/run/scenario.ts';
import { sharedClusterOf } from '../support/kafka/shared-cluster.ts';
import { createFolders, startEsmctl } from '../support/run-esmctl.ts';
import { HAS_KAFKA, killable, WITH_PROPERTIES } from './scenario.ts';

const folders = createFolders();
const BACKLOG_MEGABYTES = 160;

describe('a slow function before a large backlog', () => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const cluster = sharedClusterOf('4.3.1');

  it('holds reading back: memory stays bounded, and the membership goes on', { timeout: 120_000 }, async () => {
    const { servers, createTopic, send, membersOf } = cluster();
    await createTopic('slow', 4);
    const value = 'x'.repeat(10_000);
    for (let megabyte = 0; megabyte < BACKLOG_MEGABYTES; megabyte += 1) {
      await send(
        'slow',
        Array.from({ length: 100 }, (_, index) => ({ partition: index % 4, value })),
      );
    }
    const cwd = folders({ ...killable('slow', { BatchSize: 10 }), 'client.properties': 'session.timeout.ms=4000\n' });
    const args = ['run', '-c', 'mapping.json', '-b', servers, ...handler('takeAMoment'), ...WITH_PROPERTIES, '--json'];
    const run = startEsmctl([...args, '--pollers', '2'], { cwd, longestMs: 110_000 });
    await run.until(({ stdout }) => stdout.includes('"invocation-finished"'));
    let before = await membersOf('slow-group');
    while (before.map(({ partitions }) => partitions.length).join() !== '2,2') before = await membersOf('slow-group');
    // Longer than a session, during which the partitions are paused.
    let mostMegabytes = 0;
    await run.until(({ stdout }) => {
      mostMegabytes = Math.max(mostMegabytes, residentMegabytes(run.pid));
      return stdout.split('"invocation-finished"').length > 25;
    });
    expect(await membersOf('slow-group')).toEqual(before);
    run.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    const { summary, events } = readRunLines(stdout);
    expect(events.filter(({ type }) => type === 'partition-revoked').length).toBeLessThanOrEqual(4);
    expect(Object.values(summary.lag).reduce((sum: number, lag) => sum + Number(lag), 0)).toBeGreaterThan(15_000);
    expect(summary.ledger.polled * 10_000).toBeLessThan(60_000_000);
    expect(mostMegabytes).toBeLessThan(300);
  });
});

function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000;
}
