import type { RecordList } from '../../../event/record-lists.ts';
import type { FunctionFacts } from '../../function-port.ts';
import type { FunctionErrorBody } from '../invoke-results.ts';
import type { LogBatchLine } from '../log-backlog.ts';

/** Which handler an environment runs, and what its function is. */
export interface HandlerData {
  /** `file:` URL of the handler's module. */
  readonly moduleUrl: string;
  readonly exportName: string;
  readonly facts: FunctionFacts;
  readonly logStreamName: string;
}

/** What a thread is told when it starts (`workerData`). */
export interface ThreadData extends HandlerData {
  /** How much of the log is on its way; see log-backlog.ts. */
  readonly logBacklog: SharedArrayBuffer;
}

/** What a process is told of an invocation; the event follows it (pipe-frames.ts). */
export interface InvokeHeader {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly deadlineMs: number;
  /** Of the event. */
  readonly lists?: readonly RecordList[];
}

/** One invocation of a thread. The event is UTF-8 at the start of the shared memory, which belongs to one environment. */
export interface InvokeMessage extends InvokeHeader {
  readonly eventBytes: number;
  /** Only when it is new: the first time, or because the event did not fit. */
  readonly memory?: SharedArrayBuffer;
}

export type LoadFailure =
  | { readonly reason: 'threw'; readonly error: FunctionErrorBody }
  | { readonly reason: 'no-function'; readonly found: string; readonly exports: readonly string[] };

/** What an environment says, be it a thread or a process. */
export type EnvironmentMessage =
  | { readonly type: 'ready' }
  /** The whole event is there. */
  | { readonly type: 'taken'; readonly requestId: string }
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
