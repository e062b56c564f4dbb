import { type Agent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { InvokeRequest, InvokeResult } from '../../function-port.ts';
import {
  ABORTED,
  functionError,
  MAX_RESPONSE_BYTES,
  responseTooLarge,
  timedOut,
  unreachable,
} from '../invoke-results.ts';
import { payloadBuffer } from '../payload-buffer.ts';
import { interpretAnswer } from './interpret-answer.ts';

/** Where and how one function is invoked. */
export interface InvokeRoute {
  readonly url: URL;
  readonly agent: Agent;
  readonly functionName: string;
  /** How long to wait for the answer; longer than the function's own timeout. */
  readonly limitMs: number;
  readonly functionTimeoutMs: number;
}

/** Sends one invocation; never rejects. A kept connection that the other side had just closed is replaced once. */
export async function postInvocation(
  route: InvokeRoute,
  request: InvokeRequest,
  signal: AbortSignal,
): Promise<InvokeResult> {
  const first = await attempt(route, request, signal);
  const result = first === 'stale' ? await attempt(route, request, signal) : first;
  return result === 'stale' ? unreachable('the endpoint closed the connection') : result;
}

function attempt(route: InvokeRoute, invocation: InvokeRequest, signal: AbortSignal): Promise<InvokeResult | 'stale'> {
  if (signal.aborted) return Promise.resolve(ABORTED);
  return new Promise((resolve) => {
    const body = payloadBuffer(invocation.payload);
    const open = route.url.protocol === 'https:' ? requestHttps : requestHttp;
    const options: RequestOptions = {
      method: 'POST',
      agent: route.agent,
      headers: {
        'content-type': 'application/json',
        'content-length': body.length,
        'X-Amz-Invocation-Type': 'RequestResponse',
      },
    };
    const request = open(route.url, options);
    const settle = (result: InvokeResult | 'stale') => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const giveUp = (result: InvokeResult) => {
      settle(result);
      request.destroy();
    };
    const onAbort = () => giveUp(ABORTED);
    const onTimeout = () => giveUp(timedOut(invocation.requestId, route.functionTimeoutMs));
    const timer = setTimeout(onTimeout, route.limitMs);
    signal.addEventListener('abort', onAbort);
    request.on('error', (error: NodeJS.ErrnoException) => {
      const isStale = request.reusedSocket && error.code === 'ECONNRESET';
      settle(isStale ? 'stale' : unreachable(`${route.url.origin} did not answer: ${describe(error)}`));
    });
    request.on('response', (response) => {
      readAnswer(response).then(
        (text) => {
          if (text === 'tooLarge') return giveUp(functionError(responseTooLarge()));
          const { statusCode: status = 0, headers } = response;
          settle(interpretAnswer({ status, headers, body: text }, route.functionName));
        },
        (error: Error) => settle(unreachable(`${route.url.origin} broke its answer off: ${describe(error)}`)),
      );
    });
    request.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<string | 'tooLarge'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_RESPONSE_BYTES) return 'tooLarge';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Node gives an empty message where several addresses of a name refused. */
function describe(error: NodeJS.ErrnoException): string {
  return error.message === '' ? (error.code ?? error.name) : error.message;
}
