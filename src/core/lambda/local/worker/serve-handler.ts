import type { FunctionErrorBody } from '../invoke-results.ts';
import type { LogBatchLine } from '../log-backlog.ts';
import { captureOutput } from './capture-output.ts';
import { describeError, describeRejection } from './describe-error.ts';
import { type Handler, loadHandler } from './load-handler.ts';
import { createLogPoster } from './post-log.ts';
import type { EnvironmentMessage, HandlerData, InvokeHeader } from './protocol.ts';
import { type RunningInvocation, runHandler } from './run-handler.ts';

/** Exit codes of Lambda's Node.js runtime. */
const EXIT_AFTER_REJECTION = 128;
const EXIT_AFTER_EXCEPTION = 129;

/** The way between an environment and esmctl: a message port of a thread, or the pipes of a process. */
export interface HandlerChannel {
  /** Nothing that was posted is lost when this environment ends at once. */
  post(message: EnvironmentMessage): void;
  /** Stands still while the lines that were posted before are not read. */
  postLog(lines: readonly LogBatchLine[], cost: number): void;
  /** Called once. `readEvent` is for now, not for later. */
  listen(onInvoke: (header: InvokeHeader, readEvent: () => unknown) => void): void;
  /** Whether waiting for the next invocation keeps the event loop busy; it does after `listen`. */
  keepBusy(isBusy: boolean): void;
}

/** Loads the handler and runs it for each event; the JavaScript of this environment belongs to the function from now on. */
export async function serveHandler(data: HandlerData, channel: HandlerChannel): Promise<void> {
  const { facts, logStreamName } = data;
  let requestId: string | undefined;
  let running: RunningInvocation | undefined;
  let isReady = false;
  let ending = false;
  const differences = new Set<string>();
  const log = createLogPoster(channel.postLog);
  const output = captureOutput((stream, text) => log.add({ requestId, stream, text }));

  function flushOutput(): void {
    output.flush();
    log.flush();
  }

  function logError(title: string, error: FunctionErrorBody): void {
    const { errorType, errorMessage, trace } = error;
    process.stderr.write(`${title}\t${JSON.stringify({ errorType, errorMessage, stack: trace ?? [] })}\n`);
  }

  /** Once for each environment: it would be the same for every event. */
  function noteDifference(text: string): void {
    if (differences.has(text)) return;
    differences.add(text);
    process.stderr.write(`esmctl: ${text}\n`);
  }

  function endAfter(title: string, error: FunctionErrorBody, exitCode: number): void {
    ending = true;
    logError(title, error);
    flushOutput();
    if (!isReady) channel.post({ type: 'loadFailed', failure: { reason: 'threw', error } });
    running?.fail(error);
    process.exit(exitCode);
  }

  function invoke(handler: Handler, { requestId: itsId, deadlineMs }: InvokeHeader, readEvent: () => unknown): void {
    requestId = itsId;
    // Only what the handler started keeps the event loop busy now: an empty one ends the invocation.
    channel.keepBusy(false);
    let isSettled = false;
    const started = runHandler({
      handler,
      readEvent,
      requestId: itsId,
      deadlineMs,
      facts,
      logStreamName,
      onDifference: noteDifference,
      onAnswer({ body, failed }, error) {
        isSettled = true;
        running = undefined;
        if (error !== undefined && !ending) logError('Invoke Error', error);
        flushOutput();
        channel.post({ type: 'done', requestId: itsId, body, failed, ending });
        channel.keepBusy(true);
      },
    });
    if (!isSettled) running = started;
  }

  process.on('uncaughtException', (error) =>
    endAfter('Uncaught Exception', describeError(error), EXIT_AFTER_EXCEPTION),
  );
  process.on('unhandledRejection', (reason) =>
    endAfter('Unhandled Promise Rejection', describeRejection(reason), EXIT_AFTER_REJECTION),
  );
  process.on('beforeExit', () => running?.eventLoopIsEmpty());
  process.on('exit', flushOutput);

  const loaded = await loadHandler(data.moduleUrl, data.exportName);
  flushOutput();
  if (loaded.kind === 'failed') {
    channel.post({ type: 'loadFailed', failure: loaded.failure });
    return;
  }
  isReady = true;
  channel.listen((header, readEvent) => invoke(loaded.handler, header, readEvent));
  channel.post({ type: 'ready' });
}
