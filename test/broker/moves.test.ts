import { describe, expect, it } from 'vitest';
import { readRunLines } from '../commands/run/run-lines.ts';
import { committer } from '../support/kafka/committer.ts';
import { threeBrokersOf } from '../support/kafka/three-brokers.ts';
import { createFolders, type Ended, runEsmctl, startEsmctl } from '../support/run-esmctl.ts';
import { distinct, gapsIn, HAS_KAFKA, killable, noting, seenBy, WITH_PROPERTIES } from './scenario.ts';

const folders = createFolders();

describe('three brokers', () => {
  if (!HAS_KAFKA) return it.skip('needs brokers');
  const cluster = threeBrokersOf('4.3.1');

  /** Two of three leave no quorum: nothing moves, and the last broker goes on naming the others as if they were there. */
  it('inspects what the last broker knows when the others have died', { timeout: 180_000 }, async () => {
    const { serversOf, createTopic, produce, coordinatorOf, kill, startAgain } = cluster();
    await createTopic('half', 3);
    await produce('half', 3, 30);
    const commits = await committer(serversOf(1));
    const groupOf = new Map<number, string>();
    for (let index = 0; groupOf.size < 3; index += 1) {
      const group = `half-${index}`;
      const node = await coordinatorOf(group);
      if (groupOf.has(node)) continue;
      await commits.commit(group, 'half', { 0: 5, 1: 5, 2: 5 });
      groupOf.set(node, group);
    }
    await commits.close();
    const cwd = folders({});
    const inspect = (node: number, ...args: readonly string[]): Promise<Ended> =>
      runEsmctl(['inspect', 'group', ...args, '-b', serversOf(node)], { cwd, longestMs: 120_000 });
    const whole = await inspect(1, '--all', '--json');
    expect(whole, whole.stderr).toMatchObject({ code: 0 });
    expect(namesIn(whole)).toEqual([...groupOf.values()].toSorted());

    await Promise.all([kill(2), kill(3)]);
    const all = await inspect(1, '--all', '--json');
    expect(all.code, all.stderr).toBe(5);
    expect(namesIn(all)).toEqual([groupOf.get(1)]);
    const { groups, missing } = JSON.parse(all.stdout) as InspectedGroups;
    expect(groups[0]).toMatchObject({ verdict: 'survives', partitions: [{}, {}, {}] });
    const lacks = missing.map(({ what }) => what);
    expect(lacks).toEqual(expect.arrayContaining(['groups of broker 2', 'groups of broker 3']));
    expect(lacks.join()).toMatch(/topic __consumer_offsets, partition/);
    for (const { what, why } of missing) expect(why, what).toMatch(/ECONNREFUSED|closed connection|timed out/i);

    const lost = await inspect(1, groupOf.get(2) ?? '', '--json');
    expect(lost.code, lost.stderr).toBe(5);
    expect(JSON.parse(lost.stdout)).toMatchObject({
      groups: [{ group: groupOf.get(2), verdict: 'unknown', state: 'unknown', expiresAt: null }],
    });
    await Promise.all([startAgain(2), startAgain(3)]);
  });

  it.each(['leader', 'coordinator'] as const)(
    'a run loses nothing when the %s of its partitions dies, moves and comes back',
    { timeout: 180_000 },
    async (role) => {
      const { servers, createTopic, produce, committed, leaderOf, coordinatorOf, kill, startAgain } = cluster();
      const topic = `moved-${role}`;
      await createTopic(topic, 3);
      await produce(topic, 3, 900);
      const cwd = folders(killable(topic, { BatchSize: 10 }));
      const args = [...noting(cwd, servers, 'noteSlowly'), ...WITH_PROPERTIES, '--pollers', '2'];
      const run = startEsmctl(args, { cwd, longestMs: 160_000 });
      await run.until(({ stdout }) => stdout.split('"committed"').length > 2);
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

interface InspectedGroups {
  readonly groups: readonly { readonly group: string }[];
  readonly missing: readonly { readonly what: string; readonly why: string }[];
}

function namesIn({ stdout }: Ended): readonly string[] {
  return (JSON.parse(stdout) as InspectedGroups).groups.map(({ group }) => group).toSorted();
}

function countIn(cwd: string): number {
  return Object.values(seenBy(cwd)).reduce((sum, offsets) => sum + distinct(offsets), 0);
}
