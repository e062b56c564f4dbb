import { createMeasurements } from '../../src/core/runtime/measurements.ts';
import type { Outcome, OutcomeKind } from '../../src/core/runtime/outcome.ts';
import type { RunView } from '../../src/core/runtime/run-options.ts';
import { type RunSummary, summariseRun } from '../../src/core/runtime/summarise-run.ts';

/** One outcome of a kind, for what only counts kinds. */
export function outcomeOf(kind: OutcomeKind): Outcome {
  if (kind === 'succeeded') return { kind };
  if (kind === 'itemsFailed') return { kind, failed: 'all', why: '' };
  return kind === 'functionError' ? { kind, mark: 'Unhandled', why: '' } : { kind, why: '' };
}

/** A run in full swing: three partitions, one held, one without a commit. */
export function runView(overrides: Partial<RunView> = {}): RunView {
  const measurements = createMeasurements();
  measurements.polledBytes = 48_300_000;
  measurements.retries = 7;
  measurements.outcomes.succeeded = 1_204;
  measurements.outcomes.functionError = 6;
  measurements.outcomes.throttled = 1;
  return {
    ledger: {
      polled: 123_456,
      filtered: 23_456,
      succeeded: 98_000,
      sentToDestination: 300,
      dropped: 0,
      unfinished: 1_700,
    },
    measurements,
    partitions: [
      {
        name: 'orders-0',
        processor: 0,
        committed: 41_000n,
        committable: 41_250n,
        unfinished: 900,
        logEnd: undefined,
        paused: true,
      },
      {
        name: 'orders-1',
        processor: 1,
        committed: undefined,
        committable: 12n,
        unfinished: 800,
        logEnd: undefined,
        paused: false,
      },
      {
        name: 'orders-2',
        processor: 2,
        committed: 2n ** 53n,
        committable: undefined,
        unfinished: 0,
        logEnd: undefined,
        paused: false,
      },
    ],
    pollers: 2,
    processors: [
      { id: 0, state: 'invoking', batchRecords: 100, queuedRecords: 800 },
      { id: 1, state: 'pausing', batchRecords: 100, queuedRecords: 700 },
      { id: 2, state: 'waiting', batchRecords: 0, queuedRecords: 0 },
    ],
    source: { name: 'orders.ndjson', readBytes: 48_300_000, totalBytes: 96_600_000 },
    elapsedMs: 12_300,
    stopping: undefined,
    ...overrides,
  };
}

/** The summary of a run that met everything. */
export function runSummary(overrides: Partial<RunSummary> = {}): RunSummary {
  const measurements = createMeasurements();
  const kinds: readonly [OutcomeKind, number][] = [
    ['succeeded', 1_204],
    ['itemsFailed', 3],
    ['functionError', 6],
    ['timedOut', 1],
    ['throttled', 2],
  ];
  for (const [kind, times] of kinds) {
    for (let time = 0; time < times; time += 1) {
      measurements.noteInvocation({
        outcome: outcomeOf(kind),
        records: 100,
        payloadBytes: 48_000,
        durationMs: 12.3,
        again: false,
      });
    }
  }
  measurements.polledBytes = 48_300_000;
  measurements.retries = 12;
  const result = {
    reason: 'end' as const,
    error: undefined,
    ledger: { polled: 123_456, filtered: 23_456, succeeded: 99_700, sentToDestination: 300, dropped: 0, unfinished: 0 },
    measurements,
    committed: new Map([
      ['orders-0', 41_250n],
      ['orders-10', 7n],
      ['orders-2', 2n ** 53n],
    ]),
    uncommitted: new Map(),
    partitions: [],
    durationMs: 61_234,
  };
  const passedOver = { alreadyCommitted: 0, beforeStart: 0, otherTopics: 12, bad: 1 };
  return { ...summariseRun(result, { group: 'orders-group', topic: 'orders', passedOver }), ...overrides };
}
