import type { FunctionLogLine } from '../function-port.ts';
import type { HandlerEnvironmentOptions } from './describe-handler.ts';
import type { EnvironmentResult, StartOutcome } from './environment.ts';
import { createEnvironmentLife, type Invocation } from './environment-life.ts';
import { environmentOfGroup } from './group-environment.ts';
import { describeLoadFailure } from './handler-errors.ts';
import { ABORTED, type Exit, exitError, handlerResult, outOfMemory } from './invoke-results.ts';
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
  const { facts } = options;
  const load = waitForLoad(signal, facts.timeoutMs);
  const life = createEnvironmentLife(facts.timeoutMs, options.onLog);
  let isOutOfMemory = false;

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
        for (const { stream, text, requestId } of message.lines) life.log(stream, text, requestId);
        return;
      case 'done': {
        const invocation = life.current;
        if (life.verdict !== undefined || invocation?.requestId !== message.requestId) return;
        const answer = handlerResult(message);
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
    life.log(stream, text);
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

  const { environment, kill } = environmentOfGroup({
    life,
    group,
    gone,
    send: ({ requestId, payload }, deadlineMs) => send({ requestId, deadlineMs }, payload),
  });

  const loaded = await load.outcome;
  if (loaded === 'ready') return { kind: 'started', environment };
  if (loaded === 'aborted') kill(ABORTED);
  await environment.end();
  return describeLoadFailure(options, loaded);
}
