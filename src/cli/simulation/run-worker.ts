import { parentPort } from 'node:worker_threads';
import { searchPollers } from '../../core/simulation/search-pollers.ts';
import { simulate } from '../../core/simulation/simulate.ts';
import type { PolicySpec, SimulationInputs } from '../../core/simulation/simulation-inputs.ts';

/** What a thread is asked for: a run of one policy, or without one the search for the fewest pollers. */
export interface RunRequest {
  readonly inputs: SimulationInputs;
  readonly policy: PolicySpec | undefined;
}

/** What a thread says: how far a run is (0 to 1), and at its end the result. */
export type RunReply<Result> = { readonly share: number } | { readonly result: Result };

/** People see no more; a run has hundreds of points. */
const REPORT_MS = 100;

parentPort?.on('message', ({ inputs, policy }: RunRequest) => {
  if (policy === undefined) {
    parentPort?.postMessage({ result: searchPollers(inputs) });
    return;
  }
  let reportedMs = performance.now();
  const sampled = (atMs: number): void => {
    const nowMs = performance.now();
    if (nowMs - reportedMs < REPORT_MS) return;
    reportedMs = nowMs;
    parentPort?.postMessage({ share: atMs / inputs.durationMs });
  };
  parentPort?.postMessage({ result: simulate(inputs, policy, { sampled }) });
});
