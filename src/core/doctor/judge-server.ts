import type { KafkaConnection } from '../kafka/connection.ts';
import { explainListener, protocolOf } from '../kafka/diagnose-kafka-error.ts';
import { explainKafkaError } from '../kafka/explain-kafka-error.ts';
import type { Listener } from '../kafka/probe-listener.ts';
import type { ServerCertificate, TlsProbe, TlsSession } from '../kafka/probes/tls-probe.ts';
import { parseServerAddress } from '../model/server-address.ts';
import { type Check, checksOf } from './check.ts';

const DAY_MS = 86_400_000;
const CERTIFICATE = 'ESMCTL_KAFKA_CERTIFICATE';

/** What the resolver answered for the host of a server: its addresses, or what it threw. */
export function judgeName(server: string, answer: readonly string[] | Error): Check {
  const { ok, problem } = checksOf('name', server);
  const host = parseServerAddress(server)?.host ?? server;
  if (!(answer instanceof Error)) return ok(answer.join() === host ? 'is an address' : answer.join(', '));
  const code = 'code' in answer ? String(answer.code) : answer.message;
  return problem({
    code: 'ESMCTL_KAFKA_UNREACHABLE',
    message: `the name ${host} cannot be resolved (${code})`,
    next: [
      'check its spelling; a name within a VPC is known only there, or through its resolver (VPN, /etc/hosts)',
      ...(code === 'EAI_AGAIN' ? ['the resolver itself did not answer: check the network'] : []),
    ],
  });
}

/** Whether a connection came about; else what the socket ended with. */
export function judgePort(server: string, error: Error | undefined): Check {
  const { ok, problem } = checksOf('port', server);
  if (error === undefined) return ok('takes connections');
  const code = 'code' in error ? String(error.code) : error.message;
  const refused = code === 'ECONNREFUSED';
  return problem({
    code: 'ESMCTL_KAFKA_UNREACHABLE',
    message: refused ? 'refuses connections: nothing listens there' : `takes no connection (${code})`,
    next: refused
      ? ['check the port (9092, 9093, 9094, 9096 and 9098 are usual) and that the broker runs']
      : ['a firewall, a security group or a missing route drops it: let this machine in, or run esmctl within the VPC'],
  });
}

/** The handshake and the certificate, for a connection with TLS. `plain` is what speaks at the port without it. */
export function judgeTls(
  server: string,
  { session, listener, error }: TlsProbe,
  { connection, nowMs, plain }: { connection: KafkaConnection; nowMs: number; plain: Listener | undefined },
): Check {
  const { ok, problem, unknown } = checksOf('tls', server);
  const one = { ...connection, servers: [server] };
  if (session === undefined) {
    const otherwise = plain === undefined ? undefined : explainListener(server, plain, one);
    if (otherwise !== undefined) return problem(otherwise);
    return error === undefined
      ? unknown('no answer to the handshake')
      : problem(explainKafkaError(error, { connection: one }));
  }
  const distrust = explainDistrust(server, session, nowMs);
  if (distrust !== undefined) return problem({ code: CERTIFICATE, ...distrust });
  if (listener === undefined && error !== undefined) return problem(explainKafkaError(error, { connection: one }));
  return ok([session.protocol, ...describeCertificate(session.certificate, nowMs)].join(', '));
}

function describeCertificate(certificate: ServerCertificate | undefined, nowMs: number): string[] {
  if (certificate === undefined) return [];
  const { subject, issuer, untilMs } = certificate;
  const days = Math.floor((untilMs - nowMs) / DAY_MS);
  const left = `${days} ${days === 1 ? 'day' : 'days'} left`;
  return [`certificate of ${subject} from ${issuer}`, `valid until ${dateOf(untilMs)} (${left})`];
}

function explainDistrust(
  server: string,
  { distrust, certificate }: TlsSession,
  nowMs: number,
): { message: string; next: readonly string[] } | undefined {
  if (distrust === undefined) return undefined;
  const isLeaf = certificate !== undefined && (nowMs > certificate.untilMs || nowMs < certificate.fromMs);
  const whose = isLeaf ? 'its certificate' : 'a certificate in its chain';
  if (distrust === 'CERT_HAS_EXPIRED') {
    const when = isLeaf ? ` on ${dateOf(certificate.untilMs)}` : '';
    return {
      message: `${whose} expired${when}`,
      next: ['renew it on the broker; if it is valid, the clock of this machine is wrong'],
    };
  }
  if (distrust === 'CERT_NOT_YET_VALID') {
    const when = isLeaf ? ` before ${dateOf(certificate.fromMs)}` : ' yet';
    return { message: `${whose} is not valid${when}`, next: ['check the clock of this machine'] };
  }
  if (distrust === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = certificate?.names === '' ? certificate.subject : (certificate?.names ?? 'another name');
    return {
      message: `its certificate is for ${names}, not for ${parseServerAddress(server)?.host ?? server}`,
      next: [
        'name the server as its certificate does (-b), or have a certificate made with this name',
        'an empty ssl.endpoint.identification.algorithm in --command-config turns this check off',
      ],
    };
  }
  return {
    message: `the certificate of ${certificate?.subject ?? 'the server'} is from ${certificate?.issuer ?? 'somebody'}, which is not trusted here (${distrust})`,
    next: ['give the CA that signed it: ssl.truststore.type=PEM and ssl.truststore.location in --command-config'],
  };
}

/** Whether the port speaks what `security.protocol` and `sasl.mechanism` say. */
export function judgeListener(server: string, listener: Listener, connection: KafkaConnection): Check {
  const { ok, problem } = checksOf('listener', server);
  const wrong = explainListener(server, listener, connection);
  if (wrong !== undefined) return problem(wrong);
  if (listener.kind !== 'kafka') {
    return problem({
      code: 'ESMCTL_KAFKA_PROTOCOL',
      message: 'takes the connection and does not answer as Kafka does',
      next: ['check that the port is that of a Kafka listener, and which security.protocol it wants'],
    });
  }
  const takes = listener.mechanisms === undefined ? '' : `, takes ${listener.mechanisms.join(', ')}`;
  return ok(`${protocolOf(listener.tls, listener.mechanisms !== undefined)}${takes}`);
}

function dateOf(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 10) : 'an unknown day';
}
