import { describe, expect, it } from 'vitest';
import { readRunLines } from '../commands/run/run-lines.ts';
import { KAFKA_VERSIONS } from '../support/kafka/libs.ts';
import { sharedClusterOf } from '../support/kafka/shared-cluster.ts';
import { createFolders, runEsmctl, startEsmctl } from '../support/run-esmctl.ts';
import { gapsIn, HAS_KAFKA, mappingOn, noting, seenBy } from './scenario.ts';

const folders = createFolders();

describe.each(KAFKA_VERSIONS)('offsets on Apache Kafka %s', (version) => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const cluster = sharedClusterOf(version);

  it('TRIM_HORIZON reads everything, in order, commits it, and a second run goes on', async () => {
    const { servers, createTopic, produce, committed, commitMetadata } = cluster();
    await createTopic('horizon', 6);
    await produce('horizon', 6, 600);
    const cwd = folders({ 'mapping.json': mappingOn('horizon') });
    const first = await runEsmctl([...noting(cwd, servers), '--until', 'end'], { cwd });
    expect(first.code, first.stderr).toBe(0);
    const { summary } = readRunLines(first.stdout);
    expect(summary).toMatchObject({
      reason: 'end',
      redelivered: 0,
      ledger: { polled: 600, succeeded: 600, unfinished: 0 },
    });
    const everything = Array.from({ length: 100 }, (_, offset) => offset);
    const expected = Object.fromEntries([0, 1, 2, 3, 4, 5].map((partition) => [`horizon-${partition}`, everything]));
    expect(seenBy(cwd)).toEqual(expected);
    expect(await committed('horizon-group', 'horizon')).toEqual({ 0: 100, 1: 100, 2: 100, 3: 100, 4: 100, 5: 100 });
    for (const metadata of await commitMetadata('horizon-group', 'horizon'))
      expect(metadata).toMatch(/^esmctl committedAt=20\d\d-\d\d-\d\dT/);

    await produce('horizon', 6, 12, 600);
    const second = await runEsmctl([...noting(cwd, servers), '--until', 'end'], { cwd });
    expect(readRunLines(second.stdout).summary.ledger).toMatchObject({ polled: 12, succeeded: 12 });
    expect(Object.values(seenBy(cwd)).map((offsets) => [offsets.length, gapsIn(offsets)])).toEqual(
      Array.from({ length: 6 }, () => [102, 0]),
    );
  });

  it('LATEST commits its start before it reads: killed before any success, it skips nothing', async () => {
    const { servers, createTopic, produce, committed } = cluster();
    await createTopic('latest', 2);
    await produce('latest', 2, 20);
    const cwd = folders({ 'mapping.json': mappingOn('latest', { StartingPosition: 'LATEST' }) });
    const killed = startEsmctl(noting(cwd, servers), { cwd });
    await killed.until(({ stdout }) => stdout.includes('"partition-assigned"'));
    killed.kill('SIGKILL');
    await killed.ended;
    expect(await committed('latest-group', 'latest')).toEqual({ 0: 10, 1: 10 });
    await produce('latest', 2, 6, 20);
    const next = await runEsmctl([...noting(cwd, servers), '--until', 'end'], { cwd });
    expect(readRunLines(next.stdout).summary.ledger).toMatchObject({ polled: 6, succeeded: 6 });
    expect(seenBy(cwd)).toEqual({ 'latest-0': [10, 11, 12], 'latest-1': [10, 11, 12] });
  });

  it('AT_TIMESTAMP starts at the first record at or after the time, and at the end where there is none', async () => {
    const { servers, createTopic, send } = cluster();
    await createTopic('times', 2);
    const from = Date.UTC(2026, 10, 1);
    const at = (partition: number, seconds: number) => ({
      partition,
      value: '{}',
      timestamp: String(from + seconds * 1000),
    });
    await send('times', [at(0, -10), at(0, 0), at(0, -5), at(0, 5), at(1, -2)]);
    const cwd = folders({
      'mapping.json': mappingOn('times', {
        StartingPosition: 'AT_TIMESTAMP',
        StartingPositionTimestamp: from / 1000,
      }),
    });
    const { stdout } = await runEsmctl([...noting(cwd, servers), '--until', 'end'], { cwd });
    expect(readRunLines(stdout).summary.ledger.polled).toBe(3);
    expect(seenBy(cwd)).toEqual({ 'times-0': [1, 2, 3] });
  });

  it.each([
    { choice: [], position: 'TRIM_HORIZON', seen: [6, 7, 8, 9], continuesAt: 6, offsetsLost: 4 },
    { choice: [], position: 'LATEST', seen: undefined, continuesAt: 10, offsetsLost: 8 },
    {
      choice: ['--on-out-of-range', 'earliest'],
      position: 'LATEST',
      seen: [6, 7, 8, 9],
      continuesAt: 6,
      offsetsLost: 4,
    },
  ])('a committed offset that is gone is reported: $position $choice', async ({ choice, position, ...expected }) => {
    const { servers, createTopic, produce, deleteBefore, committed } = cluster();
    const topic = `gone-${position}-${choice.length}`;
    await createTopic(topic, 1);
    await produce(topic, 1, 2);
    const first = folders({ 'mapping.json': mappingOn(topic) });
    await runEsmctl([...noting(first, servers), '--until', 'end'], { cwd: first });
    expect(await committed(`${topic}-group`, topic)).toEqual({ 0: 2 });
    await produce(topic, 1, 8, 2);
    await deleteBefore(topic, 0, 6);

    const cwd = folders({ 'mapping.json': mappingOn(topic, { StartingPosition: position }) });
    const { stdout, code } = await runEsmctl([...noting(cwd, servers), '--until', 'end', ...choice], { cwd });
    expect(code).toBe(0);
    const { events } = readRunLines(stdout);
    expect(events.filter(({ type }) => type === 'out-of-range')).toMatchObject([
      { partition: `${topic}-0`, position: 2, logStart: 6, logEnd: 10, ...withoutSeen(expected) },
    ]);
    expect(seenBy(cwd)[`${topic}-0`]).toEqual(expected.seen);
    expect(await committed(`${topic}-group`, topic)).toEqual({ 0: 10 });
  });
});

function withoutSeen({ continuesAt, offsetsLost }: { continuesAt: number; offsetsLost: number }) {
  return { continuesAt, offsetsLost };
}
