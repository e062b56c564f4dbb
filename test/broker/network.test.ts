import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRunLines } from '../commands/run/run-lines.ts';
import { freePort } from '../support/free-port.ts';
import { clusterOf } from '../support/kafka/cluster.ts';
import { startTcpProxy, type TcpProxy } from '../support/kafka/tcp-proxy.ts';
import { createFolders, startEsmctl } from '../support/run-esmctl.ts';
import { distinct, gapsIn, HAS_KAFKA, killable, noting, seenBy, WITH_PROPERTIES } from './scenario.ts';

const folders = createFolders();

describe('a network that is cut between a run and Apache Kafka', () => {
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
});
