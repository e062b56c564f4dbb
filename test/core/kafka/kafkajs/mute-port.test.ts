import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { explainKafkaError } from '../../../../src/core/kafka/explain-kafka-error.ts';
import { createKafkaWire } from '../../../../src/core/kafka/kafkajs/kafka-wire.ts';

let server: Server | undefined;
afterEach(() => {
  vi.useRealTimers();
  server?.close();
});

describe('a port that takes connections', () => {
  it.each([
    { why: 'and never answers', answer: undefined },
    { why: 'and answers as a web server', answer: 'HTTP/1.1 400 Bad Request\r\nConnection: keep-alive\r\n\r\n' },
  ])('$why is no broker, and is not taken for one that knows no Metadata', async ({ answer }) => {
    const asked = new Promise<number>((resolve) => {
      server = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => {
          if (answer !== undefined) socket.write(answer);
          const address = server?.address();
          resolve(typeof address === 'object' && address !== null ? address.port : 0);
        });
      }).listen(0, '127.0.0.1');
    });
    await vi.waitUntil(() => server?.listening);
    const address = server?.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    const connection = { servers: [`127.0.0.1:${port}`], tls: undefined, sasl: undefined };
    const wire = createKafkaWire(connection);
    let failure: unknown;
    const failed = wire.connect().catch((error: unknown) => {
      failure = error;
    });
    await asked;
    // The limit of the first question, and the client's pause before it tries again.
    await vi.advanceTimersByTimeAsync(14_000);
    await failed;
    expect(explainKafkaError(failure, { connection })).toMatchObject({
      code: 'ESMCTL_KAFKA_PROTOCOL',
      message: `127.0.0.1:${port} closes the connection or does not answer as Kafka does`,
    });
    vi.useRealTimers();
    await wire.disconnect();
  });
});
