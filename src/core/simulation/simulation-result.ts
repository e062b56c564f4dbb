/** One moment of a run; rates are averages since the one before. */
export interface TimelinePoint {
  readonly atSeconds: number;
  readonly pollers: number;
  /** Records that have arrived and are in no invocation. */
  readonly lag: number;
  readonly inFlight: number;
  /** Of the oldest record that is not done. */
  readonly oldestAgeSeconds: number;
  readonly inRecordsPerSecond: number;
  readonly outRecordsPerSecond: number;
  readonly concurrentInvocations: number;
  readonly throttles: number;
  /** In US dollars since the beginning. */
  readonly cost: number;
}

export type BindingState =
  | 'none'
  | 'scaling'
  | 'rebalance'
  | 'maximum-pollers'
  | 'poller-throughput'
  | 'partitions'
  | 'function-concurrency';

/** What a run came to. */
export interface SimulationSummary {
  readonly simulatedSeconds: number;
  readonly arrivedRecords: number;
  readonly doneRecords: number;
  /** After the last retry that is allowed. */
  readonly givenUpRecords: number;
  /** Removed by the topic's retention, unread. */
  readonly lostRecords: number;
  readonly lagAtEnd: number;
  readonly peakLag: number;
  readonly peakAgeSeconds: number;
  /** Of the oldest record, over time. */
  readonly p99AgeSeconds: number;
  /** Of records, from arrival to done; null while none is done. */
  readonly meanLatencySeconds: number | null;
  readonly p50LatencySeconds: number | null;
  readonly p99LatencySeconds: number | null;
  /** When everything that had come was done, after a backlog; null where it never was. */
  readonly drainedAfterSeconds: number | null;
  readonly secondsAboveTarget: number;
  readonly invocations: number;
  readonly failedInvocations: number;
  readonly coldStarts: number;
  readonly throttles: number;
  readonly rebalances: number;
  readonly meanBatchRecords: number | null;
  readonly meanConcurrency: number;
  readonly peakConcurrency: number;
  readonly pollersAtEnd: number;
  readonly peakPollers: number;
  readonly pollerHours: number;
  /** Null where pollers are not billed by units. */
  readonly eventPollerUnitHours: number | null;
  readonly cost: {
    readonly pollers: number | null;
    readonly requests: number;
    readonly duration: number;
    readonly total: number;
  };
  /** Share of the time in which each limit was what held records back. */
  readonly binding: Readonly<Record<BindingState, number>>;
}

export interface PolicyResult {
  readonly mode: string;
  readonly timeline: readonly TimelinePoint[];
  readonly summary: SimulationSummary;
}
