import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readErrorDocument } from '../commands/run/run-lines.ts';
import { createDoctor, expectDoctorDocument } from '../support/kafka/doctor-checks.ts';
import { sharedClusterOf } from '../support/kafka/shared-cluster.ts';
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
  const cluster = sharedClusterOf('4.3.1');
  const diagnose = createDoctor();

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

  it('doctor says all of a plaintext broker, each server apart', async () => {
    await cluster().createTopic('fine', 2);
    const cwd = folders({ 'mapping.json': mappingOn('fine') });
    const servers = `${cluster().servers},127.0.0.1:1`;
    const args = ['doctor', '--config', 'mapping.json', '--no-aws', '-b', servers];
    const [json, text] = await Promise.all([runEsmctl([...args, '--json'], { cwd }), runEsmctl(args, { cwd })]);
    expect([json.code, text.code]).toEqual([1, 1]);
    const document = JSON.parse(json.stdout) as { checks: { step: string; subject: string | null; status: string }[] };
    expectDoctorDocument(document);
    const stepsOf = (server: string) =>
      document.checks.filter(({ subject }) => subject === server).map(({ step, status }) => `${step}: ${status}`);
    expect(stepsOf('127.0.0.1:1')).toEqual([
      'name: ok',
      'port: problem',
      'tls: skipped',
      'listener: skipped',
      'login: skipped',
      'versions: skipped',
    ]);
    expect(stepsOf(cluster().servers)).toEqual([
      'name: ok',
      'port: ok',
      'tls: skipped',
      'listener: ok',
      'login: skipped',
      'versions: ok',
    ]);
    expect(text.stdout).toContain(`versions        ${cluster().servers}  Kafka 4.3 or later; `);
    expect(text.stdout).toContain('offsets.retention.minutes is 10080 (7 days)');
    expect(text.stdout).toMatch(/^ok {7}topic {11}fine {2}may be read, 2 partitions$/m);
    expect(text.stdout).toMatch(/^Problems were found: 1 problem, /m);
  });

  it('doctor finds an advertised address that leads nowhere from here, and says so', async () => {
    const lost = `127.0.0.1:${cluster().ports.LOST ?? 0}`;
    const { verdict, checks } = await diagnose({ 'bootstrap-servers': lost, topic: ['fine'], group: 'fine-group' });
    expect(verdict).toBe('problems');
    const broker = checks.find(({ step }) => step === 'broker');
    expect(broker).toMatchObject({ status: 'problem', subject: expect.stringContaining('1 at kafka-1.vpc.invalid:') });
    expect(broker?.message).toMatch(
      /^cannot be used at the address that it advertises: the name kafka-1\.vpc\.invalid/,
    );
    expect(broker?.next.join()).toContain('advertised.listeners');
    const after = checks.filter(({ step }) => ['topic', 'group', 'retention'].includes(step));
    expect(after.map(({ step, status }) => `${step}: ${status}`)).toEqual([
      'retention: unknown',
      'topic: skipped',
      'group: skipped',
    ]);
  });

  it.each([
    { why: 'a topic that is not there', flags: { topic: ['nowhere'] }, problem: 'topic: problem ESMCTL_KAFKA_TOPIC' },
    { why: 'one of two topics', flags: { topic: ['fine', 'nowhere'] }, problem: 'topic: problem ESMCTL_KAFKA_TOPIC' },
  ])('doctor finds $why', async ({ flags, problem }) => {
    const { verdict, lines } = await diagnose({ 'bootstrap-servers': cluster().servers, ...flags });
    expect([verdict, lines.filter((line) => line.includes('problem'))]).toEqual(['problems', [problem]]);
  });
});
