import { createRequire } from 'node:module';
import type { KafkaConnection } from '../connection.ts';
import { clientOptionsOf } from './client-options.ts';
import { patchConnections } from './patch-client.ts';
import { type BrokersOfCluster, brokersOf } from './private-brokers.ts';
import type { SocketSet } from './socket-set.ts';

interface Loggers {
  readonly LEVELS: { readonly NOTHING: number };
  createLogger(options: { level: number; logCreator: () => () => void }): object;
}

const require = createRequire(import.meta.url);

/** The client's connections alone, without its producers, consumers and administration: those take longer to load than to use. */
export function createWireCluster(connection: KafkaConnection, sockets: SocketSet): BrokersOfCluster {
  patchConnections();
  const { createLogger, LEVELS } = require('kafkajs/src/loggers') as Loggers;
  const Cluster = require('kafkajs/src/cluster') as new (options: object) => object;
  const { logCreator, ...options } = clientOptionsOf(connection, 'esmctl', sockets);
  const cluster = new Cluster({
    ...options,
    logger: createLogger({ level: LEVELS.NOTHING, logCreator }),
    offsets: new Map(),
    allowAutoTopicCreation: false,
    metadataMaxAge: 30_000,
    maxInFlightRequests: null,
    instrumentationEmitter: null,
    isolationLevel: 1,
  });
  return brokersOf(cluster);
}
