import kafkajs from 'kafkajs';
import type { KafkaConnection } from '../connection.ts';
import { clientOptionsOf } from './client-options.ts';
import { registerCodecs } from './codecs.ts';
import { patchConnections, patchMembers } from './patch-client.ts';
import { createSocketSet, type SocketSet } from './socket-set.ts';

/** The whole client: producers, consumers, and its own clusters. */
export function createClient(
  connection: KafkaConnection,
  clientId: string,
  sockets: SocketSet = createSocketSet(),
): kafkajs.Kafka {
  registerCodecs();
  patchConnections();
  patchMembers();
  return new kafkajs.Kafka({
    ...clientOptionsOf(connection, clientId, sockets),
    logLevel: kafkajs.logLevel.NOTHING,
  });
}
