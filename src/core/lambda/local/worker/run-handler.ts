import type { FunctionFacts } from '../../function-port.ts';
import { type FunctionErrorBody, MAX_RESPONSE_BYTES, responseTooLarge } from '../invoke-results.ts';
import { createContext } from './context.ts';
import { describeError } from './describe-error.ts';
import type { Handler } from './load-handler.ts';

/** What one invocation came to: JSON text, and whether it is Lambda's error object. */
export interface Answer {
  readonly body: string;
  readonly failed: boolean;
}

/** An invocation that runs. */
export interface RunningInvocation {
  /** Tells it that nothing is left to wait for: Lambda answers with the callback's value, or `null`. */
  eventLoopIsEmpty(): void;
  /** Ends it from outside, as an uncaught error does. */
  fail(error: FunctionErrorBody): void;
}

export interface RunOptions {
  readonly handler: Handler;
  readonly readEvent: () => unknown;
  readonly requestId: string;
  readonly deadlineMs: number;
  readonly facts: FunctionFacts;
  readonly logStreamName: string;
  /** Something that Lambda's Node.js runtimes treat differently, in a sentence. */
  readonly onDifference: (text: string) => void;
  /** Called once. `error` is what the handler threw or reported, for the log. */
  readonly onAnswer: (answer: Answer, error?: FunctionErrorBody) => void;
}

const PENDING =
  'The event loop is empty and the promise of the handler is still pending: the answer is null, as in Lambda with Node.js 22 and older; with Node.js 24 the runtime exits.';
const PLAIN_VALUE =
  'The handler returned a plain value: Lambda with Node.js 22 and older ignores it and answers null; make the handler async.';

/** The handler returned something that JSON cannot say. */
class JSONStringifyError extends Error {
  override name = 'Runtime.JSONStringifyError';
}

/**
 * Calls the handler as Lambda's Node.js runtime does: a promise is awaited; otherwise the first of the callback and
 * `context.done/succeed/fail` counts, or an empty event loop (`null`). A plain value that is returned counts where the handler
 * takes no callback, as in Lambda's Node.js 24 runtime; older ones ignore it.
 */
export function runHandler(options: RunOptions): RunningInvocation {
  const { handler, readEvent, onAnswer, onDifference } = options;
  let answered = false;
  let whenEmpty: () => void = () => succeed(null);

  function answer(value: Answer, error?: FunctionErrorBody): void {
    if (answered) return;
    answered = true;
    onAnswer(value, error);
  }
  function failWith(error: FunctionErrorBody): void {
    answer({ body: JSON.stringify(error), failed: true }, error);
  }
  function fail(error: unknown): void {
    failWith(describeError(error));
  }
  function succeed(result: unknown): void {
    if (answered) return;
    let body: string | undefined;
    try {
      body = JSON.stringify(result === undefined ? null : result);
    } catch {
      fail(new JSONStringifyError('Unable to stringify response body'));
      return;
    }
    // What the native client of AWS's runtime says to a function or a symbol, of which JSON makes nothing.
    if (body === undefined) fail(new TypeError('Wrong arguments'));
    else if (Buffer.byteLength(body) > MAX_RESPONSE_BYTES) failWith(responseTooLarge());
    else answer({ body, failed: false });
  }

  const context = createContext({ ...options, answers: { succeed, fail } });
  function callback(error?: unknown, result?: unknown): void {
    if (error !== undefined && error !== null) fail(error);
    else if (context.callbackWaitsForEmptyEventLoop) whenEmpty = () => succeed(result);
    else succeed(result);
  }

  try {
    const returned = handler(readEvent(), context, callback);
    if (isThenable(returned)) {
      whenEmpty = () => {
        onDifference(PENDING);
        succeed(null);
      };
      returned.then(succeed, fail);
    } else if (returned !== undefined && handler.length < 3) {
      onDifference(PLAIN_VALUE);
      succeed(returned);
    }
  } catch (error) {
    fail(error);
  }
  return { eventLoopIsEmpty: () => whenEmpty(), fail: failWith };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
