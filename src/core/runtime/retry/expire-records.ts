import type { EventRecord } from '../../event/event-record.ts';

export interface AgeSplit {
  readonly expired: readonly EventRecord[];
  readonly alive: readonly EventRecord[];
}

/** Separates the records older than the limit; age counts from the Kafka timestamp (assumption `record-age-from`). */
export function expireRecords(records: readonly EventRecord[], maximumAgeMs: number, nowMs: number): AgeSplit {
  if (maximumAgeMs === Number.POSITIVE_INFINITY) return { expired: [], alive: records };
  const isExpired = ({ timestampMs }: EventRecord): boolean => nowMs - timestampMs > maximumAgeMs;
  if (!records.some(isExpired)) return { expired: [], alive: records };
  return { expired: records.filter(isExpired), alive: records.filter((record) => !isExpired(record)) };
}
