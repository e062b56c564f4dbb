import type { FunctionFacts, InvokeResult } from '../function-port.ts';

/** Lambda's limit of a synchronous response in bytes (6 MiB and 100 bytes), as its error text names it. */
export const MAX_RESPONSE_BYTES = 6_291_556;

/** How long an environment may take to become ready before the function's own timeout starts to count: Lambda's init phase. */
export const INIT_PHASE_MS = 10_000;

/** Lambda's error object. `trace` is the Node.js runtime's, one stack line each. */
export interface FunctionErrorBody {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What Invoke answers where the function failed: status 200, `FunctionError: Unhandled` and the error object. */
export function functionError(body: FunctionErrorBody): InvokeResult {
  return { kind: 'response', functionError: 'Unhandled', body: JSON.stringify(body) };
}

/** What a handler returned, or threw (`failed`), as JSON text. */
export function handlerResult({ body, failed }: { readonly body: string; readonly failed: boolean }): InvokeResult {
  return failed ? { kind: 'response', functionError: 'Unhandled', body } : { kind: 'response', body };
}

/** How a thread or a process ended. `signal` is a name such as `SIGKILL`. */
export interface Exit {
  readonly code: number | null;
  readonly signal?: string | null;
}

/** Lambda's words for a runtime that ended during an invocation. */
export function exitError(requestId: string, exit: Exit): InvokeResult {
  return functionError({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: ${describeExit(exit)}`,
  });
}

export function describeExit({ code, signal }: Exit): string {
  if (typeof signal === 'string') return `Runtime exited with error: signal: ${signal}`;
  return code === 0 || code === null
    ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${code}`;
}

export function outOfMemory(requestId: string, { memoryMegabytes }: FunctionFacts): InvokeResult {
  return functionError({
    errorType: 'Runtime.OutOfMemory',
    errorMessage: `RequestId: ${requestId} Error: the heap reached the function's memory of ${memoryMegabytes} MB`,
  });
}

/** Lambda's words for a function that ran longer than its timeout. */
export function timedOut(requestId: string, timeoutMs: number): InvokeResult {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return { kind: 'timedOut', message: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds` };
}

/** Lambda's words for a response beyond its limit. */
export function responseTooLarge(): FunctionErrorBody {
  return {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
  };
}

export function unreachable(message: string): InvokeResult {
  return { kind: 'unreachable', message };
}

export const ABORTED = unreachable('The invocation was aborted; its environment was killed.');
export const CLOSED = unreachable('The function target is closed.');
export const NEVER_REACHED = unreachable('Two environments ended one after the other before they took the event.');
