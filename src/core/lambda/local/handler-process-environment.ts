import type { FunctionLogLine, InvokeResult } from '../function-port.ts';
import type { HandlerEnvironmentOptions } from './describe-handler.ts';
import type { Environment, EnvironmentResult, StartOutcome } from './environment.ts';
import { createEnvironmentLife, type Invocation } from './environment-life.ts';
import { describeLoadFailure } from './handler-errors.ts';
import { ABORTED, CLOSED, type Exit, exitError, outOfMemory } from './invoke-results.ts';
import { type HandlerProcess, openHandlerProcess } from './open-handler-process.ts';
import { waitForLoad } from './wait-for-load.ts';
import type { EnvironmentMessage } from './worker/protocol.ts';

/** What V8 says to stderr before it ends the process. */
const V8_OUT_OF_MEMORY = /^(?:FATAL ERROR: |# Fatal ).*out of memory/;

/** Starts one process and loads the handler in it; within Lambda's init phase and the function's own timeout. */
export async function startHandlerProcessEnvironment(
  options: HandlerEnvironmentOptions,
  signal: AbortSignal,
): Promise<StartOutcome> {
  const { facts, onLog } = options;
  const load = waitForLoad(signal, facts.timeoutMs);
  const life = createEnvironmentLife(facts.timeoutMs);
  let isOutOfMemory = false;

  function logLine(stream: FunctionLogLine['stream'], text: string, requestId = life.current?.requestId): void {
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
        if (life.current?.requestId === message.requestId) life.current.isTaken = true;
        return;
      case 'log':
        for (const { stream, text, requestId } of message.lines) logLine(stream, text, requestId);
        return;
      case 'done': {
        const invocation = life.current;
        if (life.verdict !== undefined || invocation?.requestId !== message.requestId) return;
        const { body, failed } = message;
        const answer: InvokeResult = failed
          ? { kind: 'response', functionError: 'Unhandled', body }
          : { kind: 'response', body };
        if (message.ending) {
          life.stop(answer);
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

  function describeEnd({ requestId, isTaken, answer }: Invocation, exit: Exit): EnvironmentResult {
    if (answer !== undefined) return answer;
    if (!isTaken) return 'never-reached';
    return isOutOfMemory && exit.code === null ? outOfMemory(requestId, facts) : exitError(requestId, exit);
  }

  const gone = group.exited.then((exit) => {
    life.stop();
    load.settle({ exit });
    const { current, verdict } = life;
    if (current !== undefined) current.settle(verdict ?? describeEnd(current, exit));
  });

  function kill(result: InvokeResult): void {
    life.stop(result);
    group.kill();
  }

  const environment: Environment = {
    get isAlive() {
      return life.isAlive;
    },
    invoke(request, abort) {
      return life.invoke(request, { abort, kill }, (deadlineMs) =>
        send({ requestId: request.requestId, deadlineMs }, request.payload),
      );
    },
    async end() {
      life.stop(CLOSED);
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
