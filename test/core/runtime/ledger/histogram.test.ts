import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHistogram } from '../../../../src/core/runtime/ledger/histogram.ts';
import { balances, emptyCounts } from '../../../../src/core/runtime/ledger/ledger.ts';

describe('percentiles', () => {
  it('are unknown, not 0, before the first value', () => {
    expect(createHistogram().read()).toBeUndefined();
  });

  it('of one value are that value', () => {
    const histogram = createHistogram();
    histogram.add(0);
    expect(histogram.read()).toEqual({ count: 1, min: 0, p50: 0, p90: 0, p99: 0, max: 0 });
  });

  it('are within one bucket of the exact ones, and in order', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, (added) => {
        const histogram = createHistogram();
        for (const value of added) histogram.add(value);
        const read = histogram.read();
        const sorted = added.toSorted((a, b) => a - b);
        if (read === undefined) throw new Error('values were added');
        expect([read.count, read.min, read.max]).toEqual([added.length, sorted[0], sorted.at(-1)]);
        expect([read.min, read.p50, read.p90, read.p99, read.max]).toEqual(
          [read.min, read.p50, read.p90, read.p99, read.max].toSorted((a, b) => a - b),
        );
        for (const [share, value] of [
          [0.5, read.p50],
          [0.9, read.p90],
          [0.99, read.p99],
        ] as const) {
          const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
          expect(Math.abs(value - exact)).toBeLessThanOrEqual((exact + 0.01) * 0.01);
        }
      }),
    );
  });
});

describe('the ledger', () => {
  it('balances when every polled record is in one account', () => {
    expect(balances({ ...emptyCounts(), unfinished: 0 })).toBe(true);
    const sum = { polled: 15, filtered: 1, succeeded: 2, sentToDestination: 3, dropped: 4, unfinished: 5 };
    expect(balances(sum)).toBe(true);
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) {
      expect(balances({ ...sum, [name]: sum[name] + 1 }), name).toBe(false);
    }
  });
});
