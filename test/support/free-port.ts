import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, which could take one before its broker does. */
const LOWEST = 12_000;
const PORTS_OF_WORKER = 2_000;
/** Workers of the tests are counted from 1; what else starts brokers is 0. */
const worker = Number(process.env.VITEST_POOL_ID ?? 0) % 8;
let next = Math.floor(Math.random() * PORTS_OF_WORKER);

/** A port that nobody listens on, and that no other worker of the tests is given. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + worker * PORTS_OF_WORKER + next;
    next = (next + 1) % PORTS_OF_WORKER;
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
