import { describe, expect, it } from 'vitest';
import { parseProperties, readClientProperties } from '../../../src/core/kafka/client-properties.ts';
import { EsmctlError } from '../../../src/core/model/errors.ts';

const SECRET = 's3cret-word';
const noFile = (path: string): string => {
  throw new Error(`ENOENT: ${path}`);
};

describe('Java properties', () => {
  it.each([
    {
      why: 'equals, colon and blank separate',
      text: 'a=1\nb:2\nc 3\nd = 4',
      entries: { a: '1', b: '2', c: '3', d: '4' },
    },
    { why: 'comments and blank lines', text: '# x=1\n  ! y=2\n\n a=1', entries: { a: '1' } },
    { why: 'a backslash continues the line', text: 'a=1,\\\n    2\nb=3', entries: { a: '1,2', b: '3' } },
    { why: 'two backslashes are one, and continue nothing', text: 'a=x\\\\\nb=3', entries: { a: 'x\\', b: '3' } },
    { why: 'escapes', text: 'a\\=b=t\\tn\\nu\\u00e9', entries: { 'a=b': 't\tn\nu\u00e9' } },
    { why: 'the last of a name counts', text: 'a=1\r\na=2', entries: { a: '2' } },
    { why: 'values keep separators and trailing blanks', text: 'a=b=c: d ', entries: { a: 'b=c: d ' } },
    { why: 'no value', text: 'a=\nb', entries: { a: '', b: '' } },
  ])('$why', ({ text, entries }) => {
    expect(Object.fromEntries(parseProperties(text))).toEqual(entries);
  });
});

describe('client properties', () => {
  it('without anything are a plaintext connection', () => {
    expect(readClientProperties('bootstrap.servers=a:1, b:2', [], noFile)).toEqual({
      servers: ['a:1', 'b:2'],
      tls: undefined,
      sasl: undefined,
    });
    expect(readClientProperties('bootstrap.servers=a:1', ['c:3'], noFile).servers).toEqual(['c:3']);
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
    const connection = readClientProperties(text, ['a:1'], noFile);
    expect(connection.sasl).toEqual({ mechanism, username: 'ann', password: `${SECRET}"x` });
    expect(connection.tls).toEqual({ checkHostName: true });
  });

  it('PEM stores come from files or stand in the text', () => {
    const files: Record<string, string> = { 'ca.pem': 'CA', 'client.pem': 'KEY and CERT' };
    const fromFiles = [
      'security.protocol=SSL',
      'ssl.truststore.type=PEM\nssl.truststore.location=ca.pem',
      'ssl.keystore.type=PEM\nssl.keystore.location=client.pem',
      'ssl.endpoint.identification.algorithm=',
    ].join('\n');
    expect(readClientProperties(fromFiles, ['a:1'], (path) => files[path] ?? noFile(path)).tls).toEqual({
      ca: 'CA',
      cert: 'KEY and CERT',
      key: 'KEY and CERT',
      checkHostName: false,
    });
    const inline =
      'security.protocol=SSL\nssl.truststore.certificates=CA\nssl.keystore.certificate.chain=CERT\nssl.keystore.key=KEY\nssl.key.password=word';
    expect(readClientProperties(inline, ['a:1'], noFile).tls).toEqual({
      ca: 'CA',
      cert: 'CERT',
      key: 'KEY',
      passphrase: 'word',
      checkHostName: true,
    });
  });

  it.each([
    { why: 'an unknown protocol', text: 'security.protocol=TLS', says: /security\.protocol is one of/ },
    { why: 'Kerberos', text: 'security.protocol=SASL_SSL', says: /GSSAPI is not supported/ },
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
    readClientProperties(text, ['a:1'], noFile);
  } catch (error) {
    if (error instanceof EsmctlError) return JSON.stringify([error.message, error.problems, error.next]);
    throw error;
  }
  throw new Error('it was taken');
}
