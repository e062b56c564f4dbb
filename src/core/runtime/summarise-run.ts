import { offsetToJson } from '../model/offset.ts';
import type { Percentiles } from './ledger/histogram.ts';
import { balances, type Ledger } from './ledger/ledger.ts';
import type { OutcomeKind } from './outcome.ts';
import type { PartitionView, RunResult } from './run-options.ts';
import { lagOf } from './run-view.ts';
import type { EndReason } from './runtime-events.ts';

/** Records that the source held and the run did not poll. */
export interface PassedOver {
  readonly alreadyCommitted: number;
  readonly beforeStart: number;
  readonly otherTopics: number;
  readonly bad: number;
}

/** The last line of `run --json`; schemas/run-summary.json. Seconds and bytes as the names say. */
export interface RunSummary {
  readonly type: 'summary';
  readonly schemaVersion: 1;
  readonly group: string;
  readonly topic: string;
  readonly reason: EndReason;
  readonly balanced: boolean;
  readonly ledger: Ledger;
  readonly passedOver: PassedOver;
  readonly invocations: number;
  readonly retries: number;
  /** Records that came again after a rebalance and had been counted before. */
  readonly redelivered: number;
  readonly outcomes: Readonly<Record<OutcomeKind, number>>;
  readonly destinationFailures: number;
  readonly durationSeconds: number;
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly batchRecords: Percentiles | null;
  readonly batchBytes: Percentiles | null;
  readonly invocationSeconds: Percentiles | null;
  readonly committed: Readonly<Record<string, number | string>>;
  /** By partition: everything below `done` is done, and only below `committed` (null: unknown) known to be committed. */
  readonly uncommitted: Readonly<
    Record<string, { readonly committed: number | string | null; readonly done: number | string }>
  >;
  /** By partition that the run had when it ended: records to the end of the log; null where the end is unknown. */
  readonly lag: Readonly<Record<string, number | string | null>>;
  readonly error: { readonly code: string; readonly message: string; readonly next: readonly string[] } | null;
}

export interface SummaryContext {
  readonly group: string;
  readonly topic: string;
  readonly passedOver: PassedOver;
}

export function summariseRun(result: RunResult, { group, topic, passedOver }: SummaryContext): RunSummary {
  const { ledger, measurements, error } = result;
  const seconds = Math.max(result.durationMs, 1) / 1000;
  const committed = inOrder(result.committed).map(([name, offset]) => [name, offsetToJson(offset)] as const);
  const uncommitted = inOrder(result.uncommitted).map(
    ([name, { committed: known, done }]) =>
      [name, { committed: known === undefined ? null : offsetToJson(known), done: offsetToJson(done) }] as const,
  );
  return {
    type: 'summary',
    schemaVersion: 1,
    group,
    topic,
    reason: result.reason,
    balanced: balances(ledger),
    ledger,
    passedOver: { ...passedOver },
    invocations: measurements.invocations,
    retries: measurements.retries,
    redelivered: measurements.redelivered,
    outcomes: { ...measurements.outcomes },
    destinationFailures: measurements.destinationFailures,
    durationSeconds: round(result.durationMs / 1000),
    recordsPerSecond: round(ledger.polled / seconds),
    bytesPerSecond: Math.round(measurements.polledBytes / seconds),
    batchRecords: whole(measurements.batchRecords()),
    batchBytes: whole(measurements.batchBytes()),
    invocationSeconds: inSeconds(measurements.durationMs()),
    committed: Object.fromEntries(committed),
    uncommitted: Object.fromEntries(uncommitted),
    lag: Object.fromEntries(result.partitions.map((view) => [view.name, lagToJson(view)])),
    error: error === undefined ? null : { code: error.code, message: error.message, next: error.next },
  };
}

function inOrder<T>(byPartition: ReadonlyMap<string, T>): [string, T][] {
  return [...byPartition].toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
}

function lagToJson(view: PartitionView): number | string | null {
  const lag = lagOf(view);
  return lag === undefined ? null : offsetToJson(lag);
}

function inSeconds(percentiles: Percentiles | undefined): Percentiles | null {
  if (percentiles === undefined) return null;
  const { count, min, p50, p90, p99, max } = percentiles;
  const seconds = (ms: number): number => Math.round(ms * 1000) / 1e6;
  return { count, min: seconds(min), p50: seconds(p50), p90: seconds(p90), p99: seconds(p99), max: seconds(max) };
}

/** Counts come back from their buckets as fractions. */
function whole(percentiles: Percentiles | undefined): Percentiles | null {
  if (percentiles === undefined) return null;
  const { count, min, p50, p90, p99, max } = percentiles;
  return { count, min, p50: Math.round(p50), p90: Math.round(p90), p99: Math.round(p99), max };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
