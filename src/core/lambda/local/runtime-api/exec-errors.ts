import { EsmctlError } from '../../../model/errors.ts';
import type { StartOutcome } from '../environment.ts';
import { ABORTED, describeExit, type Exit, functionError, INIT_PHASE_MS } from '../invoke-results.ts';
import { readPostedError } from './posted-error.ts';

/** Why a process never asked for an event. */
export type InitFailure =
  | { readonly kind: 'aborted' }
  | { readonly kind: 'notStarted'; readonly error: Error; readonly program: string }
  | { readonly kind: 'exited'; readonly exit: Exit }
  | { readonly kind: 'initError'; readonly errorType: string | undefined; readonly body: string }
  | { readonly kind: 'tooSlow' };

export interface InitFacts {
  readonly command: string;
  readonly timeoutMs: number;
  /** The last lines that it wrote to stderr. */
  readonly lastLines: readonly string[];
}

/** The error for the user, and the result for an invocation that needed this environment. */
export function describeInitFailure(failure: InitFailure, facts: InitFacts): StartOutcome {
  const { command } = facts;
  switch (failure.kind) {
    case 'aborted':
      return { kind: 'failed', error: initError(`"${command}" was stopped.`, facts), result: ABORTED };
    case 'notStarted': {
      const error = new EsmctlError({
        code: 'ESMCTL_EXEC_COMMAND',
        kind: 'usage',
        message: `The program ${failure.program} could not be started: ${failure.error.message}.`,
        next: ['Check that it is installed and on PATH, or name its full path.'],
        cause: failure.error,
      });
      return { kind: 'failed', error, result: asResult('Runtime.InvalidEntrypoint', error) };
    }
    case 'exited': {
      const end = describeExit(failure.exit).replace('Runtime', 'it');
      const error = initError(`"${command}" ended before it asked for an event: ${end}.`, facts);
      return { kind: 'failed', error, result: asResult('Runtime.ExitError', error) };
    }
    case 'initError': {
      const posted = readPostedError(failure.errorType, failure.body);
      const error = initError(`"${command}" could not initialise: ${posted.title}`, facts);
      return { kind: 'failed', error, result: posted.result };
    }
    case 'tooSlow': {
      const limit = (INIT_PHASE_MS + facts.timeoutMs) / 1000;
      const error = initError(
        `"${command}" did not ask for an event within ${limit} seconds (Lambda's init phase and the function's timeout).`,
        facts,
      );
      return { kind: 'failed', error, result: { kind: 'timedOut', message: error.message } };
    }
  }
}

function asResult(errorType: string, error: EsmctlError) {
  return functionError({ errorType, errorMessage: error.message });
}

function initError(message: string, { lastLines }: InitFacts): EsmctlError {
  const said = lastLines.length === 0 ? '' : ` Its last lines:\n${lastLines.map((line) => `  ${line}`).join('\n')}`;
  return new EsmctlError({
    code: 'ESMCTL_EXEC_INIT',
    kind: 'target',
    message: message + said,
    next: ['The command must run a Lambda runtime client: it reads AWS_LAMBDA_RUNTIME_API and polls for events.'],
  });
}
