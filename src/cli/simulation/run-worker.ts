import { parentPort } from 'node:worker_threads';
import { searchPollers } from '../../core/simulation/search-pollers.ts';
import { simulate } from '../../core/simulation/simulate.ts';
import type { PolicySpec, SimulationInputs } from '../../core/simulation/simulation-inputs.ts';

/** What a thread is asked for: a run of one policy, or without one the search for the fewest pollers. */
export interface RunRequest {
  readonly inputs: SimulationInputs;
  readonly policy: PolicySpec | undefined;
}

parentPort?.on('message', ({ inputs, policy }: RunRequest) => {
  parentPort?.postMessage(policy === undefined ? searchPollers(inputs) : simulate(inputs, policy));
});
