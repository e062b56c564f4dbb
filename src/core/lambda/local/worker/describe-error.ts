import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import type { FunctionErrorBody } from '../invoke-results.ts';

const RUNTIME_URL = new URL('.', import.meta.url);
/** As ES modules are named in a trace, and as CommonJS and source maps name them. */
const RUNTIME_FOLDERS = [RUNTIME_URL.href, fileURLToPath(RUNTIME_URL)];

/**
 * The error object of Lambda's Node.js runtime for anything that was thrown: `{errorType, errorMessage, trace}`; what is not
 * an error has its `typeof` as type and no trace.
 */
export function describeError(thrown: unknown): FunctionErrorBody {
  try {
    if (isErrorLike(thrown)) {
      const { name, message, stack } = thrown;
      return {
        errorType: String(name),
        errorMessage: String(message),
        trace: typeof stack === 'string' ? stack.split('\n').filter(isOfTheFunction) : [],
      };
    }
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
      trace: [],
    };
  }
}

/** Frames of the runtime itself say nothing to the author of a handler; a message may name any file. */
function isOfTheFunction(line: string): boolean {
  return !/^\s+at /.test(line) || !RUNTIME_FOLDERS.some((folder) => line.includes(folder));
}

function isErrorLike(thrown: unknown): thrown is { name: unknown; message: unknown; stack: unknown } {
  if (types.isNativeError(thrown)) return true;
  if (typeof thrown !== 'object' || thrown === null) return false;
  const { name, message, stack } = thrown as { name?: unknown; message?: unknown; stack?: unknown };
  return Boolean(name) && Boolean(message) && Boolean(stack);
}

/** Lambda's `Runtime.UnhandledPromiseRejection` for a promise that was rejected with `reason` and never handled. */
export function describeRejection(reason: unknown): FunctionErrorBody {
  const { errorType, errorMessage, trace } = describeError(reason);
  return {
    errorType: 'Runtime.UnhandledPromiseRejection',
    errorMessage: types.isNativeError(reason) ? `${errorType}: ${errorMessage}` : errorMessage,
    trace: trace ?? [],
  };
}
