import { describe, expect, it } from 'vitest';
import { judgeListener, judgeName, judgePort, judgeTls } from '../../../src/core/doctor/judge-server.ts';
import type { KafkaConnection } from '../../../src/core/kafka/connection.ts';
import type { ServerCertificate, TlsProbe } from '../../../src/core/kafka/probes/tls-probe.ts';

const SERVER = 'kafka-1:9094';
const NOW_MS = Date.UTC(2026, 10, 21, 12);
const DAY_MS = 86_400_000;
const TLS: KafkaConnection = { servers: [SERVER], tls: { checkHostName: true }, sasl: undefined };
const PLAINTEXT: KafkaConnection = { servers: [SERVER], tls: undefined, sasl: undefined };
const CERTIFICATE: ServerCertificate = {
  subject: 'kafka-1',
  issuer: 'Our CA',
  names: 'DNS:kafka-1, IP:10.0.0.1',
  fromMs: NOW_MS - 300 * DAY_MS,
  untilMs: NOW_MS + 65.5 * DAY_MS,
};
const ANSWER = { kind: 'kafka', tls: true, mechanisms: undefined } as const;

const withCode = (code: string, message = code): Error => Object.assign(new Error(message), { code });

function probe(distrust?: string, certificate: Partial<ServerCertificate> = {}): TlsProbe {
  const session = { protocol: 'TLSv1.3', distrust, certificate: { ...CERTIFICATE, ...certificate } };
  return { session, listener: ANSWER, error: undefined };
}

describe('the name of a server', () => {
  it.each([
    { why: 'addresses are told', answer: ['10.0.0.1', '10.0.0.2'], status: 'ok', says: '10.0.0.1, 10.0.0.2' },
    { why: 'nobody knows it', answer: withCode('ENOTFOUND'), status: 'problem', says: /kafka-1 .*ENOTFOUND/ },
    { why: 'the resolver is silent', answer: withCode('EAI_AGAIN'), status: 'problem', says: /EAI_AGAIN/ },
  ])('$why', ({ answer, status, says }) => {
    const check = judgeName(SERVER, answer);
    expect(check).toMatchObject({ step: 'name', subject: SERVER, status });
    expect(check.message).toMatch(says);
  });

  it('is not looked for where it is an address', () => {
    expect(judgeName('10.0.0.1:9092', ['10.0.0.1']).message).toBe('is an address');
  });
});

describe('the port', () => {
  it('that refuses is another problem than one that is silent', () => {
    expect(judgePort(SERVER, undefined).status).toBe('ok');
    const refused = judgePort(SERVER, withCode('ECONNREFUSED'));
    const silent = judgePort(SERVER, new Error('no answer within 5 s'));
    expect([refused, silent].map(({ status, code }) => [status, code])).toEqual([
      ['problem', 'ESMCTL_KAFKA_UNREACHABLE'],
      ['problem', 'ESMCTL_KAFKA_UNREACHABLE'],
    ]);
    expect(refused.message).toContain('nothing listens there');
    expect(silent.message).toContain('no answer within 5 s');
    expect(silent.next.join()).toContain('security group');
  });
});

describe('TLS', () => {
  const judge = (tls: TlsProbe) => judgeTls(SERVER, tls, { connection: TLS, nowMs: NOW_MS, plain: undefined });

  it('that is well names the certificate and how long it lasts', () => {
    const check = judge(probe());
    expect([check.status, check.message]).toEqual([
      'ok',
      'TLSv1.3, certificate of kafka-1 from Our CA, valid until 2027-01-26 (65 days left)',
    ]);
  });

  it.each([
    {
      why: 'the certificate expired',
      tls: probe('CERT_HAS_EXPIRED', { untilMs: NOW_MS - DAY_MS }),
      says: /^its certificate expired on 2026-11-20$/,
    },
    {
      why: 'its CA expired, and it did not',
      tls: probe('CERT_HAS_EXPIRED'),
      says: /^a certificate in its chain expired$/,
    },
    {
      why: 'the certificate is of tomorrow',
      tls: probe('CERT_NOT_YET_VALID', { fromMs: NOW_MS + DAY_MS }),
      says: /^its certificate is not valid before 2026-11-22$/,
    },
    {
      why: 'another name',
      tls: probe('ERR_TLS_CERT_ALTNAME_INVALID', { names: 'DNS:other' }),
      says: /^its certificate is for DNS:other, not for kafka-1$/,
    },
    {
      why: 'a name in the subject alone',
      tls: probe('ERR_TLS_CERT_ALTNAME_INVALID', { names: '', subject: 'other' }),
      says: /^its certificate is for other, not for kafka-1$/,
    },
    {
      why: 'a private CA',
      tls: probe('SELF_SIGNED_CERT_IN_CHAIN'),
      says: /kafka-1 is from Our CA, which is not trusted here \(SELF_SIGNED_CERT_IN_CHAIN\)$/,
    },
  ])('is a problem of the certificate: $why', ({ tls, says }) => {
    const check = judge(tls);
    expect([check.status, check.code]).toEqual(['problem', 'ESMCTL_KAFKA_CERTIFICATE']);
    expect(check.message).toMatch(says);
    expect(check.next.length).toBeGreaterThan(0);
  });

  it('that is refused after the handshake lacks a client certificate', () => {
    const error = withCode('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tlsv13 alert certificate required');
    expect(judge({ ...probe(), listener: undefined, error }).code).toBe('ESMCTL_KAFKA_CLIENT_CERTIFICATE');
  });

  it('to a port without it says what the port speaks', () => {
    const plain = { kind: 'kafka', tls: false, mechanisms: ['PLAIN'] } as const;
    const error = withCode('EPROTO', 'wrong version number');
    const tls = { session: undefined, listener: undefined, error };
    const check = judgeTls(SERVER, tls, { connection: TLS, nowMs: NOW_MS, plain });
    expect(check.code).toBe('ESMCTL_KAFKA_TLS');
    expect(check.message).toContain('is a listener for SASL_PLAINTEXT, and security.protocol is SSL');
    expect(judge(tls).code, 'and without knowing it, what the handshake ended with').toBe('ESMCTL_KAFKA_TLS');
  });

  it('without any answer is unknown, not well', () => {
    expect(judge({ session: undefined, listener: undefined, error: undefined }).status).toBe('unknown');
  });
});

describe('the listener', () => {
  it.each([
    { why: 'what was asked for', listener: { ...ANSWER, tls: false }, status: 'ok', says: /^PLAINTEXT$/ },
    { why: 'a web server', listener: { kind: 'web', tls: false }, status: 'problem', says: /is a web server/ },
    { why: 'TLS of something', listener: { kind: 'tls' }, status: 'problem', says: /speaks TLS/ },
    { why: 'nothing at all', listener: { kind: 'unknown' }, status: 'problem', says: /does not answer as Kafka does/ },
    {
      why: 'one that wants a login',
      listener: { kind: 'kafka', tls: false, mechanisms: ['PLAIN'] },
      status: 'problem',
      says: /is a listener for SASL_PLAINTEXT/,
    },
  ] as const)('$why', ({ listener, status, says }) => {
    const check = judgeListener(SERVER, listener, PLAINTEXT);
    expect(check.status).toBe(status);
    expect(check.message).toMatch(says);
  });
});
