import type { FunctionFacts } from '../../function-port.ts';
import type { FunctionErrorBody } from '../invoke-results.ts';
import type { LogBatchLine } from '../log-backlog.ts';

/** What a thread is told when it starts (`workerData`). */
export interface ThreadData {
  /** `file:` URL of the handler's module. */
  readonly moduleUrl: string;
  readonly exportName: string;
  readonly facts: FunctionFacts;
  readonly logStreamName: string;
  /** How much of the log is on its way; see log-backlog.ts. */
  readonly logBacklog: SharedArrayBuffer;
}

/** One invocation. The event is UTF-8 at the start of the shared memory, which belongs to one environment. */
export interface InvokeMessage {
  readonly requestId: string;
  readonly eventBytes: number;
  readonly deadlineMs: number;
  /** Only when it is new: the first time, or because the event did not fit. */
  readonly memory?: SharedArrayBuffer;
}

export type LoadFailure =
  | { readonly reason: 'threw'; readonly error: FunctionErrorBody }
  | { readonly reason: 'no-function'; readonly found: string; readonly exports: readonly string[] };

export type ThreadMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'loadFailed'; readonly failure: LoadFailure }
  | { readonly type: 'log'; readonly lines: readonly LogBatchLine[] }
  | {
      readonly type: 'done';
      readonly requestId: string;
      /** JSON text. */
      readonly body: string;
      readonly failed: boolean;
      /** The thread ends after this one, as Lambda's runtime does after an uncaught error. */
      readonly ending: boolean;
    };
