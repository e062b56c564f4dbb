import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readRunLines } from '../commands/run/run-lines.ts';
import { handler } from '../commands/run/scenario.ts';
import { sharedClusterOf } from '../support/kafka/shared-cluster.ts';
import { createFolders, runEsmctl, startEsmctl } from '../support/run-esmctl.ts';
import { distinct, duplicatesIn, gapsIn, HAS_KAFKA, mappingOn, noting, seenBy } from './scenario.ts';

const folders = createFolders();

describe('a function that misbehaves, on Apache Kafka', () => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const cluster = sharedClusterOf('4.3.1');

  it.each([
    { deed: 'throw', outcome: 'functionError' },
    { deed: 'crash', outcome: 'functionError' },
    { deed: 'hang', outcome: 'timedOut' },
    { deed: 'spin', outcome: 'timedOut' },
  ] as const)(
    '$deed: every batch is sent until it is done, in order, and then committed',
    async ({ deed, outcome }) => {
      const { servers, createTopic, produce, committed } = cluster();
      const topic = `deed-${deed}`;
      await createTopic(topic, 2);
      await produce(topic, 2, 200);
      const cwd = folders({ 'mapping.json': mappingOn(topic, { BatchSize: 10 }) });
      const args = [...noting(cwd, servers, 'misbehave'), '--env', `DEED=${deed}`, '--function-timeout', '1s'];
      const { code, stdout, stderr } = await runEsmctl([...args, '--until', 'end'], { cwd });
      expect(code, stderr).toBe(0);
      const { summary } = readRunLines(stdout);
      expect(summary.ledger).toMatchObject({ polled: 200, succeeded: 200, dropped: 0, unfinished: 0 });
      expect(summary.outcomes[outcome]).toBeGreaterThan(0);
      expect(await committed(`${topic}-group`, topic)).toEqual({ 0: 100, 1: 100 });
      const seen = seenBy(cwd);
      for (const offsets of Object.values(seen)) expect([distinct(offsets), gapsIn(offsets)]).toEqual([100, 0]);
      // On a slow machine an innocent batch may come too late, after it was noted.
      expect(duplicatesIn(seen)).toBeLessThanOrEqual(summary.outcomes.timedOut * 10);
    },
  );

  it('throttling takes pollers away and loses nothing', async () => {
    const { servers, createTopic, produce, committed } = cluster();
    let calls = 0;
    let pollersFell = false;
    const seen = new Set<string>();
    const endpoint = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      request.once('end', () => {
        calls += 1;
        const { records } = JSON.parse(text) as { records: Record<string, { offset: number }[]> };
        // The last batches wait, so that the run cannot end before its load has been judged.
        const isLast = Object.values(records).some((them) => them.some(({ offset }) => offset === 149));
        if (calls % 2 === 0 || (isLast && !pollersFell)) return void response.writeHead(429).end('{}');
        for (const [name, them] of Object.entries(records))
          for (const { offset } of them) seen.add(`${name} ${offset}`);
        setTimeout(() => response.end('null'), 20);
      });
    }).listen(0, '127.0.0.1');
    await once(endpoint, 'listening');
    onTestFinished(() => void endpoint.close());
    await createTopic('throttled', 4);
    await produce('throttled', 4, 600);
    const cwd = folders({ 'mapping.json': mappingOn('throttled', { BatchSize: 10 }) });
    const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`;
    const lag = ['--assume', 'scaling-lag-per-poller=1'];
    const scaling = [
      ...lag,
      '--assume',
      'initial-pollers=4',
      '--time-scale',
      '60',
      '--assume',
      'retry-pause-limit-ms=100',
    ];
    const args = [
      'run',
      '-c',
      'mapping.json',
      '-b',
      servers,
      '--endpoint',
      url,
      ...scaling,
      '--until',
      'end',
      '--json',
    ];
    const run = startEsmctl(args, { cwd });
    await run.until(({ stdout }) => /"type":"pollers-changed".*\n/.test(stdout));
    pollersFell = true;
    const { code, stdout, stderr } = await run.ended;
    expect(code, stderr).toBe(0);
    const { summary, events } = readRunLines(stdout);
    // A batch that was still throttled when its poller left is delivered again by the next one.
    expect(summary.ledger).toMatchObject({ dropped: 0, sentToDestination: 0, unfinished: 0 });
    expect(summary.ledger.succeeded).toBeGreaterThanOrEqual(600);
    expect(summary.outcomes.throttled).toBeGreaterThan(0);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'pollers-changed', before: 4, pollers: 2, reason: 'throttled' }),
    );
    expect(seen.size).toBe(600);
    expect(await committed('throttled-group', 'throttled')).toEqual({ 0: 150, 1: 150, 2: 150, 3: 150 });
  });

  it('a destination that is down stops the run before it commits past the poison; mended, the next run delivers', async () => {
    const { servers, createTopic, produce, committed } = cluster();
    await createTopic('poisoned', 1);
    await produce('poisoned', 1, 30);
    const limits = { MaximumRetryAttempts: 0, ProvisionedPollerConfig: { MinimumPollers: 1 } };
    const mapping = mappingOn('poisoned', { BatchSize: 1, ...limits });
    const cwd = folders({ 'mapping.json': mapping });
    const args = [
      'run',
      '-c',
      'mapping.json',
      '-b',
      servers,
      ...handler('refusePoison'),
      '--env',
      'POISON=20',
      '--json',
    ];
    const down = await runEsmctl([...args, '--until', 'end', '--destination', 'file:/dev/full'], { cwd });
    expect(down.code, down.stderr).toBe(4);
    const first = readRunLines(down.stdout).summary;
    expect(first).toMatchObject({ reason: 'failed', error: { code: 'ESMCTL_DESTINATION' }, ledger: { dropped: 0 } });
    expect(await committed('poisoned-group', 'poisoned')).toEqual({ 0: 20 });
    const failures = `file:${join(cwd, 'failures.ndjson')}`;
    const mended = await runEsmctl([...args, '--until', 'end', '--destination', failures], { cwd });
    expect(mended.code, mended.stderr).toBe(0);
    expect(readRunLines(mended.stdout).summary.ledger).toMatchObject({
      polled: 10,
      succeeded: 9,
      sentToDestination: 1,
    });
    expect(await committed('poisoned-group', 'poisoned')).toEqual({ 0: 30 });
  });
});
