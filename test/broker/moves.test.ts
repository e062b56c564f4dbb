import { describe, expect, it } from 'vitest';
import { readRunLines } from '../commands/run/run-lines.ts';
import { threeBrokersOf } from '../support/kafka/three-brokers.ts';
import { createFolders, startEsmctl } from '../support/run-esmctl.ts';
import { distinct, gapsIn, HAS_KAFKA, killable, noting, seenBy, WITH_PROPERTIES } from './scenario.ts';

const folders = createFolders();

describe('a run on three brokers', () => {
  if (!HAS_KAFKA) return it.skip('needs brokers');
  const cluster = threeBrokersOf('4.3.1');

  it.each(['leader', 'coordinator'] as const)(
    'loses nothing when the %s of its partitions dies, moves and comes back',
    { timeout: 180_000 },
    async (role) => {
      const { servers, createTopic, produce, committed, leaderOf, coordinatorOf, kill, startAgain } = cluster();
      const topic = `moved-${role}`;
      await createTopic(topic, 3);
      await produce(topic, 3, 900);
      const cwd = folders(killable(topic, { BatchSize: 10 }));
      const args = [...noting(cwd, servers, 'noteSlowly'), ...WITH_PROPERTIES, '--pollers', '2'];
      const run = startEsmctl(args, { cwd, longestMs: 160_000 });
      await run.until(({ stdout }) => stdout.includes('"committed"'));
      const node = role === 'leader' ? await leaderOf(topic, 0) : await coordinatorOf(`${topic}-group`);
      await kill(node);
      await produce(topic, 3, 300, 900);
      await run.until(() => countIn(cwd) === 1200);
      await startAgain(node);
      await produce(topic, 3, 300, 1200);
      await run.until(() => countIn(cwd) === 1500);
      run.kill('SIGINT');
      const { code, stdout, stderr } = await run.ended;
      expect(code, stderr).toBe(130);
      readRunLines(stdout);
      for (const offsets of Object.values(seenBy(cwd))) expect([distinct(offsets), gapsIn(offsets)]).toEqual([500, 0]);
      expect(await committed(`${topic}-group`, topic)).toEqual({ 0: 500, 1: 500, 2: 500 });
    },
  );
});

function countIn(cwd: string): number {
  return Object.values(seenBy(cwd)).reduce((sum, offsets) => sum + distinct(offsets), 0);
}
