import { describe, expect, it } from 'vitest';
import { readRunLines } from '../commands/run/run-lines.ts';
import { holding } from '../commands/run/scenario.ts';
import { sharedClusterOf } from '../support/kafka/shared-cluster.ts';
import { createFolders, startEsmctl } from '../support/run-esmctl.ts';
import { distinct, gapsIn, HAS_KAFKA, mappingOn, noting, seenBy } from './scenario.ts';

const folders = createFolders();

describe('pollers on Apache Kafka', () => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const cluster = sharedClusterOf('4.3.1');

  it('--pollers 3 are three members of the group, which share the partitions', async () => {
    const { servers, createTopic, produce, membersOf, committed } = cluster();
    await createTopic('three', 6);
    await produce('three', 6, 600);
    const cwd = folders({ 'mapping.json': mappingOn('three', { BatchSize: 20 }) });
    const run = startEsmctl([...noting(cwd, servers, 'noteSlowly'), '--pollers', '3'], { cwd });
    // They join one after the other, and each takes its share of what the others have.
    await run.until(({ stdout }) => new Set(readAssigned(stdout).values()).size === 3);
    const shares = async () => (await membersOf('three-group')).map(({ partitions }) => partitions.length);
    while ((await shares()).join() !== '2,2,2');
    await run.until(({ stdout }) => /"committed"/.test(stdout) && distinctIn(cwd, 'three', 6) === 600);
    run.kill('SIGINT');
    const { code, stdout } = await run.ended;
    expect(code).toBe(130);
    const { summary, events } = readRunLines(stdout);
    expect(events[0]).toMatchObject({ type: 'run-started', pollers: 3, processors: 3 });
    expect(summary.ledger).toMatchObject({ polled: 600, succeeded: 600, unfinished: 0 });
    expect(Object.values(await committed('three-group', 'three'))).toEqual([100, 100, 100, 100, 100, 100]);
    for (const offsets of Object.values(seenBy(cwd))) expect(gapsIn(offsets)).toBe(0);
  });

  it('on-demand they grow with the lag, shrink when it is gone, and lose nothing', { timeout: 120_000 }, async () => {
    const { servers, createTopic, produce, committed } = cluster();
    await createTopic('scaled', 4);
    await produce('scaled', 4, 8000);
    const cwd = folders({ 'mapping.json': mappingOn('scaled', { BatchSize: 20 }) });
    const fast = ['--time-scale', '60', '--assume', 'scaling-lag-per-poller=100'];
    // Until it is let go the function holds all up: a lag that shrinks fast enough adds no poller.
    const held = holding(cwd);
    const run = startEsmctl([...noting(cwd, servers, 'untilReleased'), ...held.args, ...fast], {
      cwd,
      longestMs: 110_000,
    });
    await run.until(({ stdout }) => /"pollers-changed","before":2,"pollers":4,"reason":"lag"/.test(stdout));
    held.release();
    await run.until(({ stdout }) => /"pollers-changed","before":2,"pollers":1,"reason":"quiet"/.test(stdout));
    await produce('scaled', 4, 40, 8000);
    await run.until(() => distinctIn(cwd, 'scaled', 4) === 8040);
    run.kill('SIGINT');
    const { code, stdout, stderr } = await run.ended;
    expect(code, stderr).toBe(130);
    const { summary, events } = readRunLines(stdout);
    expect(events.flatMap((event) => (event.type === 'pollers-changed' ? [event.pollers] : []))).toEqual([
      2, 4, 3, 2, 1,
    ]);
    expect(summary.ledger).toMatchObject({ polled: 8040, succeeded: 8040, unfinished: 0 });
    expect(Object.values(await committed('scaled-group', 'scaled'))).toEqual([2010, 2010, 2010, 2010]);
    for (const offsets of Object.values(seenBy(cwd))) expect([distinct(offsets), gapsIn(offsets)]).toEqual([2010, 0]);
  });

  it('provisioned, a poller works on up to five batches at once, in order for each partition', async () => {
    const { servers, createTopic, produce } = cluster();
    await createTopic('five', 8);
    await produce('five', 8, 1600);
    const provisioned = { ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 1 } };
    const cwd = folders({ 'mapping.json': mappingOn('five', { BatchSize: 10, ...provisioned }) });
    const held = holding(cwd);
    const run = startEsmctl([...noting(cwd, servers, 'untilReleased'), ...held.args, '--until', 'end'], { cwd });
    await run.until(({ stdout }) => stdout.split('"invocation-started"').length > 5);
    held.release();
    const { stdout, code } = await run.ended;
    expect(code).toBe(0);
    const { events, summary } = readRunLines(stdout);
    expect(summary.ledger).toMatchObject({ polled: 1600, succeeded: 1600 });
    expect(mostAtOnce(events)).toBe(5);
    for (const offsets of Object.values(seenBy(cwd))) expect([offsets.length, gapsIn(offsets)]).toEqual([200, 0]);
  });
});

function distinctIn(cwd: string, topic: string, partitions: number): number {
  const seen = seenBy(cwd);
  return Array.from({ length: partitions }, (_, id) => distinct(seen[`${topic}-${id}`])).reduce((a, b) => a + b, 0);
}

function readAssigned(stdout: string): Map<string, number> {
  const matches = stdout.matchAll(/"partition-assigned","partition":"([^"]+)","processor":(\d+)/g);
  return new Map([...matches].map(([, partition = '', processor]) => [partition, Number(processor)]));
}

function mostAtOnce(events: readonly { readonly type: string }[]): number {
  let now = 0;
  let most = 0;
  for (const { type } of events) {
    if (type === 'invocation-started') now += 1;
    else if (type === 'invocation-finished') now -= 1;
    most = Math.max(most, now);
  }
  return most;
}
