import { isAscii } from 'node:buffer';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionErrorBody } from '../invoke-results.ts';
import { captureOutput } from './capture-output.ts';
import { describeError, describeRejection } from './describe-error.ts';
import { type Handler, loadHandler } from './load-handler.ts';
import { createLogPoster } from './post-log.ts';
import type { InvokeMessage, ThreadData, ThreadMessage } from './protocol.ts';
import { type RunningInvocation, runHandler } from './run-handler.ts';

/** Exit codes of Lambda's Node.js runtime. */
const EXIT_AFTER_REJECTION = 128;
const EXIT_AFTER_EXCEPTION = 129;

if (parentPort === null) throw new Error('This module runs in a worker thread.');
const port = parentPort;
const { moduleUrl, exportName, facts, logStreamName, logBacklog } = workerData as ThreadData;

let memory: Buffer = Buffer.alloc(0);
let requestId: string | undefined;
let running: RunningInvocation | undefined;
let isReady = false;
let ending = false;

const post = (message: ThreadMessage): void => port.postMessage(message);
const log = createLogPoster(logBacklog, (lines) => post({ type: 'log', lines }));
const output = captureOutput((stream, text) => log.add({ requestId, stream, text }));

function flushOutput(): void {
  output.flush();
  log.flush();
}

function logError(title: string, error: FunctionErrorBody): void {
  const { errorType, errorMessage, trace } = error;
  process.stderr.write(`${title}\t${JSON.stringify({ errorType, errorMessage, stack: trace ?? [] })}\n`);
}

const differences = new Set<string>();

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
  if (!isReady) post({ type: 'loadFailed', failure: { reason: 'threw', error } });
  running?.fail(error);
  process.exit(exitCode);
}

/** Nearly all events are ASCII, which is read as Latin-1: a plain copy. */
function readEvent(bytes: number): string {
  const event = memory.subarray(0, bytes);
  return event.toString(isAscii(event) ? 'latin1' : 'utf8');
}

function invoke(handler: Handler, message: InvokeMessage): void {
  if (message.memory !== undefined) memory = Buffer.from(message.memory);
  const id = message.requestId;
  requestId = id;
  // Only what the handler started keeps the event loop busy now: an empty one ends the invocation.
  port.unref();
  let isSettled = false;
  const started = runHandler({
    handler,
    event: readEvent(message.eventBytes),
    requestId: id,
    deadlineMs: message.deadlineMs,
    facts,
    logStreamName,
    onDifference: noteDifference,
    onAnswer({ body, failed }, error) {
      isSettled = true;
      running = undefined;
      if (error !== undefined && !ending) logError('Invoke Error', error);
      flushOutput();
      post({ type: 'done', requestId: id, body, failed, ending });
      port.ref();
    },
  });
  if (!isSettled) running = started;
}

process.on('uncaughtException', (error) => endAfter('Uncaught Exception', describeError(error), EXIT_AFTER_EXCEPTION));
process.on('unhandledRejection', (reason) =>
  endAfter('Unhandled Promise Rejection', describeRejection(reason), EXIT_AFTER_REJECTION),
);
process.on('beforeExit', () => running?.eventLoopIsEmpty());
process.on('exit', flushOutput);

const loaded = await loadHandler(moduleUrl, exportName);
flushOutput();
if (loaded.kind === 'failed') {
  post({ type: 'loadFailed', failure: loaded.failure });
} else {
  isReady = true;
  port.on('message', (message: InvokeMessage) => invoke(loaded.handler, message));
  post({ type: 'ready' });
}
