import { describe, expect, it } from 'vitest';
import { readRunLines } from '../commands/run/run-lines.ts';
import { clusterOf } from '../support/kafka/cluster.ts';
import { createFolders, runEsmctl, startEsmctl } from '../support/run-esmctl.ts';
import { distinct, gapsIn, HAS_KAFKA, mappingOn, noting, seenBy } from './scenario.ts';

const folders = createFolders();

describe('a run on Apache Kafka that is disturbed', () => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const cluster = clusterOf('4.3.1');

  it('loses nothing and keeps the order when it is killed again and again', { timeout: 180_000 }, async () => {
    const { servers, createTopic, produce } = cluster();
    await createTopic('killed', 3);
    await produce('killed', 3, 3000);
    const cwd = folders({ 'mapping.json': mappingOn('killed', { BatchSize: 20 }) });
    for (let kill = 0; kill < 5; kill += 1) {
      const run = startEsmctl(noting(cwd, servers, 'noteSlowly'), { cwd });
      const batches = 2 + Math.floor(Math.random() * 15);
      await run.until(({ stdout }) => stdout.split('"invocation-started"').length > batches);
      run.kill('SIGKILL');
      await run.ended;
    }
    const last = await runEsmctl([...noting(cwd, servers), '--until', 'end'], { cwd });
    expect(readRunLines(last.stdout).summary).toMatchObject({ reason: 'end', ledger: { unfinished: 0 } });
    for (const partition of [0, 1, 2]) {
      const offsets = seenBy(cwd)[`killed-${partition}`] ?? [];
      expect([distinct(offsets), gapsIn(offsets)]).toEqual([1000, 0]);
    }
  });

  it('shares the partitions with another process that comes and goes', { timeout: 120_000 }, async () => {
    const { servers, createTopic, produce, committed } = cluster();
    await createTopic('shared', 4);
    await produce('shared', 4, 4000);
    const mapping = { 'mapping.json': mappingOn('shared', { BatchSize: 10 }) };
    const [stays, comes] = [folders(mapping), folders(mapping)];
    const one = startEsmctl([...noting(stays, servers, 'noteSlowly'), '--until', 'end'], { cwd: stays });
    await one.until(({ stdout }) => stdout.split('"invocation-finished"').length > 10);
    for (let round = 0; round < 3; round += 1) {
      const other = startEsmctl(noting(comes, servers, 'noteSlowly'), { cwd: comes });
      await other.until(({ stdout }) => stdout.split('"invocation-finished"').length > 10);
      other.kill('SIGINT');
      const { code, stdout, stderr } = await other.ended;
      expect(code, stderr).toBe(130);
      readRunLines(stdout);
    }
    const { code, stdout, stderr } = await one.ended;
    expect(code, stderr).toBe(0);
    readRunLines(stdout);
    const seen = [seenBy(stays), seenBy(comes)];
    for (const partition of [0, 1, 2, 3]) {
      const union = seen.flatMap((by) => by[`shared-${partition}`] ?? []);
      expect(distinct(union), `shared-${partition}`).toBe(1000);
    }
    expect(await committed('shared-group', 'shared')).toEqual({ 0: 1000, 1: 1000, 2: 1000, 3: 1000 });
  });

  it('goes on when the broker was away, and finds partitions that were added', { timeout: 150_000 }, async () => {
    const { servers, createTopic, produce, send, addPartitions, stopBroker, startBrokerAgain } = cluster();
    await createTopic('away', 2);
    await produce('away', 2, 400);
    const cwd = folders({ 'mapping.json': mappingOn('away', { BatchSize: 10, StartingPosition: 'LATEST' }) });
    const run = startEsmctl(noting(cwd, servers), { cwd, longestMs: 120_000 });
    await run.until(({ stdout }) => stdout.includes('"partition-assigned"'));
    await produce('away', 2, 200, 400);
    await run.until(({ stdout }) => stdout.includes('"committed"'));
    await stopBroker();
    await startBrokerAgain();
    await produce('away', 2, 200, 600);
    await addPartitions('away', 3);
    await send('away', [{ partition: 2, value: '{}' }]);
    await run.until(({ stdout }) => /"committed","offsets":\{[^}]*"away-2":1/.test(stdout));
    run.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    readRunLines(stdout);
    const seen = seenBy(cwd);
    expect([distinct(seen['away-0']), distinct(seen['away-1']), seen['away-2']]).toEqual([200, 200, [0]]);
    expect(Math.min(...(seen['away-0'] ?? []))).toBe(200);
  });
});
