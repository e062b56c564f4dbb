import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readClientProperties } from '../../../src/core/kafka/client-properties.ts';
import { EsmctlError } from '../../../src/core/model/errors.ts';
import { Secret } from '../../../src/core/model/secret.ts';
import { createCertificates } from '../../support/kafka/certificates.ts';
import { createFolders } from '../../support/run-esmctl.ts';

const SECRET = 's3cret-word';
const { ca, otherCa, client, keyPassword } = createCertificates(join(createFolders()(), 'pem'));
const noFile = (path: string): string => {
  throw new Error(`ENOENT: ${path}`);
};
const oneLine = (pem: string): string => pem.trim().replaceAll('\n', ' ');

describe('client properties', () => {
  it('without anything are a plaintext connection', () => {
    const connection = readClientProperties('bootstrap.servers=a:1,b:2', noFile);
    expect(connection).toEqual({ servers: ['a:1', 'b:2'], tls: undefined, sasl: undefined });
  });

  it.each([
    ['PLAIN', 'plain'],
    ['SCRAM-SHA-256', 'scram-sha-256'],
    ['SCRAM-SHA-512', 'scram-sha-512'],
  ])('%s takes user and password of the JAAS text', (name, mechanism) => {
    const text = [
      'security.protocol=SASL_SSL',
      `sasl.mechanism=${name}`,
      'sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\',
      '  username="ann" \\',
      `  password="${SECRET}\\\\"x";`,
    ].join('\n');
    const { sasl, tls } = readClientProperties(text, noFile);
    expect(sasl).toMatchObject({ mechanism, username: 'ann' });
    expect(passwordOf(sasl)).toBe(`${SECRET}"x`);
    expect(JSON.stringify(sasl)).not.toContain(SECRET);
    expect(tls).toEqual({ checkHostName: true });
  });

  it.each([
    { why: 'as they are', spell: (pem: string) => pem.replaceAll('\n', '\\n') },
    { why: 'in one line, as continued lines come to', spell: oneLine },
  ])('PEM stores stand in the text: $why', ({ spell }) => {
    const text = [
      'security.protocol=SSL\nssl.truststore.type=PEM\nssl.keystore.type=PEM',
      `ssl.truststore.certificates=${spell(ca)}`,
      `ssl.keystore.certificate.chain=${spell(client.cert)}`,
      `ssl.keystore.key=${spell(client.encryptedKey)}`,
      `ssl.key.password=${keyPassword}`,
    ].join('\n');
    const { tls } = readClientProperties(text, noFile);
    expect([tls?.ca, tls?.cert]).toEqual([ca, client.cert]);
    expect([tls?.key?.reveal(), tls?.passphrase?.reveal()]).toEqual([client.encryptedKey, keyPassword]);
  });

  it('PEM stores come from files', () => {
    const files: Record<string, string> = {
      'ca.pem': `a note\n${ca}${otherCa}`,
      'client.pem': client.key + client.cert,
    };
    const text = [
      'security.protocol=SSL\nssl.endpoint.identification.algorithm=',
      'ssl.truststore.type=PEM\nssl.truststore.location=ca.pem',
      'ssl.keystore.type=pem\nssl.keystore.location=client.pem',
    ].join('\n');
    const { tls } = readClientProperties(text, (path) => files[path] ?? noFile(path));
    expect(tls).toMatchObject({ ca: ca + otherCa, cert: client.cert, checkHostName: false });
    expect(tls?.key?.reveal()).toBe(client.key);
  });

  it.each([
    { why: 'an unknown protocol', text: 'security.protocol=TLS', says: /security\.protocol is one of/ },
    { why: 'Kerberos', text: 'security.protocol=SASL_SSL\nsasl.mechanism=GSSAPI', says: /GSSAPI is not supported/ },
    {
      why: 'no password',
      text: 'security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=x required username="ann";',
      says: /password=/,
    },
    {
      why: 'a JKS truststore',
      text: 'security.protocol=SSL\nssl.truststore.location=t.jks',
      says: /keytool -list -rfc -keystore t\.jks/,
    },
    {
      why: 'a PKCS12 keystore',
      text: 'security.protocol=SSL\nssl.keystore.type=PKCS12\nssl.keystore.location=k.p12',
      says: /openssl pkcs12 -in k\.p12/,
    },
    {
      why: 'Kerberos, which is what no mechanism means',
      text: 'security.protocol=SASL_SSL',
      says: /its default, GSSAPI, is not supported.*AWS_MSK_IAM/,
    },
    {
      why: 'a JAAS text without its end',
      text: `security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=x required username="ann" password="${SECRET}"`,
      says: /does not end with a semicolon/,
    },
    {
      why: 'a store that is no PEM',
      text: 'security.protocol=SSL\nssl.truststore.certificates=CA',
      says: /ssl\.truststore\.certificates holds no PEM certificate/,
    },
    {
      why: 'a certificate that is none',
      text: `security.protocol=SSL\nssl.truststore.certificates=-----BEGIN CERTIFICATE----- ${SECRET} -----END CERTIFICATE-----`,
      says: /holds a certificate that cannot be read/,
    },
    {
      why: 'a certificate without its key',
      text: `security.protocol=SSL\nssl.keystore.certificate.chain=${oneLine(client.cert)}`,
      says: /ssl\.keystore\.key takes one/,
    },
    {
      why: 'the key of another certificate',
      text: `security.protocol=SSL\nssl.keystore.certificate.chain=${oneLine(ca)}\nssl.keystore.key=${oneLine(client.key)}`,
      says: /does not belong to the certificate/,
    },
    {
      why: 'the wrong password of a key',
      text: `security.protocol=SSL\nssl.keystore.certificate.chain=${oneLine(client.cert)}\nssl.keystore.key=${oneLine(client.encryptedKey)}`,
      says: /the key in ssl\.keystore\.key is not opened by ssl\.key\.password/,
    },
    {
      why: 'a delegation token',
      text: `security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-256\nsasl.jaas.config=x required tokenauth="true" username="id" password="${SECRET}";`,
      says: /delegation token/,
    },
    {
      why: 'an OAuth client without its secret',
      text: 'security.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.token.endpoint.url=https://a/token\nsasl.jaas.config=x required clientId="c";',
      says: /lacks clientSecret/,
    },
    {
      why: 'an OAuth client without an endpoint',
      text: `security.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER\nsasl.jaas.config=x required clientId="c" clientSecret="${SECRET}";`,
      says: /does not say where its tokens come from/,
    },
    {
      why: 'credentials in a URL',
      text: `security.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER\nsasl.oauthbearer.token.endpoint.url=https://c:${SECRET}@a/token`,
      says: /holds credentials/,
    },
    {
      why: 'a role that another account guards',
      text: 'security.protocol=SASL_SSL\nsasl.mechanism=AWS_MSK_IAM\nsasl.jaas.config=x required awsRoleArn="arn:aws:iam::1:role/r" awsRoleExternalId="e";',
      says: /awsRoleExternalId/,
    },
    { why: 'values that a Java class gives', text: 'config.providers=env', says: /config\.providers/ },
    {
      why: 'a Windows path with single backslashes',
      text: 'ssl.truststore.location=C:\\users',
      says: /four hexadecimal digits/,
    },
    {
      why: 'a PEM file that is not there',
      text: 'security.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.location=no.pem',
      says: /ssl\.truststore\.location cannot be read: ENOENT/,
    },
  ])('$why is refused and no secret is shown', ({ text, says }) => {
    const withSecret = `${text}\nssl.key.password=${SECRET}\nssl.truststore.password=${SECRET}`;
    const problems = problemsOf(withSecret);
    expect(problems).toMatch(says);
    expect(problems).not.toContain(SECRET);
  });
});

function problemsOf(text: string): string {
  try {
    readClientProperties(text, noFile);
  } catch (error) {
    if (error instanceof EsmctlError) return JSON.stringify([error.message, error.problems, error.next]);
    throw error;
  }
  throw new Error('it was taken');
}

function passwordOf(sasl: ReturnType<typeof readClientProperties>['sasl']): string | undefined {
  return sasl !== undefined && 'password' in sasl && sasl.password instanceof Secret
    ? sasl.password.reveal()
    : undefined;
}
