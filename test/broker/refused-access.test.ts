import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readErrorDocument } from '../commands/run/run-lines.ts';
import { createDoctor } from '../support/kafka/doctor-checks.ts';
import { plainLogin, type SecuredListener, scramLogin, securedClusterOf } from '../support/kafka/secured.ts';
import { createFolders, type Ended, runEsmctl } from '../support/run-esmctl.ts';
import { HAS_KAFKA, mappingOn, noting, seenBy } from './scenario.ts';

const folders = createFolders();
/** Everything that may make a program talk. */
const LOUD = { DEBUG: '*', KAFKAJS_LOG_LEVEL: 'debug', KAFKAJS_DEBUG_PROTOCOL_BUFFERS: '1' };
const WRONG = 'wr0ng-s3cret';

async function refusedRun(topic: string, servers: string, properties: string): Promise<Ended> {
  const cwd = folders({ 'mapping.json': mappingOn(topic), 'client.properties': properties });
  const args = [...noting(cwd, servers), '--command-config', 'client.properties', '--until', 'end', '--debug'];
  return runEsmctl(args, { cwd, env: LOUD, longestMs: 60_000 });
}

describe('on a broker with every way in', () => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const { cluster, serversOf, certificates } = securedClusterOf('4.3.1');
  const { folder, client } = certificates;
  const trusting = `ssl.truststore.type=PEM\nssl.truststore.location=${join(folder, 'ca.pem')}`;
  writeFileSync(join(folder, 'other-store.pem'), client.key + client.cert);

  interface Refusal {
    readonly why: string;
    readonly listener: SecuredListener;
    readonly properties: string;
    readonly code: string;
    readonly says: RegExp;
  }
  const REFUSALS: readonly Refusal[] = [
    {
      why: 'a wrong password (PLAIN)',
      listener: 'SASLP',
      properties: `security.protocol=SASL_PLAINTEXT\n${plainLogin('ann', `"${WRONG}"`)}`,
      code: 'ESMCTL_KAFKA_AUTHENTICATION',
      says: /refused the credentials of ann/,
    },
    {
      why: 'a wrong password (SCRAM)',
      listener: 'SASLS',
      properties: `security.protocol=SASL_SSL\n${scramLogin(512, WRONG)}\n${trusting}`,
      code: 'ESMCTL_KAFKA_AUTHENTICATION',
      says: /refused the credentials of ann/,
    },
    {
      why: 'a mechanism that the listener does not take',
      listener: 'SASLS',
      properties: `security.protocol=SASL_SSL\n${scramLogin(256)}\n${trusting}`,
      code: 'ESMCTL_KAFKA_MECHANISM',
      says: /does not take sasl.mechanism=SCRAM-SHA-256.*it takes PLAIN, SCRAM-SHA-512/s,
    },
    {
      why: 'a private CA that is not given',
      listener: 'TLS',
      properties: 'security.protocol=SSL',
      code: 'ESMCTL_KAFKA_CERTIFICATE',
      says: /is not trusted.*ssl\.truststore\.location/s,
    },
    {
      why: 'another CA',
      listener: 'TLS',
      properties: `security.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.location=${join(folder, 'other.pem')}`,
      code: 'ESMCTL_KAFKA_CERTIFICATE',
      says: /is not trusted/,
    },
    {
      why: 'no client certificate',
      listener: 'MTLS',
      properties: `security.protocol=SSL\n${trusting}`,
      code: 'ESMCTL_KAFKA_CLIENT_CERTIFICATE',
      says: /wants a client certificate.*ssl\.keystore\.location/s,
    },
    {
      why: 'nothing to a SASL listener',
      listener: 'SASLP',
      properties: 'client.id=x',
      code: 'ESMCTL_KAFKA_PROTOCOL',
      says: /is a listener for SASL_PLAINTEXT, and security\.protocol is PLAINTEXT.*OAUTHBEARER, PLAIN, SCRAM/s,
    },
    {
      why: 'plaintext to a TLS listener',
      listener: 'TLS',
      properties: 'client.id=x',
      code: 'ESMCTL_KAFKA_PROTOCOL',
      says: /is a listener for SSL, and security\.protocol is PLAINTEXT/,
    },
    {
      why: 'plaintext to a listener that wants client certificates',
      listener: 'MTLS',
      properties: 'client.id=x',
      code: 'ESMCTL_KAFKA_PROTOCOL',
      says: /speaks TLS, and security\.protocol is PLAINTEXT/,
    },
    {
      why: 'a login in the clear to a listener of TLS',
      listener: 'SASLS',
      properties: `security.protocol=SASL_PLAINTEXT\n${plainLogin()}`,
      code: 'ESMCTL_KAFKA_PROTOCOL',
      says: /is a listener for SASL_SSL, and security\.protocol is SASL_PLAINTEXT/,
    },
    {
      why: 'TLS to a plaintext listener',
      listener: 'SASLP',
      properties: `security.protocol=SASL_SSL\n${plainLogin()}\n${trusting}`,
      code: 'ESMCTL_KAFKA_TLS',
      says: /is a listener for SASL_PLAINTEXT, and security\.protocol is SASL_SSL/,
    },
    {
      why: 'TLS without a login to a listener that wants one',
      listener: 'SASLS',
      properties: `security.protocol=SSL\n${trusting}`,
      code: 'ESMCTL_KAFKA_PROTOCOL',
      says: /is a listener for SASL_SSL, and security\.protocol is SSL/,
    },
  ];

  it.each(REFUSALS)('$why is said to be that, and no secret is shown', async ({ listener, properties, code, says }) => {
    const { code: exit, stdout, stderr } = await refusedRun('refused', serversOf(listener), properties);
    expect([exit, readErrorDocument(stdout).code]).toEqual([3, code]);
    expect(stderr).toMatch(says);
    for (const secret of [WRONG, 's3cret', 'BEGIN', client.key.slice(40, 80)]) {
      expect(stdout + stderr).not.toContain(secret);
      expect(stdout + stderr).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
    }
  });

  const diagnose = createDoctor();

  it.each(REFUSALS)('and doctor finds it: $why', async ({ listener, properties, code }) => {
    const flags = { 'bootstrap-servers': serversOf(listener) };
    const { verdict, checks, written } = await diagnose(flags, properties);
    expect(verdict).toBe('no-cluster');
    const problems = checks.filter(({ status }) => status === 'problem');
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    const failed = checks.findIndex(({ status }) => status === 'problem');
    expect(checks.slice(0, failed).filter(({ status }) => status === 'unknown')).toEqual([]);
    expect(new Set(checks.slice(failed + 1).map(({ status }) => status))).toEqual(new Set(['skipped']));
    for (const secret of [WRONG, 's3cret', 'BEGIN', client.key.slice(40, 80)]) expect(written).not.toContain(secret);
  });

  it('doctor finds all well over TLS, names the certificate, and shows each missing right to bob', async () => {
    await cluster().createTopic('examined', 2);
    const what = { topic: ['examined'], group: 'examined-group' };
    const well = await diagnose(
      { 'bootstrap-servers': serversOf('SASLS'), ...what },
      `security.protocol=SASL_SSL\n${scramLogin(512)}\n${trusting}`,
    );
    expect(well.lines.filter((line) => !line.endsWith(': ok'))).toEqual([]);
    expect(well.verdict).toBe('well');
    expect(well.checks.find(({ step }) => step === 'tls')?.message).toMatch(
      /^TLSv1\.3, certificate of broker from ca, valid until \d{4}-\d\d-\d\d \([01] days? left\)$/,
    );
    const asBob = () =>
      diagnose(
        { 'bootstrap-servers': serversOf('SASLP'), ...what },
        `security.protocol=SASL_PLAINTEXT\n${plainLogin('bob')}`,
      );
    const bob = await asBob();
    expect(bob.verdict).toBe('problems');
    expect(bob.lines.slice(5)).toEqual([
      'versions: ok',
      'broker: ok',
      'retention: problem ESMCTL_KAFKA_CLUSTER_ACL',
      'clock: unknown',
      'cluster-rights: unknown',
      'topic: problem ESMCTL_KAFKA_TOPIC_ACL',
      'group: problem ESMCTL_KAFKA_GROUP_ACL',
      'offsets-topic: unknown',
    ]);
    expect(bob.checks.find(({ step }) => step === 'topic')?.next).toEqual([
      'kafka-acls.sh --add --allow-principal User:bob --operation Read --operation Describe --topic examined',
    ]);
    // To describe is not to read: what tells are a fetch and a sign of life.
    await cluster().allow('User:bob', 'TOPIC', 'examined', 'DESCRIBE');
    await cluster().allow('User:bob', 'GROUP', 'examined-group', 'DESCRIBE');
    expect((await asBob()).lines).toEqual(bob.lines);
    await cluster().allow('User:bob', 'TOPIC', 'examined', 'READ');
    await cluster().allow('User:bob', 'GROUP', 'examined-group', 'READ');
    const { lines } = await asBob();
    expect(lines.filter((line) => /^(topic|group):/.test(line))).toEqual(['topic: ok', 'group: ok']);
    const admin = cluster().kafka.admin();
    await admin.connect();
    const { groups } = await admin.listGroups();
    await admin.disconnect();
    expect(
      groups.map(({ groupId }) => groupId),
      'nothing was made by looking',
    ).not.toContain('examined-group');
  });

  it('each missing right is named with the command that gives it', async () => {
    await cluster().createTopic('guarded', 1);
    await cluster().produce('guarded', 1, 3);
    const properties = `security.protocol=SASL_PLAINTEXT\n${plainLogin('bob')}`;
    const run = (): Promise<Ended> => refusedRun('guarded', serversOf('SASLP'), properties);
    const codeAndNext = ({ code, stdout }: Ended): [number | null, string, string] => {
      const document = readErrorDocument(stdout);
      return [code, document.code, document.next.join()];
    };
    const topicAcl =
      'kafka-acls.sh --add --allow-principal User:bob --operation Read --operation Describe --topic guarded';
    const groupAcl =
      'kafka-acls.sh --add --allow-principal User:bob --operation Read --operation Describe --group guarded-group';
    expect(codeAndNext(await run())).toEqual([3, 'ESMCTL_KAFKA_TOPIC_ACL', topicAcl]);
    await cluster().allow('User:bob', 'TOPIC', 'guarded', 'DESCRIBE');
    expect(codeAndNext(await run())).toEqual([3, 'ESMCTL_KAFKA_GROUP_ACL', groupAcl]);
    await cluster().allow('User:bob', 'GROUP', 'guarded-group', 'DESCRIBE');
    const cannotCommit = await run();
    expect(codeAndNext(cannotCommit).slice(0, 2)).toEqual([3, expect.stringMatching(/_(TOPIC|GROUP)_ACL$/)]);
    await cluster().allow('User:bob', 'GROUP', 'guarded-group', 'READ');
    expect(codeAndNext(await run())).toEqual([3, 'ESMCTL_KAFKA_TOPIC_ACL', topicAcl]);
    await cluster().allow('User:bob', 'TOPIC', 'guarded', 'READ');
    const cwd = folders({ 'mapping.json': mappingOn('guarded'), 'client.properties': properties });
    const args = [...noting(cwd, serversOf('SASLP')), '--command-config', 'client.properties', '--until', 'end'];
    expect((await runEsmctl(args, { cwd, longestMs: 60_000 })).code).toBe(0);
    expect(seenBy(cwd)['guarded-0']).toEqual([0, 1, 2]);
  });
});

describe('without a Kafka server', () => {
  it('a port that takes a connection and says nothing is given up', { timeout: 120_000 }, async () => {
    const silent = createServer(() => undefined);
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const address = silent.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const { code, stdout, stderr } = await refusedRun('refused', `127.0.0.1:${port}`, 'client.id=x');
    expect([code, readErrorDocument(stdout).code]).toEqual([3, 'ESMCTL_KAFKA_PROTOCOL']);
    expect(stderr).toContain(`127.0.0.1:${port}`);
  });
});
