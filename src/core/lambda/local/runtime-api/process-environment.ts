import { randomBytes } from 'node:crypto';
import type { FunctionFacts, FunctionLogLine, InvokeResult } from '../../function-port.ts';
import type { StartOutcome } from '../environment.ts';
import { createEnvironmentLife } from '../environment-life.ts';
import { environmentOfGroup } from '../group-environment.ts';
import { ABORTED, exitError, functionError, INIT_PHASE_MS, responseTooLarge } from '../invoke-results.ts';
import { lambdaVariables, nameLogStream, type Variables } from '../lambda-variables.ts';
import { type ProcessGroup, startProcessGroup } from '../process-group.ts';
import { describeInitFailure, type InitFailure } from './exec-errors.ts';
import { readPostedError } from './posted-error.ts';
import { openRuntimeApi, type Posted } from './runtime-api.ts';

const KEPT_LINES = 10;

export interface ProcessEnvironmentOptions {
  readonly command: string;
  readonly program: string;
  readonly programArguments: readonly string[];
  /** `file.export`, where the command names one. */
  readonly handler: string | undefined;
  readonly facts: FunctionFacts;
  readonly env: Variables;
  readonly cwd: string;
  readonly onLog: (line: FunctionLogLine) => void;
  readonly untilLogIsRead?: () => Promise<void> | undefined;
}

/** Starts one process with a Runtime API of its own and waits until it asks for an event. */
export async function startProcessEnvironment(
  options: ProcessEnvironmentOptions,
  signal: AbortSignal,
): Promise<StartOutcome> {
  const { facts } = options;
  const lastLines: string[] = [];
  const life = createEnvironmentLife(facts.timeoutMs, options.onLog);
  let onInit: (init: InitFailure | 'ready') => void = () => {};

  const api = await openRuntimeApi({
    onReady: () => onInit('ready'),
    onInitError: (errorType, body) => onInit({ kind: 'initError', errorType, body }),
    onPosted: acceptAnswer,
  });

  function acceptAnswer(requestId: string, posted: Posted): void {
    const invocation = life.current;
    if (invocation?.requestId !== requestId || life.verdict !== undefined) return;
    const answer = resultOf(posted);
    invocation.answer = answer;
    setImmediate(() => invocation.settle(answer));
  }

  function onLine(stream: FunctionLogLine['stream'], text: string): void {
    if (stream === 'stderr' && lastLines.push(text) > KEPT_LINES) lastLines.shift();
    life.log(stream, text);
  }

  let group: ProcessGroup;
  try {
    group = await startProcessGroup({ ...options, env: variablesOf(options, api.address), onLine });
  } catch (error) {
    await api.close();
    const failure: InitFailure = { kind: 'notStarted', error: error as Error, program: options.program };
    return describeInitFailure(failure, { command: options.command, timeoutMs: facts.timeoutMs, lastLines });
  }

  const gone = group.exited.then(async (exit) => {
    life.stop();
    onInit({ kind: 'exited', exit });
    const { current, verdict } = life;
    current?.settle(
      verdict ?? current.answer ?? (api.isDelivered ? exitError(current.requestId, exit) : 'never-reached'),
    );
    await api.close();
  });

  const { environment, kill } = environmentOfGroup({
    life,
    group,
    gone,
    send: (request, deadlineMs) =>
      api.offer({ ...request, deadlineMs, functionArn: facts.functionArn, traceId: createTraceId() }),
  });

  const init = await waitForInit();
  if (init === 'ready') return { kind: 'started', environment };
  if (init.kind === 'aborted') kill(ABORTED);
  await environment.end();
  return describeInitFailure(init, { command: options.command, timeoutMs: facts.timeoutMs, lastLines });

  function waitForInit(): Promise<InitFailure | 'ready'> {
    if (signal.aborted) return Promise.resolve({ kind: 'aborted' });
    return new Promise((resolve) => {
      const timer = setTimeout(() => onInit({ kind: 'tooSlow' }), INIT_PHASE_MS + facts.timeoutMs);
      const onAbort = () => onInit({ kind: 'aborted' });
      signal.addEventListener('abort', onAbort);
      onInit = (outcome) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        onInit = () => {};
        resolve(outcome);
      };
    });
  }
}

function variablesOf({ env, facts, cwd, handler }: ProcessEnvironmentOptions, address: string): Variables {
  const logStreamName = nameLogStream(facts.functionVersion, Date.now());
  const executionEnvironment = env.AWS_EXECUTION_ENV ?? 'AWS_Lambda_esmctl';
  return {
    ...env,
    ...lambdaVariables({ facts, logStreamName, taskRoot: cwd, handler, executionEnvironment }),
    AWS_LAMBDA_RUNTIME_API: address,
  };
}

function resultOf(posted: Posted): InvokeResult {
  switch (posted.kind) {
    case 'response':
      return { kind: 'response', body: posted.body };
    case 'error':
      return readPostedError(posted.errorType, posted.body).result;
    case 'tooLarge':
      return functionError(responseTooLarge());
  }
}

/** X-Ray's header for a request that is not sampled. */
function createTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`;
}
