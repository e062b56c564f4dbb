import { describe, expect, it } from 'vitest';
import { assume } from '../../../../src/core/model/assumptions.ts';
import { expireRecords } from '../../../../src/core/runtime/retry/expire-records.ts';
import { pauseBeforeRetry, retryPolicyOf } from '../../../../src/core/runtime/retry/retry-policy.ts';
import { eventRecord, streamMapping } from '../../../support/records.ts';

const FOR_EVER = Number.POSITIVE_INFINITY;

describe('the policy of a mapping', () => {
  it.each([
    { why: '-1 is without end', attempts: -1, destination: undefined, retries: FOR_EVER },
    { why: '-1 with a destination is ten', attempts: -1, destination: 'arn:aws:sqs:us-east-1:1:q', retries: 10 },
    { why: 'a number is that number', attempts: 3, destination: undefined, retries: 3 },
    { why: 'a number stays with a destination', attempts: 10_000, destination: 'kafka://failed', retries: 10_000 },
    { why: '0 is no retry', attempts: 0, destination: 'kafka://failed', retries: 0 },
  ])('retries: $why', ({ attempts, destination, retries }) => {
    const mapping = streamMapping({ maximumRetryAttempts: attempts, onFailureDestination: destination });
    expect(retryPolicyOf(mapping, assume()).maximumRetries).toBe(retries);
  });

  it('takes age, splitting and the assumptions over', () => {
    const mapping = streamMapping({
      maximumRecordAgeSeconds: 60,
      bisectBatchOnFunctionError: true,
      onFailureDestination: 'kafka://f',
    });
    const chosen = assume({
      'partial-retry': 'items',
      'retry-pause-ms': '50',
      'retry-pause-limit-ms': '900',
      'infinite-retries-with-destination': '4',
    });
    expect(retryPolicyOf(mapping, chosen)).toEqual({
      maximumRetries: 4,
      maximumAgeMs: 60_000,
      ageFrom: 'timestamp',
      bisect: true,
      partial: 'items',
      pauseMs: 50,
      pauseLimitMs: 900,
    });
    expect(retryPolicyOf(streamMapping(), assume())).toMatchObject({
      maximumAgeMs: FOR_EVER,
      partial: 'suffix',
      bisect: false,
    });
  });
});

describe('the pause before an unchanged retry', () => {
  const policy = retryPolicyOf(streamMapping(), assume());
  it.each([
    [1, 0, 200],
    [2, 0, 400],
    [3, 0, 800],
    [1, 0.5, 240],
    [1, 0.999_999, 280],
    [8, 0, 25_600],
    [8, 0.9, 30_000],
    [9, 0, 30_000],
    [5_000, 0, 30_000],
  ])('before retry %i with chance %d: %i ms', (nth, chance, pauseMs) => {
    expect(pauseBeforeRetry(policy, nth, () => chance)).toBe(pauseMs);
  });

  it('covers what was recorded from AWS: 202-282 ms first, 392 ms second', () => {
    expect(pauseBeforeRetry(policy, 1, () => 0)).toBeLessThanOrEqual(202);
    expect(pauseBeforeRetry(policy, 1, () => 0.999_999)).toBeGreaterThanOrEqual(280);
  });
});

describe('records that are too old', () => {
  const at = (timestampMs: number, offset: bigint) => eventRecord({ timestampMs, offset });
  const offsets = ({ expired, alive }: ReturnType<typeof expireRecords>) => ({
    expired: expired.map(({ offset }) => offset),
    alive: alive.map(({ offset }) => offset),
  });

  it.each([
    { why: 'no limit, no age', limitMs: FOR_EVER, ages: [1e12, 5], expired: [], alive: [0n, 1n] },
    { why: 'exactly as old as the limit is not older', limitMs: 60_000, ages: [60_000], expired: [], alive: [0n] },
    { why: 'one millisecond older is', limitMs: 60_000, ages: [60_001], expired: [0n], alive: [] },
    {
      why: 'only the old ones, order kept',
      limitMs: 60_000,
      ages: [99_000, 1, 70_000, 2],
      expired: [0n, 2n],
      alive: [1n, 3n],
    },
    { why: 'a timestamp in the future is young', limitMs: 60_000, ages: [-5_000], expired: [], alive: [0n] },
  ])('$why', ({ limitMs, ages, expired, alive }) => {
    const nowMs = Date.UTC(2026, 0, 1);
    const records = ages.map((age, index) => at(nowMs - age, BigInt(index)));
    const limit = { maximumAgeMs: limitMs, ageFrom: 'timestamp' } as const;
    expect(offsets(expireRecords(records, limit, nowMs))).toEqual({ expired, alive });
  });

  it('counts from the poll where that is chosen, so that an old recording is not old at once', () => {
    const polledMs = Date.UTC(2026, 0, 1);
    const records = [at(0, 0n)];
    const limit = { maximumAgeMs: 60_000, ageFrom: 'poll' } as const;
    expect(offsets(expireRecords(records, limit, polledMs + 60_000)).expired).toEqual([]);
    expect(offsets(expireRecords(records, limit, polledMs + 60_001)).expired).toEqual([0n]);
  });
});
