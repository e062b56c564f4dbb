/** What is seen of a mapping at one moment; the same of a run and of a simulation. */
export interface ScalingObservation {
  /** Of a clock that never jumps. */
  readonly atMs: number;
  readonly pollers: number;
  /** For each partition the records that are not yet done; undefined where nobody knows. Its length is their number. */
  readonly lag: readonly (number | undefined)[];
  /** Since the last evaluation. */
  readonly throttles: number;
  /** Polled a second, on average since the last evaluation. */
  readonly bytesPerSecond: number;
  /** In flight on average since the last evaluation. */
  readonly concurrentInvocations: number;
}

/** What a policy remembers from one evaluation to the next. */
export interface ScalingState {
  readonly nextEvaluationMs: number;
  readonly lastLag: { readonly records: number; readonly atMs: number } | undefined;
  /** Evaluations in a row in which fewer pollers would have done. */
  readonly quiet: number;
  /** Decided, and not yet due. */
  readonly pending: PollerDecision | undefined;
}

/** Why the number of pollers changes. */
type ChangeReason = 'lag' | 'throughput' | 'invocations' | 'throttled' | 'quiet' | 'limits';

/** Why it stays. */
type HoldReason =
  | 'not-due'
  | 'change-pending'
  | 'lag-unknown'
  | 'keeps-up'
  | 'draining'
  | 'quiet-not-long'
  | 'at-limit';

export type ScalingReason = ChangeReason | HoldReason;

/** How many pollers there are to be, and from when on. */
export interface PollerDecision {
  readonly target: number;
  readonly reason: ScalingReason;
  /** Of a change: when it takes place; otherwise when to look again. */
  readonly atMs: number;
}
