import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FunctionFacts, FunctionLogLine, FunctionTarget } from '../function-port.ts';
import { createEnvironmentPool } from './environment-pool.ts';
import type { Variables } from './lambda-variables.ts';
import { startProcessEnvironment } from './runtime-api/process-environment.ts';
import { splitCommand } from './runtime-api/split-command.ts';

export interface RuntimeApiTargetOptions {
  /** Split into words as a shell does; no shell runs. */
  readonly command: string;
  readonly facts: FunctionFacts;
  readonly maxConcurrency: number;
  /** The whole environment of the processes; Lambda's own variables are put over it. */
  readonly env: Variables;
  readonly cwd: string;
  readonly onLog: (line: FunctionLogLine) => void;
  readonly untilLogIsRead?: () => Promise<void> | undefined;
}

/**
 * `--exec`: any Lambda runtime client or custom runtime, one process group per concurrent invocation, each with a Runtime API
 * of its own. `start()` throws `ESMCTL_EXEC_COMMAND` (usage) or `ESMCTL_EXEC_INIT` (target).
 * @throws EsmctlError (usage) for a command that cannot be split.
 */
export function createRuntimeApiTarget(options: RuntimeApiTargetOptions): FunctionTarget {
  const [program, ...programArguments] = splitCommand(options.command);
  const handler = findHandler(programArguments, options.cwd);
  return createEnvironmentPool({
    maxConcurrency: options.maxConcurrency,
    startEnvironment: (signal) => startProcessEnvironment({ ...options, program, programArguments, handler }, signal),
  });
}

/** The last word where it looks like `module.function` and is no file. */
function findHandler(words: readonly string[], cwd: string): string | undefined {
  const last = words.at(-1);
  if (last === undefined || !/^[\w./-]*\w\.[A-Za-z_]\w*$/.test(last)) return undefined;
  return existsSync(resolve(cwd, last)) ? undefined : last;
}
