import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveConnection } from '../../src/cli/connection/resolve-connection.ts';
import { createClient } from '../../src/core/kafka/kafkajs/create-client.ts';
import { KAFKA_VERSIONS } from '../support/kafka/libs.ts';
import {
  plainLogin,
  SESSION_MS,
  type SecuredListener,
  scramLogin,
  securedClusterOf,
} from '../support/kafka/secured.ts';
import { createFolders, runEsmctl } from '../support/run-esmctl.ts';
import { HAS_KAFKA, mappingOn, noting, seenBy } from './scenario.ts';

const folders = createFolders();
describe.each(KAFKA_VERSIONS)('authentication on Kafka %s', (version) => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const { cluster, serversOf, certificates } = securedClusterOf(version);
  const { folder, client, keyPassword } = certificates;
  const inOneLine = (pem: string): string => pem.trim().replaceAll('\n', ' \\\n  ');
  const trusting = `ssl.truststore.type=PEM\nssl.truststore.location=${join(folder, 'ca.pem')}`;

  const WAYS: readonly { why: string; listener: SecuredListener; properties: string }[] = [
    { why: 'PLAIN', listener: 'SASLP', properties: `security.protocol=SASL_PLAINTEXT\n${plainLogin()}` },
    { why: 'SCRAM-SHA-256', listener: 'SASLP', properties: `security.protocol=SASL_PLAINTEXT\n${scramLogin(256)}` },
    { why: 'SCRAM-SHA-512', listener: 'SASLP', properties: `security.protocol=SASL_PLAINTEXT\n${scramLogin(512)}` },
    { why: 'TLS with a private CA', listener: 'TLS', properties: `security.protocol=SSL\n${trusting}` },
    {
      why: 'PLAIN over TLS, the CA within the properties',
      listener: 'SASLS',
      properties: `security.protocol=SASL_SSL\n${plainLogin()}\nssl.truststore.type=PEM\nssl.truststore.certificates=${inOneLine(certificates.ca)}`,
    },
    {
      why: 'SCRAM over TLS',
      listener: 'SASLS',
      properties: `security.protocol=SASL_SSL\n${scramLogin(512)}\n${trusting}`,
    },
    {
      why: 'a client certificate in one file with its key',
      listener: 'MTLS',
      properties: `security.protocol=SSL\n${trusting}\nssl.keystore.type=PEM\nssl.keystore.location=${join(folder, 'client-store.pem')}`,
    },
    {
      why: 'a client certificate within the properties, its key encrypted',
      listener: 'MTLS',
      properties: [
        `security.protocol=SSL\n${trusting}\nssl.keystore.type=PEM`,
        `ssl.keystore.certificate.chain=${inOneLine(client.cert)}`,
        `ssl.keystore.key=${inOneLine(client.encryptedKey)}`,
        `ssl.key.password=${keyPassword}`,
      ].join('\n'),
    },
  ];
  writeFileSync(join(folder, 'client-store.pem'), client.key + client.cert);

  it.each(WAYS)('$why', async ({ listener, properties }) => {
    const path = join(folders({ 'client.properties': properties }), 'client.properties');
    const connection = await resolveConnection({ 'bootstrap-servers': serversOf(listener), 'command-config': path });
    const admin = createClient(connection, 'test').admin();
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    // The broker names the listener that was asked, so its answer came over it.
    expect(brokers.map(({ host, port }) => `${host}:${port}`)).toEqual([serversOf(listener)]);
    await admin.disconnect();
  });

  it('every way is open to the quick answer of inspect group', async () => {
    const ended = await Promise.all(
      WAYS.map(({ listener, properties }) => {
        const args = ['inspect', 'group', 'nobody', '-b', serversOf(listener), '--command-config', 'client.properties'];
        return runEsmctl([...args, '--json'], { cwd: folders({ 'client.properties': properties }) });
      }),
    );
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(WAYS.map(() => [5, '']));
    for (const { stdout } of ended) {
      expect(JSON.parse(stdout)).toMatchObject({ groups: [{ findings: [{ code: 'group-not-found' }] }] });
    }
  });

  it('sessions that end sooner than the client would look are made anew in time', async () => {
    const properties = `security.protocol=SASL_SSL\n${plainLogin()}\n${trusting}`;
    const path = join(folders({ 'client.properties': properties }), 'client.properties');
    const connection = await resolveConnection({ 'bootstrap-servers': serversOf('SASLS'), 'command-config': path });
    const admin = createClient(connection, 'test').admin();
    await admin.connect();
    const startedMs = performance.now();
    while (performance.now() - startedMs < 2.5 * SESSION_MS) {
      expect((await admin.describeCluster()).brokers).toHaveLength(1);
    }
    await admin.disconnect();
  });

  it('a run reads, processes and commits over SASL and TLS', async () => {
    await cluster().createTopic('secured', 2);
    await cluster().produce('secured', 2, 10);
    const cwd = folders({
      'mapping.json': mappingOn('secured'),
      'client.properties': `security.protocol=SASL_SSL\n${scramLogin(512)}\n${trusting}`,
    });
    const args = [...noting(cwd, serversOf('SASLS')), '--command-config', 'client.properties', '--until', 'end'];
    const run = await runEsmctl(args, { cwd, longestMs: 60_000 });
    expect([run.code, run.stderr]).toEqual([0, expect.not.stringContaining('error')]);
    expect(seenBy(cwd)).toEqual({ 'secured-0': [0, 1, 2, 3, 4], 'secured-1': [0, 1, 2, 3, 4] });
    expect(await cluster().committed('secured-group', 'secured')).toEqual({ 0: 5, 1: 5 });
  });
});
