import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { RunProgress } from '../../core/simulation/run-progress.ts';
import type { SearchResult } from '../../core/simulation/search-pollers.ts';
import type { PolicySpec, SimulationInputs } from '../../core/simulation/simulation-inputs.ts';
import type { PolicyResult } from '../../core/simulation/simulation-result.ts';
import type { RunReply, RunRequest } from './run-worker.ts';

const OWN_URL = import.meta.url;
const THREAD_ENTRY = new URL(`./run-worker${extname(OWN_URL)}`, OWN_URL);

/**
 * A thread that had a longer run is replaced: the compiler takes the arrays of the first run of a thread for constants, and
 * the code for those that come later takes about a third more time.
 */
const RENEWED_AFTER_MS = 1000;

export interface ManyRuns {
  readonly inputs: SimulationInputs;
  readonly policies: readonly PolicySpec[];
  readonly runs: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
  /** Called with the first seed of a policy, as soon as it is there. */
  readonly onFirst: (result: PolicyResult, policy: number) => void;
}

/** The search for the fewest pollers, in a thread. Rejects when the signal says so; no thread is left. */
export async function runSearch(inputs: SimulationInputs, signal: AbortSignal): Promise<SearchResult | undefined> {
  const [result] = await askThreads<SearchResult>([{ inputs, policy: undefined }], signal, {
    onProgress() {},
    onResult() {},
  });
  return result;
}

/**
 * Every policy with `runs` seeds from that of the inputs on, in as many threads as there are cores. Results in the order
 * of policies and seeds, whatever ended first. Rejects when the signal says so; no thread is left.
 */
export async function runMany(many: ManyRuns): Promise<PolicyResult[][]> {
  const { inputs, policies, runs, signal, onProgress, onFirst } = many;
  const requests: RunRequest[] = policies.flatMap((policy) =>
    Array.from({ length: runs }, (_, at) => ({ inputs: { ...inputs, seed: inputs.seed + at }, policy })),
  );
  const results = await askThreads<PolicyResult>(requests, signal, {
    onProgress,
    onResult(result, at) {
      if (at % runs === 0) onFirst(result, at / runs);
    },
  });
  return policies.map((_, policy) =>
    results.slice(policy * runs, (policy + 1) * runs).filter((result) => result !== undefined),
  );
}

interface Watcher<Result> {
  onProgress(progress: RunProgress): void;
  onResult(result: Result, request: number): void;
}

/** Answers in the order of the requests. */
async function askThreads<Result>(
  requests: readonly RunRequest[],
  signal: AbortSignal,
  watcher: Watcher<Result>,
): Promise<(Result | undefined)[]> {
  signal.throwIfAborted();
  const results = new Array<Result | undefined>(requests.length);
  const workers: Worker[] = [];
  let next = 0;
  let ended = 0;
  /** Of each request that is under way. */
  const shares = new Map<number, number>();
  const tell = (): void => {
    const underWay = [...shares.values()].reduce((sum, share) => sum + share, 0);
    watcher.onProgress({ ended, all: requests.length, share: (ended + underWay) / requests.length });
  };
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let worker = startWorker();
      let at = -1;
      let askedMs = 0;
      const ask = (): void => {
        const isWorn = at >= 0 && performance.now() - askedMs > RENEWED_AFTER_MS;
        at = next;
        next += 1;
        if (at >= requests.length) {
          resolve();
          return;
        }
        if (isWorn) {
          void worker.terminate();
          worker = startWorker();
        }
        askedMs = performance.now();
        worker.postMessage(requests[at]);
      };
      ask();

      function startWorker(): Worker {
        const started = new Worker(THREAD_ENTRY);
        workers.push(started);
        started.once('error', reject);
        started.on('message', (reply: RunReply<Result>) => {
          if ('share' in reply) {
            shares.set(at, reply.share);
            tell();
            return;
          }
          results[at] = reply.result;
          shares.delete(at);
          ended += 1;
          watcher.onResult(reply.result, at);
          tell();
          ask();
        });
        return started;
      }
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
