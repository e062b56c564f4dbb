import type { TlsSettings } from './connection.ts';

/** The settings as Node's TLS takes them. */
export function tlsOptionsOf({ ca, cert, key, passphrase, checkHostName }: TlsSettings) {
  return {
    ...(ca === undefined ? {} : { ca: [ca] }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key: key.reveal() }),
    ...(passphrase === undefined ? {} : { passphrase: passphrase.reveal() }),
    ...(checkHostName ? {} : { checkServerIdentity: () => undefined }),
  };
}
