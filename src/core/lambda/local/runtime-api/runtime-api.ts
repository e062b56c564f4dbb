import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventPayload } from '../../function-port.ts';
import { payloadBuffer } from '../payload-buffer.ts';
import { invalidRequestId, invalidTransition, notFound, readBody, reply, tooLarge } from './http-messages.ts';

const HOST = '127.0.0.1';
const PREFIX = '/2018-06-01/runtime';
const ERROR_TYPE_HEADER = 'lambda-runtime-function-error-type';

/** One event on its way to the runtime. */
export interface RuntimeEvent {
  readonly requestId: string;
  readonly payload: EventPayload;
  /** Milliseconds since the epoch. */
  readonly deadlineMs: number;
  readonly functionArn: string;
  readonly traceId: string;
}

/** What the runtime posted for an event. */
export type Posted =
  | { readonly kind: 'response'; readonly body: string }
  | { readonly kind: 'error'; readonly errorType: string | undefined; readonly body: string }
  | { readonly kind: 'tooLarge' };

export interface RuntimeApiListener {
  /** The runtime asked for an event for the first time. */
  onReady(): void;
  onInitError(errorType: string | undefined, body: string): void;
  onPosted(requestId: string, posted: Posted): void;
}

/** Lambda's Runtime API for one runtime process. */
export interface RuntimeApi {
  /** `host:port`, the value of AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** The runtime has the event that was offered last and did not answer yet. */
  readonly isDelivered: boolean;
  /** Hands an event out to the poll that waits, or to the next one. */
  offer(event: RuntimeEvent): void;
  close(): Promise<void>;
}

/**
 * Serves `invocation/next`, `invocation/{id}/response`, `invocation/{id}/error` and `init/error` on an ephemeral loopback port.
 * Source: Lambda developer guide, page runtimes-api; status codes and error types as AWS's Runtime Interface Emulator has them.
 */
export async function openRuntimeApi(listener: RuntimeApiListener): Promise<RuntimeApi> {
  let poll: ServerResponse | undefined;
  let event: RuntimeEvent | undefined;
  let isDelivered = false;
  let wasReady = false;

  function deliver(): void {
    if (poll === undefined || event === undefined) return;
    const body = payloadBuffer(event.payload);
    poll.writeHead(200, {
      'content-type': 'application/json',
      'content-length': body.length,
      'Lambda-Runtime-Aws-Request-Id': event.requestId,
      'Lambda-Runtime-Deadline-Ms': event.deadlineMs,
      'Lambda-Runtime-Invoked-Function-Arn': event.functionArn,
      'Lambda-Runtime-Trace-Id': event.traceId,
    });
    poll.end(body);
    poll = undefined;
    isDelivered = true;
  }

  function acceptPoll(response: ServerResponse): void {
    if (isDelivered) {
      reply(response, invalidTransition('Running', 'Ready'));
      return;
    }
    // A runtime polls once: an older poll is one that its client gave up.
    poll?.destroy();
    poll = response;
    response.once('close', () => {
      if (poll === response) poll = undefined;
    });
    if (!wasReady) {
      wasReady = true;
      listener.onReady();
    }
    deliver();
  }

  async function acceptResult(request: IncomingMessage, response: ServerResponse, id: string, isError: boolean) {
    if (event === undefined || !isDelivered) {
      reply(response, invalidTransition('Ready', isError ? 'InvocationErrorResponse' : 'InvocationResponse'));
      return;
    }
    if (event.requestId !== id) {
      reply(response, invalidRequestId());
      return;
    }
    const body = await readBody(request);
    if (event?.requestId !== id) {
      reply(response, invalidRequestId());
      return;
    }
    event = undefined;
    isDelivered = false;
    if (body === 'tooLarge') {
      reply(response, tooLarge());
      listener.onPosted(id, { kind: 'tooLarge' });
      return;
    }
    reply(response, { status: 202, body: { status: 'OK' } });
    listener.onPosted(
      id,
      isError ? { kind: 'error', errorType: errorTypeOf(request), body } : { kind: 'response', body },
    );
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.startsWith(PREFIX) === true ? request.url.slice(PREFIX.length) : '';
    const result = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path);
    if (request.method === 'GET' && path === '/invocation/next') acceptPoll(response);
    else if (request.method === 'POST' && result?.[1] !== undefined) {
      await acceptResult(request, response, result[1], result[2] === 'error');
    } else if (request.method === 'POST' && path === '/init/error') {
      const body = await readBody(request);
      reply(response, { status: 202, body: { status: 'OK' } });
      listener.onInitError(errorTypeOf(request), body === 'tooLarge' ? '' : body);
    } else reply(response, notFound());
  }

  const server = createServer((request, response) => {
    // A body that breaks off: its process is ending, and its exit tells more.
    route(request, response).catch(() => response.destroy());
  });
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    address: `${HOST}:${port}`,
    get isDelivered() {
      return isDelivered;
    },
    offer(next) {
      event = next;
      deliver();
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function errorTypeOf(request: IncomingMessage): string | undefined {
  const value = request.headers[ERROR_TYPE_HEADER];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
