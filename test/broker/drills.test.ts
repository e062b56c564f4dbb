import { describe, expect, it } from 'vitest';
import { readEventLines, readRunLines } from '../commands/run/run-lines.ts';
import { clusterOf } from '../support/kafka/cluster.ts';
import { KAFKA_VERSIONS } from '../support/kafka/libs.ts';
import { createFolders, type Esmctl, runEsmctl, startEsmctl } from '../support/run-esmctl.ts';
import {
  distinct,
  duplicatesIn,
  gapsIn,
  HAS_KAFKA,
  killable,
  mappingOn,
  noting,
  seenBy,
  WITH_PROPERTIES,
} from './scenario.ts';

const folders = createFolders();
/** Twenty in all. */
const KILLS = { '4.3.1': 14, '3.9.2': 6 };

describe.each(KAFKA_VERSIONS)('a run on Apache Kafka %s that is disturbed', (version) => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const cluster = clusterOf(version);
  const kills = KILLS[version];

  it(`loses nothing and keeps the order when it is killed ${kills} times`, { timeout: 300_000 }, async () => {
    const { servers, createTopic, produce, committed } = cluster();
    const total = 300 * kills;
    await createTopic('killed', 3);
    await produce('killed', 3, total);
    const cwd = folders(killable('killed', { BatchSize: 10 }));
    const args = [...noting(cwd, servers, 'noteSlowly'), ...WITH_PROPERTIES];
    const isAllSeen = (): boolean => [0, 1, 2].every((id) => distinct(seenBy(cwd)[`killed-${id}`]) === total / 3);
    let cutOff = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const run = startEsmctl([...args, '--pollers', String(1 + (kill % 3))], { cwd });
      const isMoment = momentAt(kill);
      // A run that is fast, or a signal that comes late, may leave nothing to wait for.
      await run.until((written) => isMoment(written) || isAllSeen());
      run.kill('SIGKILL');
      const { stdout, signal } = await run.ended;
      expect(signal).toBe('SIGKILL');
      cutOff += readEventLines(stdout, 'cut off').filter(({ type }) => type === 'invocation-started').length;
    }
    expect(cutOff).toBeGreaterThan(0);
    const rest = [...noting(cwd, servers), ...WITH_PROPERTIES, '--pollers', '3', '--until', 'end'];
    const last = await runEsmctl(rest, { cwd, longestMs: 120_000 });
    expect(last.code, last.stderr).toBe(0);
    expect(readRunLines(last.stdout).summary).toMatchObject({ reason: 'end', ledger: { unfinished: 0 } });
    const seen = seenBy(cwd);
    for (const offsets of Object.values(seen)) expect([distinct(offsets), gapsIn(offsets)]).toEqual([total / 3, 0]);
    // What was in flight, or done since the last commit, came again.
    expect(duplicatesIn(seen)).toBeGreaterThan(0);
    expect(await committed('killed-group', 'killed')).toEqual({ 0: total / 3, 1: total / 3, 2: total / 3 });
  });

  const itOnNewest = version === '4.3.1' ? it : () => undefined;
  itOnNewest(
    'two to five processes that come and go share the work, and their ledgers agree',
    {
      timeout: 240_000,
    },
    async () => {
      const { servers, createTopic, produce, committed } = cluster();
      const total = 9000;
      await createTopic('shared', 6);
      await produce('shared', 6, total);
      // One file for all: their invocations stand in it in the order in which they began.
      const cwd = folders(killable('shared', { BatchSize: 5 }));
      const args = [...noting(cwd, servers, 'noteSlowly'), ...WITH_PROPERTIES];
      const startOne = async (...more: string[]): Promise<Esmctl> => {
        const run = startEsmctl([...args, ...more], { cwd, longestMs: 200_000 });
        await run.until(({ stdout }) => stdout.includes('"partition-assigned"'));
        return run;
      };
      const ended: Esmctl[] = [];
      const stays = await startOne('--until', 'end');
      for (const others of [1, 4, 2]) {
        const come: Esmctl[] = [];
        for (let index = 0; index < others; index += 1) come.push(await startOne('--pollers', '1'));
        for (const other of come) {
          other.kill('SIGINT');
          const { code, stderr } = await other.ended;
          // A rebalance may come between its last commit and its end, which it then says.
          if (code === 3) expect(stderr).toContain('ESMCTL_COMMIT_UNCONFIRMED');
          else expect(code, stderr).toBe(130);
        }
        ended.push(...come);
      }
      const { code, stderr } = await stays.ended;
      expect(code, stderr).toBe(0);
      const summaries = [stays, ...ended].map((run) => readRunLines(run.stdout()).summary);
      const seen = seenBy(cwd);
      expect(Object.keys(seen)).toHaveLength(6);
      for (const offsets of Object.values(seen)) expect([distinct(offsets), gapsIn(offsets)]).toEqual([total / 6, 0]);
      const succeeded = summaries.reduce((sum, { ledger }) => sum + ledger.succeeded, 0);
      const left = summaries.reduce((sum, { ledger }) => sum + ledger.unfinished, 0);
      // What one process counts as done, no other does: a record is done once, and left by those who did not do it.
      expect(succeeded).toBeGreaterThanOrEqual(total);
      expect(succeeded - total).toBeLessThanOrEqual(duplicatesIn(seen));
      expect(duplicatesIn(seen)).toBeLessThanOrEqual(left + (succeeded - total));
      expect(Object.values(await committed('shared-group', 'shared'))).toEqual(
        Array.from({ length: 6 }, () => total / 6),
      );
    },
  );

  it('goes on when the broker was away, and finds partitions that were added', { timeout: 200_000 }, async () => {
    const { servers, createTopic, produce, send, addPartitions, stopBroker, startBrokerAgain } = cluster();
    await createTopic('away', 2);
    await produce('away', 2, 400);
    const cwd = folders({ 'mapping.json': mappingOn('away', { BatchSize: 10, StartingPosition: 'LATEST' }) });
    const run = startEsmctl(noting(cwd, servers), { cwd, longestMs: 180_000 });
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

/** Some die before they have joined, some with the first commit, most somewhere in the middle. */
function momentAt(kill: number): (written: { readonly stdout: string }) => boolean {
  const batches = 1 + Math.floor(Math.random() * 25);
  const waited = ['"run-started"', '"partition-assigned"', '"committed"'][kill % 5];
  return ({ stdout }) =>
    waited === undefined ? stdout.split('"invocation-started"').length > batches : stdout.includes(waited);
}
