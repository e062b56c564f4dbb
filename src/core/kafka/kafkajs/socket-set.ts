import { createRequire } from 'node:module';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type kafkajs from 'kafkajs';
import { within } from './within.ts';

const { KafkaJSNonRetriableError } = createRequire(import.meta.url)('kafkajs/src/errors') as typeof kafkajs;

const KEEP_ALIVE_DELAY_MS = 60_000;
/** A peer that has gone silent is not waited for. */
export const DISCONNECT_WITHIN_MS = 2000;

/** All connections of one client. It forgets one now and then when a network dies silently, which then keeps the process alive. */
export interface SocketSet {
  readonly open: kafkajs.ISocketFactory;
  destroyAll(): void;
  /** When it has said goodbye, or has taken too long for it. */
  endAfter(disconnecting: Promise<unknown>): Promise<void>;
}

export function createSocketSet(): SocketSet {
  const sockets = new Set<Socket>();
  let closed = false;
  const destroyAll = (): void => {
    closed = true;
    // With an error: on a mere close the client keeps its requests waiting.
    for (const socket of sockets) socket.destroy(new Error('the client is closed'));
  };
  return {
    destroyAll,
    async endAfter(disconnecting) {
      await within(DISCONNECT_WITHIN_MS, disconnecting);
      destroyAll();
    },
    open({ host, port, ssl, onConnect }) {
      // Whoever still tries is told not to try again.
      if (closed) throw new KafkaJSNonRetriableError('the client is closed');
      const socket =
        typeof ssl === 'object' && ssl !== null
          ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl }, onConnect)
          : connectPlain({ host, port }, onConnect);
      socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      return socket;
    },
  };
}
