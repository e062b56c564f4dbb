import { EsmctlError } from '../model/errors.ts';
import { parseServerAddress } from '../model/server-address.ts';
import type { KafkaConnection } from './connection.ts';
import { explainKafkaError, type KafkaErrorContext } from './explain-kafka-error.ts';
import { type Listener, probeListener } from './probe-listener.ts';

/** Those whose cause lies in what the port speaks. */
const ABOUT_THE_PORT = ['ESMCTL_KAFKA_PROTOCOL', 'ESMCTL_KAFKA_TLS', 'ESMCTL_KAFKA_MECHANISM'];

/**
 * `explainKafkaError` for a connection that did not come about: where the client's words leave it open, the port is asked
 * what it speaks. Takes some seconds at most.
 */
export async function diagnoseKafkaError(error: unknown, context: KafkaErrorContext): Promise<EsmctlError> {
  const explained = explainKafkaError(error, context);
  if (!ABOUT_THE_PORT.includes(explained.code)) return explained;
  for (const server of context.connection.servers) {
    const address = parseServerAddress(server);
    if (address === undefined) continue;
    const found = explainListener(server, await probeListener(address.host, address.port), context.connection);
    if (found !== undefined) return new EsmctlError({ ...found, kind: 'kafka', cause: error });
  }
  return explained;
}

export interface Found {
  readonly code: string;
  readonly message: string;
  readonly next: readonly string[];
}

/** What is wrong with a port that speaks this for a connection like this; undefined where nothing is, or where it does not tell. */
export function explainListener(server: string, listener: Listener, connection: KafkaConnection): Found | undefined {
  const asked = protocolOf(connection.tls !== undefined, connection.sasl !== undefined);
  if (listener.kind === 'unknown') return undefined;
  if (listener.kind === 'web') {
    return {
      code: 'ESMCTL_KAFKA_PROTOCOL',
      message: `${server} is a web server, not a Kafka listener`,
      next: ['name a port of a Kafka listener: 9092, 9093, 9094, 9096 and 9098 are usual'],
    };
  }
  if (listener.kind === 'tls') {
    if (connection.tls !== undefined) return undefined;
    const next = [
      `security.protocol=${connection.sasl === undefined ? 'SSL or SASL_SSL' : 'SASL_SSL'} in --command-config`,
    ];
    return { code: 'ESMCTL_KAFKA_PROTOCOL', message: `${server} speaks TLS, and security.protocol is ${asked}`, next };
  }
  const speaks = protocolOf(listener.tls, listener.mechanisms !== undefined);
  const mechanisms = listener.mechanisms?.join(', ') ?? '';
  if (speaks !== asked) {
    const code = listener.tls || connection.tls === undefined ? 'ESMCTL_KAFKA_PROTOCOL' : 'ESMCTL_KAFKA_TLS';
    const sasl = mechanisms === '' ? [] : [`sasl.mechanism is one of ${mechanisms}, with sasl.jaas.config`];
    return {
      code,
      message: `${server} is a listener for ${speaks}, and security.protocol is ${asked}`,
      next: [`security.protocol=${speaks} in --command-config, or another port of the cluster`, ...sasl],
    };
  }
  const mechanism = connection.sasl?.mechanism.toUpperCase() ?? '';
  if (listener.mechanisms === undefined || listener.mechanisms.includes(mechanism)) return undefined;
  return {
    code: 'ESMCTL_KAFKA_MECHANISM',
    message: `${server} does not take sasl.mechanism=${mechanism}`,
    next: [`it takes ${mechanisms}`],
  };
}

/** `security.protocol`. */
export function protocolOf(tls: boolean, sasl: boolean): string {
  return `${sasl ? 'SASL_' : ''}${tls ? 'SSL' : 'PLAINTEXT'}`;
}
