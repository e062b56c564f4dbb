import { EsmctlError, messageOf } from '../model/errors.ts';
import { type KafkaConnection, type TokenOrigin, userOf } from './connection.ts';

export interface KafkaErrorContext {
  readonly connection: KafkaConnection;
  /** Where one topic or group was asked for. */
  readonly topic?: string;
  readonly group?: string;
}

interface Explanation {
  readonly code: string;
  readonly message: string;
  readonly next: readonly string[];
}

interface Rule {
  readonly matches: (facts: string) => boolean;
  readonly explain: (context: KafkaErrorContext) => Explanation;
}

const REFUSED_TOKEN: Readonly<Record<TokenOrigin['kind'], string>> = {
  endpoint: 'the broker may trust another issuer, or want another audience, claim or scope',
  file: 'renew the token in the file; the broker may also trust another issuer or want another audience',
  unsecured: 'only a broker for development takes tokens without a signature',
  'msk-iam': 'the role needs kafka-cluster:Connect on the cluster; aws sts get-caller-identity shows who it is',
};
const refusedToken = ({ kind }: TokenOrigin): string => REFUSED_TOKEN[kind];
const principalOf = ({ connection }: KafkaErrorContext): string => userOf(connection) ?? 'NAME';
const has = (pattern: RegExp) => (facts: string) => pattern.test(facts);
const serversOf = ({ connection }: KafkaErrorContext): string => connection.servers.join(',');

/** In order: the first that matches says what happened. Facts are names, types, codes and messages of the whole chain. */
const RULES: readonly Rule[] = [
  {
    matches: has(/mechanism is not supported by the server|UNSUPPORTED_SASL_MECHANISM/),
    explain: ({ connection }) => ({
      code: 'ESMCTL_KAFKA_MECHANISM',
      message: `the cluster does not take sasl.mechanism=${connection.sasl?.mechanism.toUpperCase() ?? ''}`,
      next: ['give one that its listener takes in the file of --command-config'],
    }),
  },
  {
    matches: has(/SASLAuthentication|SASL_AUTHENTICATION_FAILED|Authentication failed/i),
    explain: ({ connection }) => ({
      code: 'ESMCTL_KAFKA_AUTHENTICATION',
      message: `the cluster refused the ${connection.sasl?.mechanism === 'oauthbearer' ? 'token' : 'credentials'} of ${userOf(connection) ?? 'the client'}`,
      next: [
        connection.sasl?.mechanism === 'oauthbearer'
          ? refusedToken(connection.sasl.origin)
          : 'check user, password and sasl.mechanism in the file of --command-config',
      ],
    }),
  },
  {
    matches: has(/self-signed certificate|unable to (get|verify)|certificate has expired|ERR_TLS_CERT_ALTNAME/i),
    explain: (context) => ({
      code: 'ESMCTL_KAFKA_CERTIFICATE',
      message: `the certificate of ${serversOf(context)} is not trusted`,
      next: ['give the CA that signed it: ssl.truststore.type=PEM and ssl.truststore.location in --command-config'],
    }),
  },
  {
    matches: has(/wrong version number|EPROTO|packet length too long|record layer/i),
    explain: (context) => ({
      code: 'ESMCTL_KAFKA_TLS',
      message: `${serversOf(context)} does not speak TLS, but security.protocol asks for it`,
      next: ['use the TLS port of the cluster, or security.protocol=PLAINTEXT (SASL_PLAINTEXT)'],
    }),
  },
  {
    matches: has(/alert (bad certificate|certificate required|handshake failure)/i),
    explain: (context) => ({
      code: 'ESMCTL_KAFKA_CLIENT_CERTIFICATE',
      message: `${serversOf(context)} wants a client certificate that it trusts`,
      next: ['give one: ssl.keystore.type=PEM and ssl.keystore.location in --command-config'],
    }),
  },
  {
    matches: has(/TOPIC_AUTHORIZATION_FAILED|Not authorized to access topics/),
    explain: (context) => ({
      code: 'ESMCTL_KAFKA_TOPIC_ACL',
      message: `${userOf(context.connection) ?? 'the user'} may not read the topic ${context.topic ?? ''}`.trimEnd(),
      next: [
        `kafka-acls.sh --add --allow-principal User:${principalOf(context)} --operation Read --operation Describe --topic ${context.topic ?? 'TOPIC'}`,
      ],
    }),
  },
  {
    matches: has(/GROUP_AUTHORIZATION_FAILED|Not authorized to access group/),
    explain: (context) => ({
      code: 'ESMCTL_KAFKA_GROUP_ACL',
      message:
        `${userOf(context.connection) ?? 'the user'} may not use the consumer group ${context.group ?? ''}`.trimEnd(),
      next: [
        `kafka-acls.sh --add --allow-principal User:${principalOf(context)} --operation Read --operation Describe --group ${context.group ?? 'GROUP'}`,
      ],
    }),
  },
  {
    matches: has(/CLUSTER_AUTHORIZATION_FAILED/),
    explain: (context) => ({
      code: 'ESMCTL_KAFKA_CLUSTER_ACL',
      message: `${userOf(context.connection) ?? 'the user'} may not ask this of the cluster`,
      next: [
        `kafka-acls.sh --add --allow-principal User:${principalOf(context)} --operation Describe --operation DescribeConfigs --cluster`,
      ],
    }),
  },
  {
    matches: has(/INCONSISTENT_GROUP_PROTOCOL|supported protocols are incompatible/),
    explain: ({ group = 'GROUP' }) => ({
      code: 'ESMCTL_KAFKA_GROUP_PROTOCOL',
      message: `the group ${group} has members that share partitions in another way (other Kafka clients)`,
      next: ['stop them, or name another ConsumerGroupId in the mapping'],
    }),
  },
  {
    matches: has(/UNKNOWN_TOPIC_OR_PARTITION|TopicMetadataNotLoaded/),
    explain: (context) => ({
      code: 'ESMCTL_KAFKA_TOPIC',
      message: `there is no topic ${context.topic ?? 'of this name'} on ${serversOf(context)}`,
      next: ['check Topics in the mapping and the servers (-b); esmctl makes no topics'],
    }),
  },
  {
    matches: has(/ENOTFOUND|EAI_AGAIN/),
    explain: (context) => ({
      code: 'ESMCTL_KAFKA_UNREACHABLE',
      message: `the name of a server cannot be resolved: ${serversOf(context)}`,
      next: ['name servers that this machine knows: -b host:port'],
    }),
  },
  {
    matches: has(
      /Closed connection|ECONNRESET|ECONNABORTED|SASL state|before secure TLS|Broker not connected|Invalid (array|string|request)|RangeError|out of range/i,
    ),
    explain: (context) => ({
      code: 'ESMCTL_KAFKA_PROTOCOL',
      message: `${serversOf(context)} closes the connection or does not answer as Kafka does`,
      next: [
        context.connection.tls === undefined
          ? 'the port may want TLS or SASL: give --command-config client.properties with security.protocol'
          : 'check that the port is that of a Kafka listener with this security.protocol',
        'or it may be a port without TLS or SASL, or that of another program',
      ],
    }),
  },
  {
    matches: has(
      /ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Connection timeout|ConnectionError|BrokerNotFound|NoBroker|RequestTimeout|LockTimeout|coordinator/i,
    ),
    explain: (context) => ({
      code: 'ESMCTL_KAFKA_UNREACHABLE',
      message: `no Kafka server answers at ${serversOf(context)}`,
      next: [
        'check that the cluster runs, host and port, and that this machine may connect to it',
        `what fails, step by step: esmctl doctor -b ${serversOf(context)}`,
      ],
    }),
  },
];

/** What a client's error means for a person; exit code 3. The client's own words stay with `--debug`. */
export function explainKafkaError(error: unknown, context: KafkaErrorContext): EsmctlError {
  const chain = chainOf(error);
  const own = chain.find((link) => link instanceof EsmctlError);
  if (own !== undefined) return own;
  const facts = chain.map(factsOf).join('\n');
  const rule = RULES.find(({ matches }) => matches(facts));
  const explained = rule?.explain(context) ?? {
    code: 'ESMCTL_KAFKA',
    message: `the cluster at ${serversOf(context)} failed: ${messageOf(error)}`,
    next: ['what was done before is committed; run again to go on'],
  };
  return new EsmctlError({ ...explained, kind: 'kafka', cause: error });
}

/** The error with all that it came from; the client keeps the first of several attempts as `originalError`. */
function chainOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  const waiting: unknown[] = [error];
  while (waiting.length > 0 && chain.length < 16) {
    const link = waiting.shift();
    if (link === undefined || link === null || chain.includes(link)) continue;
    chain.push(link);
    const { cause, originalError } = link as { cause?: unknown; originalError?: unknown };
    waiting.push(originalError, cause);
  }
  return chain;
}

function factsOf(link: unknown): string {
  const { name, type, code, message } = link as Record<string, unknown>;
  return [name, type, code, message].filter((fact) => typeof fact === 'string').join(' ');
}
