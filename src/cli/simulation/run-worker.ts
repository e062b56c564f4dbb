import { parentPort } from 'node:worker_threads';
import { simulate } from '../../core/simulation/simulate.ts';
import type { PolicySpec, SimulationInputs } from '../../core/simulation/simulation-inputs.ts';

/** One run that a thread is asked for. */
export interface RunRequest {
  readonly inputs: SimulationInputs;
  readonly policy: PolicySpec;
}

parentPort?.on('message', ({ inputs, policy }: RunRequest) => {
  parentPort?.postMessage(simulate(inputs, policy));
});
