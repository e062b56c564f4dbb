import type { SimulatedAttempt } from './attempts.ts';
import type { Fleet } from './fleet.ts';
import type { FunctionPool } from './function-pool.ts';
import type { PartitionStates } from './partition-states.ts';
import type { PollerPolicy } from './poller-policy.ts';
import type { SimulationInputs } from './simulation-inputs.ts';

/** Counted since the beginning. */
export interface Totals {
  done: number;
  givenUp: number;
  lost: number;
  invocations: number;
  failed: number;
  throttles: number;
  rebalances: number;
  batches: number;
  batchRecords: number;
  polledBytes: number;
  /** Batches that waited for their poller's bytes. */
  throughputWaits: number;
}

/** All that is known of a run at one moment. */
export interface World {
  readonly inputs: SimulationInputs;
  readonly policy: PollerPolicy;
  readonly states: PartitionStates;
  readonly pool: FunctionPool;
  pollers: number;
  phase: 'running' | 'rebalancing';
  inFlightRecords: number;
  readonly totals: Totals;
}

/** Sees every step of a run; for tests that hold a run to its rules. */
export interface Observer {
  staffed?(atMs: number, pollers: number, fleet: Fleet): void;
  closed?(atMs: number, fleet: Fleet, id: number): void;
  invoked?(atMs: number, fleet: Fleet, id: number, attempt: SimulatedAttempt): void;
  finished?(atMs: number, fleet: Fleet, id: number, attempt: SimulatedAttempt, succeeded: boolean): void;
  decided?(atMs: number, target: number, changeAtMs: number): void;
  sampled?(atMs: number, world: World): void;
}
