import type { Mapping } from '../../mapping/mapping.ts';
import type { Assumed } from '../../model/assumptions.ts';
import type { Random } from '../../model/clock.ts';

/** What the mapping and the assumptions say about failures. */
export interface RetryPolicy {
  /** Infinity for no limit. Does not count the first invocation. */
  readonly maximumRetries: number;
  /** Infinity for no limit. */
  readonly maximumAgeMs: number;
  readonly ageFrom: 'timestamp' | 'poll';
  readonly bisect: boolean;
  readonly partial: 'suffix' | 'items';
  readonly pauseMs: number;
  readonly pauseLimitMs: number;
}

/**
 * `MaximumRetryAttempts` -1 is without end, but 10 where an on-failure destination is set
 * (Lambda developer guide, page kafka-retry-configurations).
 */
export function retryPolicyOf(mapping: Mapping, assumed: Assumed): RetryPolicy {
  const withoutEnd = mapping.maximumRetryAttempts === -1;
  const capped = withoutEnd && mapping.onFailureDestination !== undefined;
  return {
    maximumRetries: capped
      ? Number(assumed['infinite-retries-with-destination'])
      : withoutEnd
        ? Number.POSITIVE_INFINITY
        : mapping.maximumRetryAttempts,
    maximumAgeMs:
      mapping.maximumRecordAgeSeconds === -1 ? Number.POSITIVE_INFINITY : mapping.maximumRecordAgeSeconds * 1000,
    ageFrom: assumed['record-age-from'] === 'poll' ? 'poll' : 'timestamp',
    bisect: mapping.bisectBatchOnFunctionError,
    partial: assumed['partial-retry'] === 'items' ? 'items' : 'suffix',
    pauseMs: Number(assumed['retry-pause-ms']),
    pauseLimitMs: Number(assumed['retry-pause-limit-ms']),
  };
}

/** The pause before the `nth` unchanged retry (1 = first): doubling, with up to 40 % jitter, up to the limit. */
export function pauseBeforeRetry(policy: RetryPolicy, nth: number, random: Random): number {
  const doubled = policy.pauseMs * 2 ** Math.min(nth - 1, 30);
  return Math.round(Math.min(doubled * (1 + 0.4 * random()), policy.pauseLimitMs));
}
