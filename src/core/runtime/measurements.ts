import { createHistogram, type Percentiles } from './ledger/histogram.ts';
import type { Outcome, OutcomeKind } from './outcome.ts';

/** What a run counts besides the ledger. */
export interface Measurements {
  polledBytes: number;
  payloadBytes: number;
  invocations: number;
  /** Invocations whose records were in one before: unchanged, shrunk or split. */
  retries: number;
  destinationFailures: number;
  badRecords: number;
  /** Records that had been counted before and came again after a rebalance; the ledger does not count them again. */
  redelivered: number;
  readonly outcomes: Record<OutcomeKind, number>;
  noteInvocation(measured: {
    outcome: Outcome;
    records: number;
    payloadBytes: number;
    durationMs: number;
    again: boolean;
  }): void;
  readonly batchRecords: () => Percentiles | undefined;
  readonly durationMs: () => Percentiles | undefined;
  readonly batchBytes: () => Percentiles | undefined;
}

export function createMeasurements(): Measurements {
  const sizes = createHistogram();
  const durations = createHistogram();
  const bytes = createHistogram();
  const outcomes = {
    succeeded: 0,
    itemsFailed: 0,
    functionError: 0,
    timedOut: 0,
    throttled: 0,
    tooLarge: 0,
    unreachable: 0,
  };
  return {
    polledBytes: 0,
    payloadBytes: 0,
    invocations: 0,
    retries: 0,
    destinationFailures: 0,
    badRecords: 0,
    redelivered: 0,
    outcomes,
    noteInvocation({ outcome, records, payloadBytes, durationMs, again }) {
      if (again) this.retries += 1;
      this.invocations += 1;
      this.payloadBytes += payloadBytes;
      outcomes[outcome.kind] += 1;
      sizes.add(records);
      bytes.add(payloadBytes);
      durations.add(durationMs);
    },
    batchRecords: () => sizes.read(),
    batchBytes: () => bytes.read(),
    durationMs: () => durations.read(),
  };
}
