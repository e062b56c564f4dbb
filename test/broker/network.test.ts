import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { gatherSnapshot } from '../../src/core/kafka/facts/gather-snapshot.ts';
import type { SnapshotQuestion } from '../../src/core/kafka/facts/snapshot-question.ts';
import { createKafkaWire } from '../../src/core/kafka/kafkajs/kafka-wire.ts';
import type { Snapshot } from '../../src/core/snapshot/facts/snapshot.ts';
import { documentOf } from '../commands/inspect/scenario.ts';
import { readRunLines } from '../commands/run/run-lines.ts';
import { freePort } from '../support/free-port.ts';
import { clusterOf } from '../support/kafka/cluster.ts';
import { committer } from '../support/kafka/committer.ts';
import { startTcpProxy, type TcpProxy } from '../support/kafka/tcp-proxy.ts';
import { createFolders, runEsmctl, startEsmctl } from '../support/run-esmctl.ts';
import { distinct, gapsIn, HAS_KAFKA, killable, noting, seenBy, WITH_PROPERTIES } from './scenario.ts';

const folders = createFolders();

/** Questions that a look at a group asks, in about their order; before the first of them nothing is known. */
const QUESTIONS = {
  DescribeConfigs: 32,
  DescribeQuorum: 55,
  ListGroups: 16,
  DescribeGroups: 15,
  ConsumerGroupDescribe: 69,
  OffsetFetch: 9,
  Fetch: 1,
  ListOffsets: 2,
};
const METADATA = 3;
const GROUP = 'cut-group';
const TOPIC = 'cut-topic';

describe('a network that is cut between esmctl and Apache Kafka', () => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  let direct = 0;
  let proxy: TcpProxy | undefined;
  beforeAll(async () => {
    direct = await freePort();
    proxy = await startTcpProxy(() => direct);
  });
  afterAll(() => proxy?.close());
  // A second listener that clients are told to reach through the proxy.
  const cluster = clusterOf('4.3.1', (port, controllerPort) => ({
    properties: {
      listeners: `PLAINTEXT://127.0.0.1:${port},CUT://127.0.0.1:${direct},CONTROLLER://127.0.0.1:${controllerPort}`,
      'advertised.listeners': `PLAINTEXT://127.0.0.1:${port},CUT://127.0.0.1:${proxy?.port}`,
      'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CUT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    },
  }));

  afterEach(() => {
    vi.useRealTimers();
    proxy?.mend();
  });

  it.each(['reset', 'silent'] as const)('%s: the run goes on when it is mended', { timeout: 120_000 }, async (how) => {
    const { createTopic, produce, committed, membersOf } = cluster();
    const topic = `cut-${how}`;
    await createTopic(topic, 2);
    await produce(topic, 2, 400);
    const cwd = folders(killable(topic, { BatchSize: 10 }));
    const args = [...noting(cwd, `127.0.0.1:${proxy?.port}`, 'noteSlowly'), ...WITH_PROPERTIES];
    const run = startEsmctl(args, { cwd, longestMs: 110_000 });
    await run.until(({ stdout }) => stdout.includes('"committed"'));
    proxy?.cut(how);
    // Longer than the session: the group gives the member up.
    while ((await membersOf(`${topic}-group`)).length > 0);
    await run.until(({ stdout }) => stdout.includes('"state":"silent"'));
    await produce(topic, 2, 200, 400);
    proxy?.mend();
    const isAllSeen = (): boolean => [0, 1].every((id) => distinct(seenBy(cwd)[`${topic}-${id}`]) === 300);
    await run.until(isAllSeen);
    run.kill('SIGINT');
    const { code, stdout, stderr } = await run.ended;
    expect(code, stderr).toBe(130);
    const { summary, events } = readRunLines(stdout);
    const states = events.flatMap((event) => (event.type === 'cluster' ? [event.state] : []));
    expect(states.slice(0, 2)).toEqual(['silent', 'back']);
    expect(summary.ledger.unfinished).toBe(0);
    const seen = Object.values(seenBy(cwd));
    expect(seen).toHaveLength(2);
    for (const offsets of seen) expect([distinct(offsets), gapsIn(offsets)]).toEqual([300, 0]);
    expect(await committed(`${topic}-group`, topic)).toEqual({ 0: 300, 1: 300 });
  });

  describe('while a group is looked at', () => {
    const servers = (): string => `127.0.0.1:${proxy?.port}`;
    let truth: Snapshot | undefined;
    beforeAll(async () => {
      await cluster().createTopic(TOPIC, 2);
      await cluster().produce(TOPIC, 2, 20);
      const commits = await committer(cluster().servers);
      await commits.commit(GROUP, TOPIC, { 0: 4, 1: 6 });
      await commits.close();
      truth = await look(servers(), [GROUP]);
      expect(truth.missing).toEqual([]);
    });

    it.each(Object.entries(QUESTIONS))('at %s: what was read stays, and what was not is named', async (_, apiKey) => {
      proxy?.cutAt(apiKey, 'reset');
      for (const groups of [[GROUP], 'all'] as const) {
        const partial = await look(servers(), groups);
        // Of all groups, those that are listed as empty are not asked for one by one.
        if (groups !== 'all') expect(proxy?.isCut()).toBe(true);
        expect(partial.missing.length > 0).toBe(proxy?.isCut());
        expectNoOther(
          partial.groups.filter(({ group }) => group === GROUP),
          truth?.groups,
        );
        expectNoOther(
          partial.topics.filter(({ topic }) => topic === TOPIC),
          truth?.topics,
        );
        proxy?.mend();
        proxy?.cutAt(apiKey, 'reset');
      }
    });

    it.each(['Fetch', 'ListOffsets'] as const)(
      'a broker that falls silent at %s is not waited for again and again',
      async (name) => {
        vi.useFakeTimers({
          toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
          shouldAdvanceTime: true,
        });
        proxy?.cutAt(QUESTIONS[name], 'silent');
        const wire = createKafkaWire({ servers: [servers()], tls: undefined, sasl: undefined });
        let isOver = false;
        let waitedMs = 0;
        const looking = gatherSnapshot(wire, questionOf([GROUP])).finally(() => {
          isOver = true;
        });
        while (!isOver) {
          if (proxy?.isCut() === true) {
            await vi.advanceTimersByTimeAsync(500);
            waitedMs += 500;
          }
          await new Promise((resolve) => setImmediate(resolve));
        }
        vi.useRealTimers();
        const partial = await looking;
        await wire.disconnect();
        expect(partial.missing).toContainEqual({
          what: expect.stringContaining(name === 'Fetch' ? '__consumer_offsets' : TOPIC),
          why: `the broker did not answer ${name} within 30 s`,
          next: 'esmctl doctor',
        });
        // On the clock of this test: half a minute for the first silence, ten seconds for another try, and nothing more.
        expect(waitedMs).toBeLessThan(60_000);
        expectNoOther(partial.groups, truth?.groups);
      },
    );

    it('a partial answer is exit code 5, in words and in JSON', { timeout: 120_000 }, async () => {
      const cwd = folders();
      const cutAt = (name: keyof typeof QUESTIONS): void => {
        proxy?.mend();
        proxy?.cutAt(QUESTIONS[name], 'reset');
      };
      cutAt('ListOffsets');
      const text = await runEsmctl(['inspect', 'group', GROUP, '-b', servers()], { cwd });
      expect([text.code, text.stderr]).toEqual([5, '']);
      expect(text.stdout).toContain(`survives  ${GROUP}`);
      expect(text.stdout).toMatch(/^missing log of topic cut-topic, partition 0, 1: the /m);
      cutAt('Fetch');
      const all = await runEsmctl(['inspect', 'group', '--all', '--json', '-b', servers()], { cwd });
      expect([all.code, all.stderr]).toEqual([5, '']);
      documentOf('inspect-group', all.stdout);
      cutAt('ListGroups');
      const none = await runEsmctl(['inspect', 'group', '--all', '-b', servers()], { cwd });
      expect(none.code).toBe(5);
      expect(none.stdout).not.toContain('There is no group');
      cutAt('ListOffsets');
      const snapshot = await runEsmctl(['snapshot', '--group', GROUP, '-b', servers()], { cwd });
      expect(snapshot.code).toBe(5);
      expect(snapshot.stderr).toMatch(/^missing: log of topic cut-topic, partition 0, 1: the /m);
      documentOf('snapshot', snapshot.stdout);
      const again = await runEsmctl(['inspect', 'group', '--snapshot', '-', '--json'], { cwd, input: snapshot.stdout });
      expect([again.code, again.stderr]).toEqual([5, '']);
      expect(documentOf('inspect-group', again.stdout)).toMatchObject({
        groups: [{ group: GROUP, verdict: 'survives', partitions: [{ lag: null }, { lag: null }] }],
      });
    });

    it('before anything was read it is exit code 3', async () => {
      proxy?.cutAt(METADATA, 'reset');
      const { code, stdout, stderr } = await runEsmctl(['snapshot', '--all', '-b', servers()], { cwd: folders() });
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toContain('[ESMCTL_KAFKA_');
    });
  });
});

async function look(servers: string, groups: readonly string[] | 'all'): Promise<Snapshot> {
  const wire = createKafkaWire({ servers: [servers], tls: undefined, sasl: undefined });
  try {
    return await gatherSnapshot(wire, questionOf(groups));
  } finally {
    await wire.disconnect();
  }
}

function questionOf(groups: readonly string[] | 'all'): SnapshotQuestion {
  return { groups, topics: [], mappings: [], timesMs: [], nowMs: Date.now };
}

/** Each fact is unknown with its reason, or as it is in truth. */
function expectNoOther(partial: unknown, truth: unknown): void {
  if (isUnknown(partial)) {
    expect(partial.why).not.toBe('');
  } else if (Array.isArray(partial)) {
    const whole = truth as readonly unknown[];
    expect(partial.length).toBeLessThanOrEqual(whole.length);
    for (const [index, each] of partial.entries()) expectNoOther(each, whole[index]);
  } else if (typeof partial === 'object' && partial !== null) {
    for (const [name, value] of Object.entries(partial)) expectNoOther(value, (truth as Record<string, unknown>)[name]);
  } else if (partial !== undefined) {
    expect(partial).toBe(truth);
  }
}

function isUnknown(fact: unknown): fact is { readonly why: string } {
  return typeof fact === 'object' && fact !== null && 'known' in fact && fact.known === false && 'why' in fact;
}
