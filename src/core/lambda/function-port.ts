import type { RecordList } from '../event/record-lists.ts';
import type { EsmctlError } from '../model/errors.ts';

/** The event as UTF-8 JSON. It lies in pieces until somebody asks for it, so that it is copied once and no more. */
export interface EventPayload {
  /** At most the payload limit, already measured. */
  readonly bytes: number;
  /** Writes all of it to the beginning of `target`, which has room for `bytes`. */
  copyTo(target: Buffer): void;
  /** Where its records stand, for who reads it piece by piece; absent where nobody knows. */
  readonly lists?: () => readonly RecordList[];
}

/** One synchronous invocation (`RequestResponse`) of the function. */
export interface InvokeRequest {
  readonly requestId: string;
  readonly payload: EventPayload;
}

/**
 * What one invocation came to, before the response is interpreted. `response` is whatever the function answered, with
 * Lambda's `FunctionError` marker where it set one (HTTP status is 200 in both cases).
 */
export type InvokeResult =
  | {
      readonly kind: 'response';
      readonly body: string;
      readonly functionError?: 'Handled' | 'Unhandled';
      readonly executedVersion?: string;
    }
  | { readonly kind: 'timedOut'; readonly message: string; readonly executedVersion?: string }
  | { readonly kind: 'throttled'; readonly message: string; readonly retryAfterMs?: number }
  | { readonly kind: 'tooLarge'; readonly message: string }
  | {
      readonly kind: 'unreachable';
      readonly message: string;
      /** No retry will ever reach it: the run ends with this. */
      readonly fatal?: EsmctlError;
    };

/** One line that the function printed; `requestId` is absent for what it prints while starting. */
export interface FunctionLogLine {
  readonly requestId?: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/**
 * Where invocations go: a local handler, a process behind the Runtime API, an HTTP endpoint, or AWS.
 * `invoke` never rejects for what the function does: that is a result. It may run several invocations at once, each in an
 * environment of its own.
 */
export interface FunctionTarget {
  /** Starts one environment and fails with an `EsmctlError` where the function can never run (missing file, no export). */
  start(): Promise<void>;
  /** `signal` aborts at once: the environment is killed and the result is `unreachable`. */
  invoke(request: InvokeRequest, signal: AbortSignal): Promise<InvokeResult>;
  /** Ends all environments; no thread or process is left when it resolves. */
  close(): Promise<void>;
}

/** What the function is told about itself, the same for every kind of target. */
export interface FunctionFacts {
  readonly functionName: string;
  readonly functionArn: string;
  /** `$LATEST` unless the mapping names a version. */
  readonly functionVersion: string;
  readonly timeoutMs: number;
  readonly memoryMegabytes: number;
  readonly region: string;
}

/** Where an environment of a local handler runs. */
export type HandlerIsolation = 'process' | 'thread';
