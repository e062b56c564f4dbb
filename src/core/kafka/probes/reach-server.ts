import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { TlsSettings } from '../connection.ts';
import { exchange, readAnswer } from '../probe-listener.ts';
import { tlsOptionsOf } from '../tls-options.ts';
import type { ServerCertificate, TlsProbe, TlsSession } from './tls-probe.ts';

const CONNECT_WITHIN_MS = 5000;

/** The addresses of a host as the system resolves it, or what it threw. Never rejects. */
export async function resolveName(host: string): Promise<readonly string[] | Error> {
  if (isIP(host) !== 0) return [host];
  try {
    return [...new Set((await lookup(host, { all: true })).map(({ address }) => address))];
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Opens a connection and closes it. Undefined where it came about, else why not. Never rejects. */
export function openPort(host: string, port: number): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (error?: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(error);
    };
    const timer = setTimeout(() => end(new Error(`no answer within ${CONNECT_WITHIN_MS / 1000} s`)), CONNECT_WITHIN_MS);
    socket.once('connect', () => end());
    socket.once('error', end);
  });
}

/**
 * A handshake with the user's own certificates, and one question through it: a server that wants a client certificate says so
 * only then (TLS 1.3). Goes on where the certificate is not trusted, and sends nothing of the user. Never rejects.
 */
export async function probeTls(host: string, port: number, tls: TlsSettings): Promise<TlsProbe> {
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connectTls({ host, port, ...name, ...tlsOptionsOf(tls), rejectUnauthorized: false });
  let session: TlsSession | undefined;
  socket.once('secureConnect', () => {
    session = sessionOf(socket);
  });
  const { bytes, error } = await exchange(socket, 'secureConnect');
  return { session, listener: readAnswer(bytes, true), error };
}

function sessionOf(socket: TLSSocket): TlsSession {
  // Node's types say Error; it is its code.
  const distrust = socket.authorizationError as unknown;
  return {
    protocol: socket.getProtocol() ?? 'TLS',
    distrust: socket.authorized ? undefined : String(distrust ?? 'not verified'),
    certificate: certificateOf(socket.getPeerCertificate()),
  };
}

function certificateOf(peer: PeerCertificate | Record<string, never>): ServerCertificate | undefined {
  if (!('valid_to' in peer)) return undefined;
  const { subject, issuer, subjectaltname = '', valid_from, valid_to } = peer as PeerCertificate;
  return {
    subject: nameOf(subject),
    issuer: nameOf(issuer),
    names: subjectaltname.replaceAll('IP Address:', 'IP:'),
    fromMs: Date.parse(valid_from),
    untilMs: Date.parse(valid_to),
  };
}

function nameOf(name: PeerCertificate['subject'] | undefined): string {
  const { CN, O, OU } = (name ?? {}) as { CN?: string | string[]; O?: string | string[]; OU?: string | string[] };
  return String(CN ?? O ?? OU ?? 'somebody without a name');
}
