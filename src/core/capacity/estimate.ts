import type { Problem } from '../model/errors.ts';
import type { CapacityInputs } from './capacity-inputs.ts';
import type { Drain } from './drain-backlog.ts';
import type { PayloadFit } from './payload-fit.ts';

export type BindingLimit =
  | 'poller-throughput'
  | 'poller-invocations'
  | 'partitions'
  | 'function-concurrency'
  | 'payload';

/** One line of the arithmetic, with its numbers put in. */
export interface Step {
  readonly name: string;
  /** How the value came about, with numbers. */
  readonly expression: string;
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

export interface PerPoller {
  readonly recordsPerSecondByInvocations: number;
  readonly recordsPerSecondByThroughput: number;
  readonly recordsPerSecond: number;
}

export interface PollerDemand {
  readonly byThroughput: number;
  readonly byInvocations: number;
  /** With partitions handed out whole; null where no number of pollers carries the load. */
  readonly byAssignment: number | null;
  readonly required: number;
}

export interface BatchFill {
  /** Records of an average batch at this rate (what is carried of it), window and number of pollers. */
  readonly records: number;
  readonly bytes: number;
  readonly closedBy: 'count' | 'payload' | 'window';
  readonly invocationsPerDay: number;
}

export interface Concurrency {
  /** Invocations in flight on average. */
  readonly average: number;
  /** Least that carries the peak with full batches. */
  readonly required: number;
  /** The most that the pollers recommended can have in flight: what to reserve. */
  readonly reserve: number;
  readonly limit: number | null;
}

export interface Cost {
  readonly currency: 'USD';
  readonly region: string;
  readonly asOf: string;
  readonly monthHours: number;
  /** The load that is priced: the usual one, or what is carried of it. */
  readonly recordsPerSecond: number;
  /** At MinimumPollers; on-demand polling is free of charge. */
  readonly pollersPerMonth: number;
  /** At MaximumPollers all the time. */
  readonly pollersPerMonthAtMaximum: number;
  readonly requestsPerMonth: number;
  readonly durationPerMonth: number;
  readonly totalPerMonth: number;
}

/** The answer of `estimate capacity`. */
export interface CapacityEstimate {
  readonly inputs: CapacityInputs;
  /** Whether the load, at its peak, can be carried. */
  readonly carried: boolean;
  readonly bindingLimit: BindingLimit;
  readonly payload: PayloadFit;
  /** BatchSize, or fewer where the payload closes a batch before. */
  readonly effectiveBatchSize: number;
  readonly perPoller: PerPoller;
  readonly demand: PollerDemand;
  readonly demandAtPeak: PollerDemand;
  readonly recommended: { readonly MinimumPollers: number; readonly MaximumPollers: number };
  /** Of the pollers that the mapping or the recommendation allows. */
  readonly capacityRecordsPerSecond: number;
  /** The same where each invocation slot of a poller keeps its partitions, as in `esmctl run`. */
  readonly capacityWithFixedSlots: number;
  readonly onDemand: { readonly ceilingRecordsPerSecond: number; readonly pollers: number | null };
  readonly hottestShare: number;
  /** The fewest partitions that would carry the peak; null where they do already, or no number would. */
  readonly partitionsNeeded: number | null;
  readonly fill: BatchFill;
  readonly concurrency: Concurrency;
  readonly eventPollerUnits: { readonly atMinimum: number; readonly atMaximum: number };
  readonly cost: Cost;
  readonly drain: Drain | undefined;
  readonly steps: readonly Step[];
  readonly findings: readonly Problem[];
}
