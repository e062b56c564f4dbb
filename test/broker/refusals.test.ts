import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readErrorDocument } from '../commands/run/run-lines.ts';
import { clusterOf } from '../support/kafka/cluster.ts';
import { createFolders, runEsmctl } from '../support/run-esmctl.ts';
import { HAS_KAFKA, mappingOn, noting } from './scenario.ts';

const folders = createFolders();

describe('without a Kafka server', () => {
  it.each([
    { why: 'nothing listens', server: '127.0.0.1:1', code: 'ESMCTL_KAFKA_UNREACHABLE' },
    { why: 'a name that nobody knows', server: 'no.such.host.invalid:9092', code: 'ESMCTL_KAFKA_UNREACHABLE' },
  ])('a run ends at once: $why', async ({ server, code }) => {
    const cwd = folders({ 'mapping.json': mappingOn('orders') });
    const run = await runEsmctl(noting(cwd, server), { cwd });
    expect([run.code, readErrorDocument(run.stdout).code]).toEqual([3, code]);
    expect(run.stderr).toContain(server);
  });

  it('a web server is not taken for one', async () => {
    const web = createServer((_, response) => response.end());
    web.listen(0, '127.0.0.1');
    await once(web, 'listening');
    onTestFinished(() => void web.close());
    const cwd = folders({ 'mapping.json': mappingOn('orders') });
    const server = `127.0.0.1:${(web.address() as AddressInfo).port}`;
    const run = await runEsmctl(noting(cwd, server), { cwd });
    expect([run.code, readErrorDocument(run.stdout).code]).toEqual([3, 'ESMCTL_KAFKA_PROTOCOL']);
  });
});

describe('on a broker', () => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const cluster = clusterOf('4.3.1');

  it('an unknown topic is said to be that', async () => {
    const cwd = folders({ 'mapping.json': mappingOn('no-such-topic') });
    const run = await runEsmctl(noting(cwd, cluster().servers), { cwd });
    expect([run.code, readErrorDocument(run.stdout).code]).toEqual([3, 'ESMCTL_KAFKA_TOPIC']);
    expect(run.stderr).toContain('no-such-topic');
  });

  it.each([
    { why: 'TLS to a plaintext port', properties: 'security.protocol=SSL', code: 'ESMCTL_KAFKA_TLS' },
    {
      why: 'SASL to a port without it',
      properties:
        'security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=x required username="ann" password="s3cret-word";',
      code: 'ESMCTL_KAFKA_PROTOCOL',
    },
  ])('$why is said to be that, and no secret is shown', async ({ properties, code }) => {
    const cwd = folders({ 'mapping.json': mappingOn('orders'), 'client.properties': properties });
    const args = [...noting(cwd, cluster().servers), '--command-config', 'client.properties', '--debug'];
    const run = await runEsmctl(args, { cwd });
    expect([run.code, readErrorDocument(run.stdout).code]).toEqual([3, code]);
    expect(run.stdout + run.stderr).not.toContain('s3cret-word');
  });
});
