import type { FunctionLogLine, InvokeRequest, InvokeResult } from '../function-port.ts';
import type { HandlerEnvironmentOptions } from './describe-handler.ts';
import type { Environment, StartOutcome } from './environment.ts';
import { describeLoadFailure } from './handler-errors.ts';
import { ABORTED, CLOSED, type Exit, exitError, outOfMemory } from './invoke-results.ts';
import { limitInvocation } from './limit-invocation.ts';
import { type HandlerProcess, openHandlerProcess } from './open-handler-process.ts';
import { waitForLoad } from './wait-for-load.ts';
import type { EnvironmentMessage } from './worker/protocol.ts';

/** What V8 says to stderr before it ends the process. */
const V8_OUT_OF_MEMORY = /^(?:FATAL ERROR: |# Fatal ).*out of memory/;

interface Invocation {
  readonly requestId: string;
  readonly settle: (result: InvokeResult | 'never-reached') => void;
  /** The whole event reached the process. */
  isTaken: boolean;
  /** Already known; the last lines that were printed before it are still being read. */
  answer?: InvokeResult;
}

/** Starts one process and loads the handler in it; within Lambda's init phase and the function's own timeout. */
export async function startHandlerProcessEnvironment(
  options: HandlerEnvironmentOptions,
  signal: AbortSignal,
): Promise<StartOutcome> {
  const { facts, onLog } = options;
  const load = waitForLoad(signal, facts.timeoutMs);
  let current: Invocation | undefined;
  /** What the invocation came to, decided before the process is gone; nothing that comes later counts. */
  let verdict: InvokeResult | undefined;
  let isAlive = true;
  let isOutOfMemory = false;

  function logLine(stream: FunctionLogLine['stream'], text: string, requestId = current?.requestId): void {
    onLog(requestId === undefined ? { stream, text } : { requestId, stream, text });
  }

  function onMessage(message: EnvironmentMessage): void {
    switch (message.type) {
      case 'ready':
        load.settle('ready');
        return;
      case 'loadFailed':
        load.settle({ failure: message.failure });
        return;
      case 'taken':
        if (current?.requestId === message.requestId) current.isTaken = true;
        return;
      case 'log':
        for (const { stream, text, requestId } of message.lines) logLine(stream, text, requestId);
        return;
      case 'done': {
        const invocation = current;
        if (verdict !== undefined || invocation?.requestId !== message.requestId) return;
        const { body, failed } = message;
        const answer: InvokeResult = failed
          ? { kind: 'response', functionError: 'Unhandled', body }
          : { kind: 'response', body };
        if (message.ending) {
          isAlive = false;
          verdict = answer;
          return;
        }
        invocation.answer = answer;
        // What its children printed lies in other pipes, which are read in this turn too.
        setImmediate(() => invocation.settle(answer));
      }
    }
  }

  function onLine(stream: FunctionLogLine['stream'], text: string): void {
    if (stream === 'stderr' && V8_OUT_OF_MEMORY.test(text)) isOutOfMemory = true;
    logLine(stream, text);
  }

  let opened: HandlerProcess;
  try {
    opened = await openHandlerProcess(options, { onMessage, onLine });
  } catch (error) {
    load.settle('aborted');
    return describeLoadFailure(options, { notStarted: error as Error });
  }
  const { group, send } = opened;

  function describeEnd({ requestId, isTaken, answer }: Invocation, exit: Exit): InvokeResult | 'never-reached' {
    if (answer !== undefined) return answer;
    if (!isTaken) return 'never-reached';
    return isOutOfMemory && exit.code === null ? outOfMemory(requestId, facts) : exitError(requestId, exit);
  }

  const gone = group.exited.then((exit) => {
    isAlive = false;
    load.settle({ exit });
    if (current !== undefined) current.settle(verdict ?? describeEnd(current, exit));
  });

  function kill(result: InvokeResult): void {
    isAlive = false;
    verdict ??= result;
    group.kill();
  }

  const environment: Environment = {
    get isAlive() {
      return isAlive;
    },
    invoke(request: InvokeRequest, abort: AbortSignal): Promise<InvokeResult | 'never-reached'> {
      if (!isAlive) return Promise.resolve(verdict ?? 'never-reached');
      if (abort.aborted) return Promise.resolve(ABORTED);
      return new Promise((resolve) => {
        const { requestId } = request;
        const liftLimits = limitInvocation({ requestId, timeoutMs: facts.timeoutMs, abort, kill });
        const invocation: Invocation = {
          requestId,
          isTaken: false,
          settle(result) {
            if (current !== invocation) return;
            liftLimits();
            current = undefined;
            resolve(result);
          },
        };
        current = invocation;
        send({ requestId, deadlineMs: Date.now() + facts.timeoutMs }, request.payload);
      });
    },
    async end() {
      isAlive = false;
      verdict ??= CLOSED;
      await group.end();
      await gone;
    },
  };

  const loaded = await load.outcome;
  if (loaded === 'ready') return { kind: 'started', environment };
  if (loaded === 'aborted') kill(ABORTED);
  await environment.end();
  return describeLoadFailure(options, loaded);
}
