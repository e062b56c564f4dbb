import type { InvokeResult } from '../function-port.ts';
import { ABORTED, timedOut } from './invoke-results.ts';

export interface InvocationLimits {
  readonly requestId: string;
  readonly timeoutMs: number;
  readonly abort: AbortSignal;
  /** Ends the environment, and with it the invocation, which comes to this. */
  readonly kill: (result: InvokeResult) => void;
}

/** Kills the environment at the function's timeout or when the invocation is aborted; the answer takes the limits away. */
export function limitInvocation({ requestId, timeoutMs, abort, kill }: InvocationLimits): () => void {
  const onAbort = () => kill(ABORTED);
  const timer = setTimeout(() => kill(timedOut(requestId, timeoutMs)), timeoutMs);
  abort.addEventListener('abort', onAbort);
  return () => {
    clearTimeout(timer);
    abort.removeEventListener('abort', onAbort);
  };
}
