import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network between client and broker that can be cut. */
export interface TcpProxy {
  readonly port: number;
  /** `reset`: connections end at once and new ones are refused; `silent`: nothing goes through and nothing says so. */
  cut(how: 'reset' | 'silent'): void;
  /** Cuts it when a client asks this, an API key of Kafka's protocol; the question does not get through. */
  cutAt(apiKey: number, how: 'reset' | 'silent'): void;
  /** As things are now; false when `cutAt` waits for its question. */
  isCut(): boolean;
  mend(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(targetPort: () => number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let state: 'open' | 'reset' | 'silent' = 'open';
  let trap: { readonly apiKey: number; readonly how: 'reset' | 'silent' } | undefined;
  const server = createServer((client) => {
    if (state !== 'open') {
      if (state === 'reset') client.destroy();
      else keep(client);
      return;
    }
    const broker = connect({ host: '127.0.0.1', port: targetPort() });
    const keysIn = requestKeys();
    for (const [from, to] of [
      [client, broker],
      [broker, client],
    ] as const) {
      keep(from);
      from.on('data', (bytes: Buffer) => {
        if (from === client && keysIn(bytes).some((key) => key === trap?.apiKey)) spring();
        if (state === 'open' && !to.destroyed) to.write(bytes);
      });
      from.once('close', () => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    cut,
    cutAt(apiKey, how) {
      trap = { apiKey, how };
    },
    isCut: () => state !== 'open',
    mend() {
      trap = undefined;
      state = 'open';
      // What was lost in between cannot be sent again: whoever waits for it has to begin anew.
      destroyAll();
    },
    async close() {
      destroyAll();
      server.close();
      await once(server, 'close');
    },
  };

  function cut(how: 'reset' | 'silent'): void {
    state = how;
    if (how === 'reset') destroyAll();
  }

  function spring(): void {
    if (trap !== undefined) cut(trap.how);
  }

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  }

  function destroyAll(): void {
    for (const socket of sockets) socket.destroy();
  }
}

/** The API keys of the requests that begin in these bytes of a connection; a request is its length and then its key. */
function requestKeys(): (bytes: Buffer) => number[] {
  let rest = Buffer.alloc(0);
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const keys: number[] = [];
    while (rest.length >= 6 && rest.length >= 4 + rest.readInt32BE(0)) {
      keys.push(rest.readInt16BE(4));
      rest = rest.subarray(4 + rest.readInt32BE(0));
    }
    return keys;
  };
}
