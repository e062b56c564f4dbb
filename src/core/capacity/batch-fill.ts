import type { BatchFill } from './estimate.ts';
import type { PayloadFit } from './payload-fit.ts';

const DAY_SECONDS = 86_400;

export interface FillFacts {
  readonly recordsPerSecond: number;
  /** Invocation slots that share the load. */
  readonly slots: number;
  readonly functionDurationMs: number;
  readonly windowMs: number;
  readonly effectiveBatchSize: number;
  readonly batchSize: number;
  readonly payload: PayloadFit;
}

/**
 * How full an average batch is. A slot gathers while its function runs; then the window begins, with the first record at
 * the latest (assumption `window-begins` of a run), and closes what has come: rate × (duration + window), never less than
 * the first record and what follows it within the window.
 */
export function batchFillOf(facts: FillFacts): BatchFill {
  const { recordsPerSecond, slots, functionDurationMs, windowMs, effectiveBatchSize, batchSize, payload } = facts;
  const perSlotMs = recordsPerSecond / slots / 1000;
  const gathered = Math.max(perSlotMs * (functionDurationMs + windowMs), 1 + perSlotMs * windowMs);
  const isFull = gathered >= effectiveBatchSize;
  const records = Math.min(effectiveBatchSize, gathered);
  return {
    records,
    bytes: payload.envelopeBytes + records * payload.bytesPerRecord,
    closedBy: isFull ? (effectiveBatchSize < batchSize ? 'payload' : 'count') : 'window',
    invocationsPerDay: (recordsPerSecond / records) * DAY_SECONDS,
  };
}
