import { EsmctlError } from '../model/errors.ts';
import type { KafkaConnection } from './connection.ts';

const scram = (bits: number): string =>
  `security.protocol=SASL_SSL, sasl.mechanism=SCRAM-SHA-${bits}, and sasl.jaas.config with username and password of the secret`;

/** What stands in `client.properties` for a type of `SourceAccessConfigurations` (Lambda guide, kafka-cluster-auth). */
const PROPERTIES_OF: Readonly<Record<string, string>> = {
  BASIC_AUTH:
    'security.protocol=SASL_SSL, sasl.mechanism=PLAIN, and sasl.jaas.config with username and password of the secret',
  SASL_SCRAM_256_AUTH: scram(256),
  SASL_SCRAM_512_AUTH: scram(512),
  CLIENT_CERTIFICATE_TLS_AUTH:
    'security.protocol=SSL, ssl.keystore.type=PEM, ssl.keystore.certificate.chain and ssl.keystore.key with certificate and privateKey of the secret, ssl.key.password with its privateKeyPassword',
  SERVER_ROOT_CA_CERTIFICATE:
    'ssl.truststore.type=PEM and ssl.truststore.certificates with the certificate of the secret',
  OAUTHBEARER_AUTH:
    'security.protocol=SASL_SSL, sasl.mechanism=OAUTHBEARER, sasl.oauthbearer.token.endpoint.url with oauthTokenEndpointUrl of the secret, and sasl.jaas.config with clientId and clientSecret',
  OAUTHBEARER_SCOPE: 'scope in sasl.jaas.config',
  OAUTHBEARER_LOGICAL_CLUSTER: 'extension_logicalCluster in sasl.jaas.config',
  OAUTHBEARER_IDENTITY_POOL: 'extension_identityPoolId in sasl.jaas.config',
  IAM_AUTH: 'security.protocol=SASL_SSL and sasl.mechanism=AWS_MSK_IAM',
  VPC_SUBNET: 'nothing: this machine must reach the servers itself (VPN, bastion, port forwarding)',
  VPC_SECURITY_GROUP: 'nothing: the security group of the cluster must let this machine in',
};
const UNSUPPORTED = 'nothing that esmctl supports';

/** One sentence for each type, how the connection that Lambda would make is made here; secrets in AWS are not read. */
export function explainAccess(types: readonly string[]): readonly string[] {
  return [...new Set(types)].map(
    (type) => `${type} of the mapping is not used here; it is ${PROPERTIES_OF[type] ?? UNSUPPORTED}`,
  );
}

/** The same error, which also says what of the mapping was left out where nothing was given in its place. */
export function addAccess(error: unknown, types: readonly string[], { tls, sasl }: KafkaConnection): unknown {
  const isBare = tls === undefined && sasl === undefined;
  if (!(error instanceof EsmctlError) || error.kind !== 'kafka' || !isBare || types.length === 0) return error;
  const { code, kind, message, next, problems, cause } = error;
  const file =
    'SourceAccessConfigurations name secrets in AWS, which are not read: say it in --command-config client.properties';
  return new EsmctlError({ code, kind, message, problems, cause, next: [...next, file, ...explainAccess(types)] });
}
