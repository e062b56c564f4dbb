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
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
  /** False with an empty `ssl.endpoint.identification.algorithm`. */
  readonly checkHostName: boolean;
}

export interface SaslSettings {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}
