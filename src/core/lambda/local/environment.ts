import type { EsmctlError } from '../../model/errors.ts';
import type { InvokeRequest, InvokeResult } from '../function-port.ts';

/** What an invocation comes to; `never-reached`: the environment ended before it saw the event, which another one may take. */
export type EnvironmentResult = InvokeResult | 'never-reached';

/** One warm execution environment: a thread or a process that runs one invocation at a time. */
export interface Environment {
  /** False once it ended, for whatever reason; it is then never used again. */
  readonly isAlive: boolean;
  /** Never rejects. A second call before the first resolved is a bug of the caller. */
  invoke(request: InvokeRequest, signal: AbortSignal): Promise<EnvironmentResult>;
  /** Ends it, and with it a running invocation (`unreachable`). Resolves when nothing of it is left, or soon. */
  end(): Promise<void>;
}

/** How a start ended. Of a failure, `error` is for `FunctionTarget.start()` and `result` for an invocation that needed it. */
export type StartOutcome =
  | { readonly kind: 'started'; readonly environment: Environment }
  | { readonly kind: 'failed'; readonly error: EsmctlError; readonly result: InvokeResult };

/** Starts one environment; never rejects. `signal` gives the start up and leaves nothing behind. */
export type StartEnvironment = (signal: AbortSignal) => Promise<StartOutcome>;
