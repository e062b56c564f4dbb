import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SearchResult } from '../../core/simulation/search-pollers.ts';
import type { PolicySpec, SimulationInputs } from '../../core/simulation/simulation-inputs.ts';
import type { PolicyResult } from '../../core/simulation/simulation-result.ts';
import type { RunRequest } from './run-worker.ts';

const OWN_URL = import.meta.url;
const THREAD_ENTRY = new URL(`./run-worker${extname(OWN_URL)}`, OWN_URL);

export interface ManyRuns {
  readonly inputs: SimulationInputs;
  readonly policies: readonly PolicySpec[];
  readonly runs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, all: number) => void;
}

/** The search for the fewest pollers, in a thread. Rejects when the signal says so; no thread is left. */
export async function runSearch(inputs: SimulationInputs, signal: AbortSignal): Promise<SearchResult | undefined> {
  const [result] = await askThreads<SearchResult>([{ inputs, policy: undefined }], signal, () => {});
  return result;
}

/**
 * Every policy with `runs` seeds from that of the inputs on, in as many threads as there are cores. Results in the order
 * of policies and seeds, whatever ended first. Rejects when the signal says so; no thread is left.
 */
export async function runMany({ inputs, policies, runs, signal, onProgress }: ManyRuns): Promise<PolicyResult[][]> {
  const requests: RunRequest[] = policies.flatMap((policy) =>
    Array.from({ length: runs }, (_, at) => ({ inputs: { ...inputs, seed: inputs.seed + at }, policy })),
  );
  const results = await askThreads<PolicyResult>(requests, signal, (done) => onProgress(done, requests.length));
  return policies.map((_, policy) =>
    results.slice(policy * runs, (policy + 1) * runs).filter((result) => result !== undefined),
  );
}

/** Answers in the order of the requests. */
async function askThreads<Result>(
  requests: readonly RunRequest[],
  signal: AbortSignal,
  onDone: (done: number) => void,
): Promise<(Result | undefined)[]> {
  signal.throwIfAborted();
  const results = new Array<Result | undefined>(requests.length);
  const workers: Worker[] = [];
  let next = 0;
  let done = 0;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(THREAD_ENTRY);
      workers.push(worker);
      let at = -1;
      const ask = (): void => {
        at = next;
        next += 1;
        if (at < requests.length) worker.postMessage(requests[at]);
        else resolve();
      };
      worker.on('message', (result: Result) => {
        results[at] = result;
        done += 1;
        onDone(done);
        ask();
      });
      worker.once('error', reject);
      ask();
    });
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    const size = Math.min(availableParallelism(), requests.length);
    await Promise.race([Promise.all(Array.from({ length: size }, work)), stopped]);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
}
