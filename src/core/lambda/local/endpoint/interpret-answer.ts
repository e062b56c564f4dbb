import { EsmctlError } from '../../../model/errors.ts';
import type { InvokeResult } from '../../function-port.ts';
import { unreachable } from '../invoke-results.ts';

/** An HTTP answer to Invoke; header names in lower case. */
export interface InvokeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** The keys of the error objects that Lambda's runtimes post; anything else in an object makes it a response. */
const ERROR_KEYS = new Set(['errorType', 'errorMessage', 'trace', 'stackTrace', 'requestId', 'cause']);

/**
 * What an answer to `POST /2015-03-31/functions/{name}/invocations` came to.
 * By the API reference of Invoke: the error mark is the header `X-Amz-Function-Error`, 429 throttles, 413 refuses the size.
 * Assumed, because AWS's Runtime Interface Emulator sends no such header: a body that is only an error object is a function
 * error (with 200 and with its 502), and the plain text `Task timed out after N seconds` is a timeout; so is the error
 * `[504] - Lambda timeout.` of serverless-offline.
 */
export function interpretAnswer(answer: InvokeAnswer, functionName: string): InvokeResult {
  const { status, body } = answer;
  const mark = headerOf(answer, 'x-amz-function-error');
  const timeout = /^(?:.{0,100}\s)?Task timed out after \d+(?:\.\d+)? seconds\s*$/.exec(body);
  if (mark === undefined && timeout !== null) return { kind: 'timedOut', message: body.trim() };
  if (mark !== undefined && body.startsWith('{"errorMessage":"[504] - Lambda timeout."')) {
    return { kind: 'timedOut', message: '[504] - Lambda timeout.' };
  }
  if (status >= 200 && status < 300) {
    const failed = mark !== undefined || isErrorObject(body);
    const version = headerOf(answer, 'x-amz-executed-version');
    return {
      kind: 'response',
      body,
      ...(failed ? { functionError: mark === 'Handled' ? mark : 'Unhandled' } : {}),
      ...(version === undefined ? {} : { executedVersion: version }),
    };
  }
  if (status === 502 && isErrorObject(body)) return { kind: 'response', functionError: 'Unhandled', body };
  return describeRefusal(answer, functionName);
}

function describeRefusal(answer: InvokeAnswer, functionName: string): InvokeResult {
  const { status, body } = answer;
  const why = messageOf(body);
  switch (status) {
    case 404:
      return unknownFunction(functionName, why);
    case 413:
      return { kind: 'tooLarge', message: `the endpoint refused the size of the event (413${why})` };
    case 429: {
      const seconds = Number(headerOf(answer, 'retry-after') ?? Number.NaN);
      const message = `the endpoint throttled the invocation (429${why})`;
      return Number.isFinite(seconds) && seconds >= 0
        ? { kind: 'throttled', message, retryAfterMs: seconds * 1000 }
        : { kind: 'throttled', message };
    }
    default:
      return unreachable(`the endpoint answered with status ${status}${why}`);
  }
}

/** As long as nothing was ever answered, a wrong name or path is the likely reason: `fatal` says so. */
function unknownFunction(functionName: string, why: string): InvokeResult {
  const message = `the endpoint does not know the function "${functionName}" (404${why})`;
  const fatal = new EsmctlError({
    code: 'ESMCTL_ENDPOINT_FUNCTION',
    kind: 'target',
    message: `${message}; its records stay uncommitted`,
    next: [
      'give the mapping the FunctionName that the endpoint uses (serverless-offline: SERVICE-STAGE-FUNCTION; sam local start-lambda: the logical id of the template; Runtime Interface Emulator: always "function")',
      'or check the port and the path of --endpoint',
    ],
  });
  return { kind: 'unreachable', message, fatal };
}

function headerOf({ headers }: InvokeAnswer, name: string): string | undefined {
  const value = headers[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined || first === '' ? undefined : first;
}

function isErrorObject(body: string): boolean {
  // Responses are many and error objects begin like this: the rest is not worth parsing.
  if (!/^\s*\{\s*"(?:error|trace|stackTrace|requestId|cause)/.test(body)) return false;
  const value = parse(body);
  if (typeof value !== 'object' || value === null) return false;
  const { errorType, errorMessage } = value as { errorType?: unknown; errorMessage?: unknown };
  if (typeof errorMessage !== 'string' || typeof errorType !== 'string') return false;
  return Object.keys(value).every((key) => ERROR_KEYS.has(key));
}

/** `: message` of an AWS error body, or the start of any other text. */
function messageOf(body: string): string {
  const value = parse(body);
  if (typeof value === 'object' && value !== null) {
    const { Message, message } = value as { Message?: unknown; message?: unknown };
    const text = Message ?? message;
    if (typeof text === 'string' && text !== '') return `: ${text}`;
  }
  const start = body.trim().slice(0, 200);
  return start === '' ? '' : `: ${start}`;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
