import type { EventEnvelope } from '../../event/envelope.ts';
import type { EventRecord } from '../../event/event-record.ts';
import { createPayloadMeter, type PayloadMeter } from '../../event/payload.ts';

/** Why a batch closed; `oversize` is one record whose event alone passes the payload limit: it is never invoked. */
export type CloseReason = 'count' | 'window' | 'payload' | 'end' | 'oversize';

export interface Batch {
  readonly records: readonly EventRecord[];
  readonly payloadBytes: number;
  readonly closedBy: CloseReason;
}

export interface BatcherOptions {
  /** Records, 1..10000. */
  readonly batchSize: number;
  /** 0 closes at once with what is there. */
  readonly windowMs: number;
  readonly payloadLimitBytes: number;
  readonly envelope: EventEnvelope;
}

/**
 * Closes a batch by count, by window or by payload, whichever comes first
 * (Lambda developer guide, page invocation-eventsourcemapping). Pure: time comes in, batches come out.
 */
export interface Batcher {
  /** False when the record does not fit beside those that wait: close, then offer it again. */
  offer(record: EventRecord, nowMs: number): boolean;
  /** Why the open batch is due now; undefined while it may still grow (or is empty). */
  due(nowMs: number): CloseReason | undefined;
  /** When the window closes the open batch; undefined while it is empty. */
  readonly windowEndsAtMs: number | undefined;
  readonly size: number;
  /** The open batch, which is then empty again; the caller has looked at `size`. */
  close(reason: CloseReason): Batch;
}

export function createBatcher({ batchSize, windowMs, payloadLimitBytes, envelope }: BatcherOptions): Batcher {
  let records: EventRecord[] = [];
  let meter: PayloadMeter = createPayloadMeter(envelope);
  let openedAtMs: number | undefined;
  let full: CloseReason | undefined;

  return {
    get size() {
      return records.length;
    },
    get windowEndsAtMs() {
      return openedAtMs === undefined ? undefined : openedAtMs + windowMs;
    },
    offer(record, nowMs) {
      if (full !== undefined) return false;
      const bytes = meter.bytesWith(record);
      if (bytes > payloadLimitBytes) {
        full = records.length === 0 ? 'oversize' : 'payload';
        if (full === 'payload') return false;
      }
      records.push(record);
      meter.add(record);
      openedAtMs ??= nowMs;
      if (full === undefined && records.length >= batchSize) full = 'count';
      return true;
    },
    due(nowMs) {
      if (full !== undefined) return full;
      return openedAtMs !== undefined && nowMs >= openedAtMs + windowMs ? 'window' : undefined;
    },
    close(reason) {
      const batch: Batch = { records, payloadBytes: meter.bytes, closedBy: reason };
      records = [];
      meter = createPayloadMeter(envelope);
      openedAtMs = undefined;
      full = undefined;
      return batch;
    },
  };
}
