import type kafkajs from 'kafkajs';
import type { KafkaConnection, SaslSettings } from '../connection.ts';
import { tlsOptionsOf } from '../tls-options.ts';
import { oauthBearer } from './oauth-bearer.ts';
import type { SocketSet } from './socket-set.ts';

/** Explicit in everything: the client's defaults change with NODE_ENV. */
export function clientOptionsOf({ servers, tls, sasl }: KafkaConnection, clientId: string, sockets: SocketSet) {
  return {
    clientId,
    brokers: [...servers],
    ...(tls === undefined ? {} : { ssl: tlsOptionsOf(tls) }),
    ...(sasl === undefined ? {} : { sasl: saslOptionsOf(sasl) }),
    socketFactory: sockets.open,
    connectionTimeout: 3000,
    requestTimeout: 30_000,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 50, maxRetryTime: 2000, retries: 5 },
    logCreator: () => () => undefined,
  } satisfies kafkajs.KafkaConfig;
}

function saslOptionsOf(sasl: SaslSettings): kafkajs.SASLOptions | kafkajs.Mechanism {
  if (sasl.mechanism === 'oauthbearer') return oauthBearer(sasl);
  const { mechanism, username, password } = sasl;
  return { mechanism, username, password: password.reveal() } as kafkajs.SASLOptions;
}
