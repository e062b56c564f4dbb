import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network between client and broker that can be cut. */
export interface TcpProxy {
  readonly port: number;
  /** `reset`: connections end at once and new ones are refused; `silent`: nothing goes through and nothing says so. */
  cut(how: 'reset' | 'silent'): void;
  mend(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(targetPort: () => number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let state: 'open' | 'reset' | 'silent' = 'open';
  const server = createServer((client) => {
    if (state !== 'open') {
      if (state === 'reset') client.destroy();
      else keep(client);
      return;
    }
    const broker = connect({ host: '127.0.0.1', port: targetPort() });
    for (const [from, to] of [
      [client, broker],
      [broker, client],
    ] as const) {
      keep(from);
      from.on('data', (bytes) => {
        if (state === 'open' && !to.destroyed) to.write(bytes);
      });
      from.once('close', () => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    cut(how) {
      state = how;
      if (how === 'reset') destroyAll();
    },
    mend() {
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

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  }

  function destroyAll(): void {
    for (const socket of sockets) socket.destroy();
  }
}
