import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { connect } from 'node:net';
import { EsmctlError } from '../../model/errors.ts';
import type { FunctionFacts, FunctionTarget } from '../function-port.ts';
import { type InvokeRoute, postInvocation } from './endpoint/post-invocation.ts';
import type { Environment } from './environment.ts';
import { createEnvironmentPool } from './environment-pool.ts';

/** The endpoint ends a function that runs too long; esmctl waits this much longer for it to say so. */
const ANSWER_MARGIN_MS = 1000;
const CONNECT_LIMIT_MS = 5000;

export interface EndpointTargetOptions {
  /** `http://host:port`, with or without a path before `/2015-03-31`. */
  readonly endpoint: string;
  readonly facts: FunctionFacts;
  readonly maxConcurrency: number;
}

/**
 * `--endpoint`: anything that speaks Lambda's Invoke over HTTP (Runtime Interface Emulator, `sam local start-lambda`,
 * serverless-offline). `start()` only looks whether something listens; it throws `ESMCTL_ENDPOINT_UNREACHABLE` (target).
 * @throws EsmctlError `ESMCTL_ENDPOINT_URL` (usage) for anything that is no http(s) URL.
 */
export function createEndpointTarget({ endpoint, facts, maxConcurrency }: EndpointTargetOptions): FunctionTarget {
  const base = parseEndpoint(endpoint);
  const Agent = base.protocol === 'https:' ? HttpsAgent : HttpAgent;
  const agent = new Agent({ keepAlive: true, maxSockets: maxConcurrency });
  const route: InvokeRoute = {
    url: new URL(
      `${base.pathname.replace(/\/+$/, '')}/2015-03-31/functions/${encodeURIComponent(facts.functionName)}/invocations`,
      base,
    ),
    agent,
    functionName: facts.functionName,
    functionTimeoutMs: facts.timeoutMs,
    limitMs: facts.timeoutMs + ANSWER_MARGIN_MS,
  };
  const pool = createEnvironmentPool({
    maxConcurrency,
    startEnvironment: () => Promise.resolve({ kind: 'started', environment: createLane(route) }),
  });
  let isKnown = false;
  return {
    start: () => assertListening(base),
    async invoke(request, signal) {
      const result = await pool.invoke(request, signal);
      if (result.kind !== 'unreachable') isKnown = true;
      // A function that was there comes back: the endpoint is being restarted.
      return result.kind === 'unreachable' && isKnown ? { kind: result.kind, message: result.message } : result;
    },
    async close() {
      await pool.close();
      agent.destroy();
    },
  };
}

/** One of the invocations that may run at once; the environment itself is the endpoint's. */
function createLane(route: InvokeRoute): Environment {
  const ending = new AbortController();
  return {
    get isAlive() {
      return !ending.signal.aborted;
    },
    invoke(request, signal) {
      const abort = new AbortController();
      const forward = () => abort.abort();
      const sources = [signal, ending.signal];
      for (const source of sources) {
        if (source.aborted) forward();
        else source.addEventListener('abort', forward);
      }
      return postInvocation(route, request, abort.signal).finally(() => {
        for (const source of sources) source.removeEventListener('abort', forward);
      });
    },
    end() {
      ending.abort();
      return Promise.resolve();
    },
  };
}

function parseEndpoint(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:') && url.search === '') return url;
  throw new EsmctlError({
    code: 'ESMCTL_ENDPOINT_URL',
    kind: 'usage',
    message: `--endpoint "${endpoint}" is no http or https URL of a server.`,
    next: ['Name where Invoke is served: --endpoint http://127.0.0.1:9000'],
  });
}

function assertListening(base: URL): Promise<void> {
  const port = base.port === '' ? (base.protocol === 'https:' ? 443 : 80) : Number(base.port);
  const host = base.hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: CONNECT_LIMIT_MS });
    const refuse = (why: string) => {
      socket.destroy();
      reject(
        new EsmctlError({
          code: 'ESMCTL_ENDPOINT_UNREACHABLE',
          kind: 'target',
          message: `Nothing answers at ${base.origin}: ${why}.`,
          next: [
            'Start the function first (docker run -p 9000:8080 IMAGE, sam local start-lambda, serverless offline).',
          ],
        }),
      );
    };
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => refuse(`no connection within ${CONNECT_LIMIT_MS / 1000} seconds`));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      refuse(error.message === '' ? String(error.code) : error.message),
    );
  });
}
