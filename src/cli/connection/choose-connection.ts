import type { KafkaConnection } from '../../core/kafka/connection.ts';
import { regionOfHost } from '../../core/kafka/token/sign-msk-token.ts';
import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import type { BootstrapBrokers } from '../../core/lambda/bootstrap-brokers.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { EsmctlError } from '../../core/model/errors.ts';

const TLS = { checkHostName: true } as const;

/** Types of `SourceAccessConfigurations` that are no way to log in. */
const NO_LOGIN = ['VPC_SUBNET', 'VPC_SECURITY_GROUP', 'OAUTHBEARER_'];
const IAM = ['IAM_AUTH', 'IAM_OAUTHBEARER_AUTH'];

/**
 * How to reach the servers of an MSK cluster with what is given: by the client properties where there are some, else as who
 * runs esmctl (IAM), else without login. Lambda's own order is mTLS, SCRAM, IAM, TLS, plaintext (msk-cluster-auth); its
 * secrets are not read. Throws an `EsmctlError` that says what is needed.
 */
export function chooseForMsk(
  mapping: Pick<Mapping, 'accessTypes'>,
  brokers: BootstrapBrokers,
  given: KafkaConnection | undefined,
  aws: AwsSettings,
): KafkaConnection {
  if (given !== undefined) {
    const servers = serversFor(given, brokers);
    if (servers.length > 0) return { ...given, servers };
    throw refuse('the cluster has no listener for what --command-config says', 'name servers: -b host:port');
  }
  const login = loginOf(mapping);
  if (login !== undefined) throw needsProperties(login);
  if (brokers.iam.length > 0) return overIam(brokers.iam, aws);
  if (brokers.tls.length > 0) return { servers: brokers.tls, tls: TLS, sasl: undefined };
  if (brokers.plaintext.length > 0) return { servers: brokers.plaintext, tls: undefined, sasl: undefined };
  throw brokers.scram.length > 0
    ? needsProperties('SASL/SCRAM')
    : refuse('AWS names no servers of the cluster', 'name them: -b host:port');
}

/** The same for servers that the mapping names itself. `given` has them already. */
export function chooseForSelfManaged(
  mapping: Pick<Mapping, 'accessTypes'>,
  servers: readonly string[],
  given: KafkaConnection | undefined,
  aws: AwsSettings,
): KafkaConnection {
  if (given !== undefined) return { ...given, servers };
  if (mapping.accessTypes.some((type) => IAM.includes(type))) return overIam(servers, aws);
  const login = loginOf(mapping);
  if (login !== undefined) throw needsProperties(login);
  return { servers, tls: undefined, sasl: undefined };
}

/** A token is for the region of the servers, which their names tell. */
function overIam(servers: readonly string[], { region, profile }: AwsSettings): KafkaConnection {
  const ofServer = regionOfHost(servers[0]?.split(':')[0] ?? '');
  const origin = { kind: 'msk-iam', region: ofServer ?? region, profile, role: undefined } as const;
  return { servers, tls: TLS, sasl: { mechanism: 'oauthbearer', origin, extensions: {} } };
}

function serversFor({ tls, sasl }: KafkaConnection, brokers: BootstrapBrokers): readonly string[] {
  if (sasl?.mechanism === 'oauthbearer') return brokers.iam;
  if (sasl !== undefined) return brokers.scram;
  return tls === undefined ? brokers.plaintext : brokers.tls;
}

function loginOf({ accessTypes }: Pick<Mapping, 'accessTypes'>): string | undefined {
  return accessTypes.find((type) => type === 'OAUTHBEARER_AUTH' || !NO_LOGIN.some((prefix) => type.startsWith(prefix)));
}

function needsProperties(login: string): EsmctlError {
  return refuse(
    `the mapping logs in with ${login}, and esmctl reads no secrets of AWS`,
    'give a user of the cluster: --command-config client.properties',
  );
}

function refuse(message: string, next: string): EsmctlError {
  return new EsmctlError({ code: 'ESMCTL_NO_SERVERS', kind: 'usage', message, next: [next] });
}
