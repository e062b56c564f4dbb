import type { FunctionFacts, InvokeResult } from '../function-port.ts';
import type { HandlerEnvironmentOptions } from './describe-handler.ts';
import type { Environment, StartOutcome } from './environment.ts';
import { createEnvironmentLife } from './environment-life.ts';
import { createEventMemory } from './event-memory.ts';
import { describeLoadFailure } from './handler-errors.ts';
import {
  CLOSED,
  exitError,
  type FunctionErrorBody,
  functionError,
  handlerResult,
  outOfMemory,
} from './invoke-results.ts';
import { leaveThread } from './left-threads.ts';
import { costOf, createLogBacklog, makeRoom } from './log-backlog.ts';
import { createLineCutter } from './log-lines.ts';
import { openWorker } from './open-worker.ts';
import { waitForLoad } from './wait-for-load.ts';
import type { EnvironmentMessage, InvokeMessage } from './worker/protocol.ts';

/** A thread that is told to end has this long, in which its last output arrives. */
const END_GRACE_MS = 500;

/** Starts one thread and loads the handler in it; within Lambda's init phase and the function's own timeout. */
export async function startWorkerEnvironment(
  options: HandlerEnvironmentOptions,
  signal: AbortSignal,
): Promise<StartOutcome> {
  const { facts } = options;
  const logBacklog = createLogBacklog();
  const worker = openWorker(options, logBacklog);
  const memory = createEventMemory();
  const life = createEnvironmentLife(facts.timeoutMs, options.onLog);
  let lastError: Error | undefined;
  let isGone = false;
  let graceTimer: NodeJS.Timeout | undefined;
  const load = waitForLoad(signal, facts.timeoutMs);
  let onGone: () => void = () => {};

  /**
   * Ends the thread, also one that never yields; the invocation is settled when it is gone and its output is here. A thread
   * that a system call holds is left to itself.
   */
  function kill(result: InvokeResult): void {
    life.stop(result);
    if (isGone || graceTimer !== undefined) return;
    graceTimer = setTimeout(() => {
      leaveThread(worker);
      onGone();
    }, END_GRACE_MS);
    void worker.terminate();
  }

  function onMessage(message: EnvironmentMessage): void {
    switch (message.type) {
      case 'ready':
        load.settle('ready');
        return;
      case 'loadFailed':
        load.settle({ failure: message.failure });
        return;
      case 'log': {
        let cost = 0;
        for (const line of message.lines) {
          life.log(line.stream, line.text, line.requestId);
          cost += costOf(line);
        }
        makeRoom(logBacklog, cost);
        return;
      }
      case 'taken':
        return;
      case 'done': {
        if (life.verdict !== undefined) return;
        const result = handlerResult(message);
        if (message.ending) life.stop(result);
        else life.current?.settle(result);
      }
    }
  }

  const gone = new Promise<void>((resolve) => {
    onGone = () => {
      isGone = true;
      clearTimeout(graceTimer);
      if (life.verdict !== undefined) life.current?.settle(life.verdict);
      resolve();
    };
    worker.on('exit', (exitCode) => {
      life.stop();
      load.settle(
        lastError === undefined
          ? { exit: { code: exitCode } }
          : { failure: { reason: 'threw', error: describeThreadError(lastError) } },
      );
      if (life.current !== undefined) life.stop(describeEnd(life.current.requestId, exitCode, lastError, facts));
      onGone();
    });
  });
  worker.on('message', onMessage);
  worker.on('error', (error) => {
    lastError = error;
  });
  for (const name of ['stdout', 'stderr'] as const) {
    const cutter = createLineCutter((text) => life.log(name, text));
    worker[name].on('data', cutter.add).on('end', cutter.flush);
  }

  const environment: Environment = {
    get isAlive() {
      return life.isAlive;
    },
    invoke(request, abort) {
      return life.invoke(request, { abort, kill }, (deadlineMs) => {
        const message: InvokeMessage = {
          requestId: request.requestId,
          deadlineMs,
          ...memory.store(request.payload),
        };
        worker.postMessage(message);
      });
    },
    async end() {
      kill(CLOSED);
      await gone;
    },
  };

  const loaded = await load.outcome;
  if (loaded === 'ready') return { kind: 'started', environment };
  await environment.end();
  return describeLoadFailure(options, loaded);
}

function describeEnd(
  requestId: string,
  exitCode: number,
  error: Error | undefined,
  facts: FunctionFacts,
): InvokeResult {
  if (error === undefined) return exitError(requestId, { code: exitCode });
  if ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return outOfMemory(requestId, facts);
  }
  return functionError(describeThreadError(error));
}

/** What the thread itself could not catch. */
function describeThreadError({ name, message, stack }: Error): FunctionErrorBody {
  return { errorType: name, errorMessage: message, trace: stack?.split('\n') ?? [] };
}
