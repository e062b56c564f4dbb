import type { Listener } from '../probe-listener.ts';

/** What a probe of a TLS port came to. Times are milliseconds since the epoch. */
export interface TlsProbe {
  /** Undefined where no handshake came about. */
  readonly session: TlsSession | undefined;
  /** What answered through it. */
  readonly listener: Listener | undefined;
  /** What the socket ended with, where it did. */
  readonly error: Error | undefined;
}

export interface TlsSession {
  /** `TLSv1.3`. */
  readonly protocol: string;
  /** OpenSSL's or Node's code for why the certificate is not trusted (`CERT_HAS_EXPIRED`); undefined where it is. */
  readonly distrust: string | undefined;
  readonly certificate: ServerCertificate | undefined;
}

export interface ServerCertificate {
  /** Common name, or the whole subject. */
  readonly subject: string;
  readonly issuer: string;
  /** `subjectAltName`, such as `DNS:kafka-1, IP:10.0.0.1`; empty where there is none. */
  readonly names: string;
  readonly fromMs: number;
  readonly untilMs: number;
}
