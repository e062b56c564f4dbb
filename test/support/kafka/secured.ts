import { join } from 'node:path';
import { oneAtATime } from '../one-at-a-time.ts';
import { type Certificates, createCertificates } from './certificates.ts';
import type { TestCluster } from './cluster.ts';
import type { KafkaVersion } from './libs.ts';
import { RUN_FOLDER, sharedClusterOf } from './shared-cluster.ts';

export type SecuredListener = 'SASLP' | 'SASLS' | 'TLS' | 'MTLS';

/** One broker with every way in, and an authorizer; files share it. */
export interface SecuredCluster {
  readonly certificates: Certificates;
  cluster(): TestCluster;
  serversOf(listener: SecuredListener): string;
}

/** Quotes, backslashes and what JAAS takes for signs: a password that is read wrong is a wrong password. */
export const JAAS_PASSWORD = String.raw`"s3cret \"a\\b\" ='x';"`;
/** The storage tool takes no password with quotes. */
export const SCRAM_PASSWORD = 's3cret-of-scram';
export const SESSION_MS = 2000;
const SECURITY = 'org.apache.kafka.common.security';

/**
 * `ann` may do everything, `bob` and `dan` nothing; all have the same password, `ann` by every mechanism. Sessions of OAUTHBEARER on
 * SASLP and of PLAIN on SASLS end after `SESSION_MS`. ANONYMOUS (PLAINTEXT, TLS) and the client certificate may do everything.
 */
export function securedClusterOf(version: KafkaVersion): SecuredCluster {
  const folder = join(RUN_FOLDER, 'certificates');
  const certificates = oneAtATime(`${folder}.lock`, () => createCertificates(folder));
  const users = ['ann', 'bob', 'dan'].map((name) => `user_${name}=${JAAS_PASSWORD}`).join(' ');
  const plain = `${SECURITY}.plain.PlainLoginModule required ${users};`.replaceAll('\\', '\\\\');
  const scram = `${SECURITY}.scram.ScramLoginModule required;`;
  const oauth = `${SECURITY}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";`;
  const cluster = sharedClusterOf(version, {
    name: 'secured',
    listeners: { SASLP: 'SASL_PLAINTEXT', SASLS: 'SASL_SSL', TLS: 'SSL', MTLS: 'SSL' },
    scramUsers: ['SCRAM-SHA-256', 'SCRAM-SHA-512'].map(
      (mechanism) => `${mechanism}=[name=ann,password="${SCRAM_PASSWORD}"]`,
    ),
    properties: {
      'listener.name.saslp.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
      'listener.name.sasls.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
      'listener.name.saslp.plain.sasl.jaas.config': plain,
      'listener.name.sasls.plain.sasl.jaas.config': plain,
      'listener.name.saslp.scram-sha-256.sasl.jaas.config': scram,
      'listener.name.saslp.scram-sha-512.sasl.jaas.config': scram,
      'listener.name.sasls.scram-sha-512.sasl.jaas.config': scram,
      'listener.name.saslp.oauthbearer.sasl.jaas.config': oauth,
      'listener.name.saslp.oauthbearer.sasl.server.callback.handler.class': `${SECURITY}.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler`,
      'listener.name.saslp.oauthbearer.connections.max.reauth.ms': String(SESSION_MS),
      'listener.name.sasls.plain.connections.max.reauth.ms': String(SESSION_MS),
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': join(folder, 'server-store.pem'),
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': join(folder, 'ca.pem'),
      'listener.name.mtls.ssl.client.auth': 'required',
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': 'User:ANONYMOUS;User:ann;User:CN=carol',
    },
  });
  return {
    certificates,
    cluster,
    serversOf: (listener) => `127.0.0.1:${cluster().ports[listener] ?? 0}`,
  };
}

/** The lines of `client.properties` that name a login; a backslash is one of the properties file's own. */
export function login(module: string, options: string): string {
  return `sasl.jaas.config=${SECURITY}.${module} required ${options};`.replaceAll('\\', '\\\\');
}

export function plainLogin(username = 'ann', password = JAAS_PASSWORD): string {
  return `sasl.mechanism=PLAIN\n${login('plain.PlainLoginModule', `username="${username}" password=${password}`)}`;
}

export function scramLogin(bits: 256 | 512, password = SCRAM_PASSWORD): string {
  return `sasl.mechanism=SCRAM-SHA-${bits}\n${login('scram.ScramLoginModule', `username="ann" password="${password}"`)}`;
}
