import type { Secret } from '../model/secret.ts';

/** How to reach a cluster; what `client.properties` and the flags come to. No secret of it is ever shown. */
export interface KafkaConnection {
  readonly servers: readonly string[];
  readonly tls: TlsSettings | undefined;
  readonly sasl: SaslSettings | undefined;
  /** `session.timeout.ms`: how long the partitions of a process that died wait. */
  readonly sessionTimeoutMs?: number;
}

/** PEM texts. Absent certificates are those that Node trusts. */
export interface TlsSettings {
  readonly ca?: string;
  /** The client's own certificate and the chain that leads to its CA. */
  readonly cert?: string;
  readonly key?: Secret;
  readonly passphrase?: Secret;
  /** False with an empty `ssl.endpoint.identification.algorithm`. */
  readonly checkHostName: boolean;
}

export type SaslSettings = PasswordSettings | TokenSettings;

export interface PasswordSettings {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: Secret;
}

export interface TokenSettings {
  readonly mechanism: 'oauthbearer';
  readonly origin: TokenOrigin;
  /** SASL extensions that go with the token (KIP-342). */
  readonly extensions: Readonly<Record<string, string>>;
}

/** Where the tokens come from. */
export type TokenOrigin =
  | {
      readonly kind: 'endpoint';
      readonly url: string;
      readonly clientId: string;
      readonly clientSecret: Secret;
      readonly scope: string | undefined;
    }
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'unsecured';
      readonly claims: Readonly<Record<string, string | number>>;
      readonly lifetimeMs: number;
    }
  | {
      readonly kind: 'msk-iam';
      /** Undefined: that in the name of the server. */
      readonly region: string | undefined;
      readonly profile: string | undefined;
      readonly role: { readonly arn: string; readonly sessionName: string | undefined } | undefined;
    };

/** Who the cluster knows the client as, where that can be said. */
export function userOf({ sasl }: Pick<KafkaConnection, 'sasl'>): string | undefined {
  if (sasl === undefined) return undefined;
  if (sasl.mechanism !== 'oauthbearer') return sasl.username;
  return sasl.origin.kind === 'endpoint' ? sasl.origin.clientId : undefined;
}
