import { basename, dirname, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FunctionFacts, FunctionLogLine } from '../function-port.ts';
import { lambdaVariables, nameLogStream, type Variables } from './lambda-variables.ts';
import { THREAD_ENTRY } from './typescript-loader.ts';
import type { ThreadData } from './worker/protocol.ts';

export interface WorkerEnvironmentOptions {
  /** Absolute. */
  readonly file: string;
  readonly exportName: string;
  readonly facts: FunctionFacts;
  readonly env: Variables;
  /** Node.js arguments that make the module readable (TypeScript). */
  readonly loaderArguments: readonly string[];
  readonly onLog: (line: FunctionLogLine) => void;
}

/** V8 ends a thread cleanly only while there is room left to do so in. */
const HEADROOM_MEGABYTES = 64;

/** Opens a thread that will load the handler; its heap may grow to the function's memory and a little more. */
export function openWorker(
  { file, exportName, facts, env, loaderArguments }: WorkerEnvironmentOptions,
  logBacklog: SharedArrayBuffer,
): Worker {
  const logStreamName = nameLogStream(facts.functionVersion, Date.now());
  const [nodeMajor] = process.versions.node.split('.');
  const moduleUrl = pathToFileURL(file).href;
  const workerData: ThreadData = { moduleUrl, exportName, facts, logStreamName, logBacklog };
  return new Worker(THREAD_ENTRY, {
    workerData,
    argv: [],
    execArgv: [...loaderArguments],
    env: {
      ...env,
      ...lambdaVariables({
        facts,
        logStreamName,
        taskRoot: dirname(file),
        handler: `${basename(file, extname(file))}.${exportName}`,
        executionEnvironment: `AWS_Lambda_nodejs${nodeMajor}.x`,
      }),
    },
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: facts.memoryMegabytes + HEADROOM_MEGABYTES },
  });
}
