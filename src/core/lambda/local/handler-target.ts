import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { EsmctlError } from '../../model/errors.ts';
import type { FunctionFacts, FunctionLogLine, FunctionTarget, HandlerIsolation } from '../function-port.ts';
import { createEnvironmentPool } from './environment-pool.ts';
import { handlerNotFound } from './handler-errors.ts';
import { startHandlerProcessEnvironment } from './handler-process-environment.ts';
import { functionError } from './invoke-results.ts';
import type { Variables } from './lambda-variables.ts';
import { chooseLoaderArguments } from './typescript-loader.ts';
import { startWorkerEnvironment } from './worker-environment.ts';

export interface HandlerTargetOptions {
  /** Relative to the working folder, or absolute. */
  readonly file: string;
  readonly exportName: string;
  readonly facts: FunctionFacts;
  readonly maxConcurrency: number;
  /** The whole environment of the function; Lambda's own variables are put over it. */
  readonly env: Variables;
  readonly isolation: HandlerIsolation;
  readonly onLog: (line: FunctionLogLine) => void;
  /** Pending while the reader of the log is behind; processes wait for it, threads do not. */
  readonly untilLogIsRead?: () => Promise<void> | undefined;
}

/**
 * `--handler`: a Node.js module in processes or worker threads of its own, each one warm execution environment.
 * `start()` throws `ESMCTL_HANDLER_FILE`, `_EXPORT`, `_TYPESCRIPT` (usage) or `ESMCTL_HANDLER_LOAD` (target).
 */
export function createHandlerTarget(options: HandlerTargetOptions): FunctionTarget {
  const file = resolve(options.file);
  const startOne = options.isolation === 'process' ? startHandlerProcessEnvironment : startWorkerEnvironment;
  return createEnvironmentPool({
    maxConcurrency: options.maxConcurrency,
    async startEnvironment(signal) {
      try {
        assertFile(file, options.file);
        return await startOne({ ...options, file, loaderArguments: chooseLoaderArguments(file) }, signal);
      } catch (error) {
        if (!(error instanceof EsmctlError)) throw error;
        const body = { errorType: 'Runtime.ImportModuleError', errorMessage: error.message };
        return { kind: 'failed', error, result: functionError(body) };
      }
    },
  });
}

function assertFile(file: string, asWritten: string): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) throw handlerNotFound(asWritten, `does not exist (looked for ${file})`);
  if (!stats.isFile()) throw handlerNotFound(asWritten, 'is not a file');
}
