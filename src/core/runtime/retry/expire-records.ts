import type { EventRecord } from '../../event/event-record.ts';
import type { RetryPolicy } from './retry-policy.ts';

export interface AgeSplit {
  readonly expired: readonly EventRecord[];
  readonly alive: readonly EventRecord[];
}

/** Separates the records older than the limit; assumption `record-age-from` says what their age counts from. */
export function expireRecords(
  records: readonly EventRecord[],
  { maximumAgeMs, ageFrom }: Pick<RetryPolicy, 'maximumAgeMs' | 'ageFrom'>,
  nowMs: number,
): AgeSplit {
  if (maximumAgeMs === Number.POSITIVE_INFINITY) return { expired: [], alive: records };
  const isExpired = ({ timestampMs, polledMs }: EventRecord): boolean =>
    nowMs - (ageFrom === 'poll' ? polledMs : timestampMs) > maximumAgeMs;
  if (!records.some(isExpired)) return { expired: [], alive: records };
  return { expired: records.filter(isExpired), alive: records.filter((record) => !isExpired(record)) };
}
