import type { PriceList } from '../capacity/price-list.ts';
import type { RetryPolicy } from '../runtime/retry/retry-policy.ts';
import type { DurationModel } from './function-model.ts';
import type { RatePoint } from './load-curve.ts';

/** Who decides how many pollers or workers there are. */
export type PolicySpec =
  | { readonly kind: 'on-demand' }
  | { readonly kind: 'provisioned'; readonly minimumPollers: number; readonly maximumPollers: number }
  /** KEDA's Kafka scaler on a horizontal pod autoscaler: one worker for so many records of lag. */
  | { readonly kind: 'keda'; readonly lag: number }
  /** Azure Functions' target-based scaling of Kafka triggers. */
  | { readonly kind: 'azure'; readonly lag: number }
  | { readonly kind: 'fixed'; readonly workers: number };

/** The load of one simulation: one curve that partitions share, or one for each of them. */
export interface SimulatedLoad {
  /** Records a millisecond. */
  readonly curves: readonly (readonly RatePoint[])[];
  /** Which curve each partition follows, and which share of it. */
  readonly partitionCurve: Int32Array;
  readonly partitionShare: Float64Array;
  readonly arrivals: 'poisson' | 'even';
  readonly backlogRecords: number;
  readonly backlogAgeMs: number;
}

/** Everything that a simulation is computed from, checked. */
export interface SimulationInputs {
  readonly partitions: number;
  readonly load: SimulatedLoad;
  readonly recordBytes: number;
  /** BatchSize, or fewer where the payload closes a batch before. */
  readonly batchLimit: number;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly functionModel: DurationModel;
  /** Of one invocation, 0..1. */
  readonly errorRate: number;
  readonly throttleRate: number;
  readonly coldStartMs: number;
  readonly concurrencyLimit: number | undefined;
  readonly memoryMegabytes: number;
  readonly retry: RetryPolicy;
  readonly durationMs: number;
  /** Ends when a backlog is gone, at `durationMs` at the latest. */
  readonly untilDrained: boolean;
  readonly sampleMs: number;
  /** Of the topic; undefined: records stay for ever. */
  readonly retentionMs: number | undefined;
  /** The age of the oldest record that the summary counts the time above. */
  readonly targetAgeMs: number;
  readonly seed: number;
  readonly prices: PriceList;
  /** By name; see `SIMULATION_ASSUMPTIONS`. */
  readonly assumed: Readonly<Record<string, string>>;
}
