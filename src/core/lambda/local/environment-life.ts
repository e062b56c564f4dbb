import type { FunctionLogLine, InvokeRequest, InvokeResult } from '../function-port.ts';
import type { EnvironmentResult } from './environment.ts';
import { ABORTED } from './invoke-results.ts';
import { limitInvocation } from './limit-invocation.ts';

export interface Invocation {
  readonly requestId: string;
  /** Counts once. */
  readonly settle: (result: EnvironmentResult) => void;
  /** The whole event reached the runtime. */
  isTaken: boolean;
  /** Already known; the last lines that were printed before it are still being read. */
  answer?: InvokeResult;
}

/** One environment from its start to its end: at most one invocation at a time, and no other after the end has begun. */
export interface EnvironmentLife {
  readonly isAlive: boolean;
  readonly current: Invocation | undefined;
  /** What the invocation came to, decided before the environment is gone; nothing that comes later counts. */
  readonly verdict: InvokeResult | undefined;
  /** Begins the end; the first verdict counts. */
  stop(verdict?: InvokeResult): void;
  /** Gives out a line of the current invocation, if any, or of the one that it names. */
  log(stream: FunctionLogLine['stream'], text: string, requestId?: string): void;
  invoke(
    request: InvokeRequest,
    limits: { readonly abort: AbortSignal; readonly kill: (result: InvokeResult) => void },
    send: (deadlineMs: number) => void,
  ): Promise<EnvironmentResult>;
}

export function createEnvironmentLife(timeoutMs: number, onLog: (line: FunctionLogLine) => void): EnvironmentLife {
  let isAlive = true;
  let current: Invocation | undefined;
  let verdict: InvokeResult | undefined;
  return {
    get isAlive() {
      return isAlive;
    },
    get current() {
      return current;
    },
    get verdict() {
      return verdict;
    },
    stop(result) {
      isAlive = false;
      verdict ??= result;
    },
    log(stream, text, requestId = current?.requestId) {
      onLog(requestId === undefined ? { stream, text } : { requestId, stream, text });
    },
    invoke({ requestId }, { abort, kill }, send) {
      if (!isAlive) return Promise.resolve(verdict ?? 'never-reached');
      if (abort.aborted) return Promise.resolve(ABORTED);
      return new Promise((resolve) => {
        const liftLimits = limitInvocation({ requestId, timeoutMs, abort, kill });
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
        send(Date.now() + timeoutMs);
      });
    },
  };
}
