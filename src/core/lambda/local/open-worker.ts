import { Worker } from 'node:worker_threads';
import { describeHandler, type HandlerEnvironmentOptions, heapMegabytes } from './describe-handler.ts';
import { THREAD_ENTRY } from './typescript-loader.ts';
import type { ThreadData } from './worker/protocol.ts';

/** Opens a thread that will load the handler. */
export function openWorker(options: HandlerEnvironmentOptions, logBacklog: SharedArrayBuffer): Worker {
  const { data, variables } = describeHandler(options);
  const workerData: ThreadData = { ...data, logBacklog };
  return new Worker(THREAD_ENTRY, {
    workerData,
    argv: [],
    execArgv: [...options.loaderArguments],
    env: variables,
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes(options.facts) },
  });
}
