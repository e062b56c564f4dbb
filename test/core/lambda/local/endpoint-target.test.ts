import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createEndpointTarget } from '../../../../src/core/lambda/local/endpoint-target.ts';
import { factsWith, invoke } from './function-under-test.ts';

// What serverless-offline never does (serverless-offline.test.ts has what it does): broken, slow and silent servers.
const servers: Server[] = [];

async function listen(onRequest: RequestListener): Promise<string> {
  const server = createServer(onRequest);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Nobody gets this port by chance, as one that was just closed may be given to another test. */
const CLOSED = 'http://127.0.0.1:1';

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

function createSubject(endpoint: string, timeoutMs = 60_000) {
  return createEndpointTarget({ endpoint, facts: factsWith({ timeoutMs }), maxConcurrency: 1 });
}

describe('endpoint target', () => {
  it('posts to the path of Invoke, below the path of the endpoint', async () => {
    const seen: unknown[] = [];
    const endpoint = await listen((request, response) => {
      seen.push([request.method, request.url, request.headers['x-amz-invocation-type']]);
      response.end('{}');
    });
    const target = createSubject(`${endpoint}/base/`);
    await invoke(target);
    expect(seen).toEqual([['POST', '/base/2015-03-31/functions/orders/invocations', 'RequestResponse']]);
    await target.close();
  });

  it('sends again what met a kept connection that was just closed', async () => {
    const served = new Set<unknown>();
    const endpoint = await listen((request, response) => {
      if (served.has(request.socket)) request.socket.destroy();
      else response.end('"served"');
      served.add(request.socket);
    });
    const target = createSubject(endpoint);
    for (const _ of [1, 2, 3]) expect(await invoke(target)).toEqual({ kind: 'response', body: '"served"' });
    expect(served.size).toBe(3);
    await target.close();
  });

  it('a connection that breaks is unreachable', async () => {
    const target = createSubject(await listen((request) => request.socket.destroy()));
    expect(await invoke(target)).toMatchObject({ kind: 'unreachable' });
    await target.close();
  });

  it('an answer that breaks off is unreachable', async () => {
    const endpoint = await listen((_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.destroy());
    });
    const target = createSubject(endpoint);
    expect(await invoke(target)).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('broke its answer off'),
    });
    await target.close();
  });

  it('a port on which nothing listens is unreachable, and start() says so', async () => {
    const target = createSubject(CLOSED);
    await expect(target.start()).rejects.toMatchObject({
      kind: 'target',
      code: 'ESMCTL_ENDPOINT_UNREACHABLE',
      message: expect.stringContaining(CLOSED),
    });
    expect(await invoke(target)).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await target.close();
  });

  it('a function that was never known is fatal; one that was there is awaited', async () => {
    let status = 404;
    const target = createSubject(
      await listen((_request, response) => {
        response.writeHead(status).end('{}');
      }),
    );
    expect(await invoke(target)).toMatchObject({
      kind: 'unreachable',
      fatal: { code: 'ESMCTL_ENDPOINT_FUNCTION', kind: 'target' },
    });
    status = 503;
    expect(await invoke(target)).not.toHaveProperty('fatal');
    status = 404;
    expect(await invoke(target)).toHaveProperty('fatal');
    status = 200;
    expect(await invoke(target)).toMatchObject({ kind: 'response' });
    status = 404;
    expect(await invoke(target)).not.toHaveProperty('fatal');
    await target.close();
  });

  it('no answer within the timeout and a second is a timeout', async () => {
    const target = createSubject(await listen(() => {}), 100);
    expect(await invoke(target)).toMatchObject({
      kind: 'timedOut',
      message: expect.stringContaining('Task timed out after 0.10 seconds'),
    });
    await target.close();
  });

  it('a response beyond the limit is a function error', async () => {
    const target = createSubject(await listen((_request, response) => response.end('x'.repeat(6_291_557))));
    expect(await invoke(target)).toMatchObject({
      functionError: 'Unhandled',
      body: expect.stringContaining('Function.ResponseSizeTooLarge'),
    });
    await target.close();
  });

  it('abort and close() end what runs at once', async () => {
    let onRequest = () => {};
    const arrived = () =>
      new Promise<void>((resolve) => {
        onRequest = resolve;
      });
    const target = createSubject(await listen(() => onRequest()));
    const abort = new AbortController();
    let arrival = arrived();
    const aborted = invoke(target, {}, abort.signal);
    await arrival;
    abort.abort();
    expect(await aborted).toMatchObject({ kind: 'unreachable' });

    arrival = arrived();
    const closed = invoke(target);
    await arrival;
    await Promise.all([target.close(), target.close()]);
    expect(await closed).toMatchObject({ kind: 'unreachable' });
  });

  it.each(['127.0.0.1:9000', 'ftp://127.0.0.1', 'http://127.0.0.1/?x=1', ''])(
    'refuses the endpoint "%s"',
    (endpoint) => {
      expect(() => createSubject(endpoint)).toThrow(
        expect.objectContaining({ kind: 'usage', code: 'ESMCTL_ENDPOINT_URL' }),
      );
    },
  );
});
