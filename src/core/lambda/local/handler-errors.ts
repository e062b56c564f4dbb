import { EsmctlError } from '../../model/errors.ts';
import type { HandlerEnvironmentOptions } from './describe-handler.ts';
import type { StartOutcome } from './environment.ts';
import {
  ABORTED,
  describeExit,
  type Exit,
  type FunctionErrorBody,
  functionError,
  INIT_PHASE_MS,
} from './invoke-results.ts';
import { THREAD_ENTRY } from './typescript-loader.ts';
import type { LoadFailure } from './worker/protocol.ts';

/** Node.js ends a thread with this code when a top-level `await` can never settle. */
const UNSETTLED_TOP_LEVEL_AWAIT = 13;

/** How loading a module in an environment ended. */
export type Loaded =
  | 'ready'
  | 'aborted'
  | 'tooSlow'
  | { readonly failure: LoadFailure }
  | { readonly exit: Exit }
  | { readonly notStarted: Error };

/** The error for the user, and the result for an invocation that needed this environment. */
export function describeLoadFailure(
  { file, exportName, facts }: HandlerEnvironmentOptions,
  loaded: Exclude<Loaded, 'ready'>,
): StartOutcome {
  if (loaded === 'aborted') return { kind: 'failed', error: handlerEnded(file, { code: null }), result: ABORTED };
  if (loaded === 'tooSlow') {
    const error = handlerTooSlow(file, INIT_PHASE_MS + facts.timeoutMs);
    return { kind: 'failed', error, result: { kind: 'timedOut', message: error.message } };
  }
  if ('notStarted' in loaded) {
    const error = processNotStarted(loaded.notStarted);
    return {
      kind: 'failed',
      error,
      result: functionError({ errorType: 'Runtime.InvalidEntrypoint', errorMessage: error.message }),
    };
  }
  if ('exit' in loaded) {
    const error = handlerEnded(file, loaded.exit);
    return {
      kind: 'failed',
      error,
      result: functionError({ errorType: 'Runtime.ExitError', errorMessage: error.message }),
    };
  }
  const error = handlerNotLoaded(file, exportName, loaded.failure);
  const body =
    loaded.failure.reason === 'threw'
      ? loaded.failure.error
      : { errorType: 'Runtime.HandlerNotFound', errorMessage: error.message };
  return { kind: 'failed', error, result: functionError(body) };
}

export function handlerNotFound(file: string, why: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_HANDLER_FILE',
    kind: 'usage',
    message: `The handler file ${file} ${why}.`,
    next: ['Name a JavaScript or TypeScript module: --handler ./handler.mjs#handler'],
  });
}

function handlerNotLoaded(file: string, exportName: string, failure: LoadFailure): EsmctlError {
  if (failure.reason === 'threw') {
    return new EsmctlError({
      code: 'ESMCTL_HANDLER_LOAD',
      kind: 'target',
      message: `${file} failed while it was loaded: ${describeThrown(failure.error)}`,
      next: [
        failure.error.errorType === 'SyntaxError'
          ? `node ${file} (shows the place of the error)`
          : 'Correct the module; esmctl calls nothing of it before it is loaded.',
      ],
    });
  }
  const { found, exports } = failure;
  const what =
    found === 'undefined'
      ? `does not export "${exportName}"`
      : `exports "${exportName}", which is no function (${found})`;
  const has = exports.length === 0 ? 'It exports nothing.' : `It exports: ${exports.join(', ')}.`;
  return new EsmctlError({
    code: 'ESMCTL_HANDLER_EXPORT',
    kind: 'usage',
    message: `${file} ${what}. ${has}`,
    next:
      exports.length === 0 ? ['Export the handler function.'] : [`Name the export: --handler ${file}#${exports[0]}`],
  });
}

function handlerEnded(file: string, exit: Exit): EsmctlError {
  const why =
    exit.code === UNSETTLED_TOP_LEVEL_AWAIT
      ? 'a top-level await never settles'
      : describeExit(exit).replace('Runtime', 'it');
  return new EsmctlError({
    code: 'ESMCTL_HANDLER_LOAD',
    kind: 'target',
    message: `${file} ended its environment while it was loaded: ${why}.`,
    next: ['Look for process.exit() or an await outside of the handler.'],
  });
}

function processNotStarted(cause: Error): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_HANDLER_LOAD',
    kind: 'target',
    message: `No process could be started for the handler: ${cause.message}.`,
    next: ['Free processes or memory, or run it in threads of esmctl: --handler-isolation thread'],
    cause,
  });
}

function handlerTooSlow(file: string, limitMs: number): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_HANDLER_LOAD',
    kind: 'target',
    message: `${file} was not loaded within ${limitMs / 1000} seconds (Lambda's init phase and the function's timeout).`,
    next: ['Look for work outside of the handler that never ends.'],
  });
}

const OWN_FRAMES = new URL('.', THREAD_ENTRY).pathname;

/** With the first stack line that is neither Node.js nor esmctl: an error of the loader has none. */
function describeThrown({ errorType, errorMessage, trace }: FunctionErrorBody): string {
  const place = trace?.find(
    (line) => /^\s+at /.test(line) && !/\(node:|at node:/.test(line) && !line.includes(OWN_FRAMES),
  );
  return `${errorType}: ${errorMessage}${place === undefined ? '' : ` (${place.trim()})`}`;
}
