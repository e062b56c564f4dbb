import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { FunctionLogLine, FunctionTarget, InvokeRequest, InvokeResult } from '../function-port.ts';
import { NO_ANSWER } from './answer-of.ts';
import { type AwsSettings, clientSettings, endpointInPlaceOfAws, makeClient } from './aws-settings.ts';
import type { AwsQuestion } from './explain-aws-error.ts';
import { interpretInvocation, interpretInvokeFailure } from './interpret-invocation.ts';

/** Lambda's limit of a synchronous invocation, as its error text names it. */
const MAX_EVENT_BYTES = 6_291_456;
/** No function runs longer (Lambda quotas). */
const LONGEST_TIMEOUT_MS = 900_000;
const CONNECT_LIMIT_MS = 5000;
/** Lambda ends a function that runs too long; a cold start comes on top. esmctl waits this much longer for it to say so. */
const ANSWER_MARGIN_MS = 15_000;

export interface AwsTargetOptions {
  /** As the mapping names it: a name or an ARN, with version or alias. */
  readonly functionName: string;
  readonly settings: AwsSettings;
  readonly maxConcurrency: number;
  /** As configured on the function; undefined where that is not known. */
  readonly timeoutMs: number | undefined;
  /** Asks for the last 4 KB of the log of each invocation (`LogType: Tail`). */
  readonly tailLog: boolean;
  readonly onLog: (line: FunctionLogLine) => void;
}

/**
 * The real function, through Lambda's Invoke (`RequestResponse`). The SDK retries nothing here: a request that broke off
 * may have run, and the run itself retries, where it is seen.
 */
export function createAwsTarget(options: AwsTargetOptions): FunctionTarget {
  const { functionName, settings, tailLog, onLog } = options;
  const agent = { keepAlive: true, maxSockets: options.maxConcurrency };
  const agents = { httpAgent: new HttpAgent(agent), httpsAgent: new HttpsAgent(agent) };
  const requestHandler = { ...agents, connectionTimeout: CONNECT_LIMIT_MS };
  const client = makeClient(() => new LambdaClient({ ...clientSettings(settings, 1), requestHandler }));
  const question: AwsQuestion = {
    action: 'lambda:InvokeFunction',
    resource: `function ${functionName}`,
    ...settings,
    endpoint: endpointInPlaceOfAws('LAMBDA'),
  };
  const limitMs = (options.timeoutMs ?? LONGEST_TIMEOUT_MS) + ANSWER_MARGIN_MS;
  const closing = new AbortController();
  let wasReached = false;

  async function send({ requestId, payload }: InvokeRequest, abortSignal: AbortSignal): Promise<InvokeResult> {
    const bytes = Buffer.allocUnsafe(payload.bytes);
    payload.copyTo(bytes);
    const output = await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        InvocationType: 'RequestResponse',
        Payload: bytes,
        ...(tailLog ? { LogType: 'Tail' } : {}),
      }),
      { abortSignal },
    );
    if (isPage(output.Payload)) throw Object.assign(new Error('a web page'), { name: NO_ANSWER });
    wasReached = true;
    if (output.LogResult !== undefined) emitTail(output.LogResult, requestId, onLog);
    return interpretInvocation(output);
  }

  return {
    start: () => Promise.resolve(),
    async invoke(request, signal) {
      if (request.payload.bytes > MAX_EVENT_BYTES) return tooLarge(request.payload.bytes);
      const limit = createLimit(limitMs, [signal, closing.signal]);
      try {
        return await send(request, limit.signal);
      } catch (error) {
        if (limit.isOver()) return noAnswer(limitMs);
        if (limit.signal.aborted)
          return { kind: 'unreachable', message: 'The invocation was aborted; the function may still run.' };
        const result = interpretInvokeFailure(error, question, wasReached);
        if (result.kind !== 'unreachable') wasReached = true;
        return result;
      } finally {
        limit.end();
      }
    },
    close() {
      closing.abort();
      client.destroy();
      return Promise.resolve();
    },
  };
}

interface Limit {
  readonly signal: AbortSignal;
  isOver(): boolean;
  end(): void;
}

/** Aborts with the first of `sources`, or when the time is over. */
function createLimit(limitMs: number, sources: readonly AbortSignal[]): Limit {
  const controller = new AbortController();
  let isOver = false;
  const forward = (): void => controller.abort();
  const timer = setTimeout(() => {
    isOver = true;
    controller.abort();
  }, limitMs);
  for (const source of sources) {
    if (source.aborted) forward();
    else source.addEventListener('abort', forward);
  }
  return {
    signal: controller.signal,
    isOver: () => isOver,
    end() {
      clearTimeout(timer);
      for (const source of sources) source.removeEventListener('abort', forward);
    },
  };
}

/** What Lambda answers is JSON, also where the function returned a page: as a string. */
function isPage(payload: Uint8Array | undefined): boolean {
  return payload !== undefined && /^\s*</.test(Buffer.from(payload.subarray(0, 100)).toString('utf8'));
}

function tooLarge(bytes: number): InvokeResult {
  return {
    kind: 'tooLarge',
    message: `${bytes} byte payload is too large for the RequestResponse invocation type (limit ${MAX_EVENT_BYTES} bytes): not sent`,
  };
}

function noAnswer(limitMs: number): InvokeResult {
  return { kind: 'timedOut', message: `no answer from Lambda within ${limitMs / 1000} seconds` };
}

function emitTail(base64: string, requestId: string, onLog: (line: FunctionLogLine) => void): void {
  const text = Buffer.from(base64, 'base64').toString('utf8');
  for (const line of text.split(/\r?\n/)) if (line !== '') onLog({ requestId, stream: 'stdout', text: line });
}
