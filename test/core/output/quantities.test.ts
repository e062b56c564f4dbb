import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes, count, counted, seconds } from '../../../src/core/output/quantities.ts';

describe('numbers for a person', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [1_234_567, '1,234,567'],
    [10_036.4, '10,036'],
    [0.5, '1'],
  ])('count %d: %s', (value, text) => {
    expect(count(value)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [999.6, '1.0 kB'],
    [1_000, '1.0 kB'],
    [999_949, '999.9 kB'],
    [999_960, '1.0 MB'],
    [1_500_000, '1.5 MB'],
    [999_960_000, '1.00 GB'],
    [2_340_000_000, '2.34 GB'],
  ])('bytes %d: %s', (value, text) => {
    expect(bytes(value)).toBe(text);
  });

  it.each([
    [0, '0 µs'],
    [0.000_05, '50 µs'],
    [0.000_999_7, '1.0 ms'],
    [0.0023, '2.3 ms'],
    [0.0123, '12 ms'],
    [0.9996, '1.0 s'],
    [1.5, '1.5 s'],
    [59.94, '59.9 s'],
    [59.97, '1m 0s'],
    [75, '1m 15s'],
    [3_599.9, '59m 59s'],
    [3_600, '1h 0m'],
    [93_784, '26h 3m'],
  ])('seconds %d: %s', (value, text) => {
    expect(seconds(value)).toBe(text);
  });

  it.each([
    [1, 'record', '1 record'],
    [0, 'record', '0 records'],
    [2_000, 'batch', '2,000 batches'],
    [2, 'retry', '2 retries'],
    [2, 'key', '2 keys'],
    [2, 'bad line', '2 bad lines'],
    [2, 'process', '2 processes'],
  ])('%d %s: %s', (value, noun, text) => {
    expect(counted(value, noun)).toBe(text);
  });

  it('never shows a thousand of a unit, nor sixty seconds', () => {
    const value = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(value, fc.integer({ min: -9, max: 0 }), (large, power) => {
        const scaled = large * 10 ** power;
        expect(bytes(scaled)).toMatch(/^(\d{1,3} B|\d{1,3}\.\d (kB|MB)|\d+\.\d\d GB)$/);
        expect(seconds(scaled)).toMatch(/^(\d{1,3} µs|\d\.\d ms|\d{2,3} ms|[1-5]?\d\.\d s|\d\d?m \d\d?s|\d+h \d\d?m)$/);
        expect(seconds(scaled)).not.toMatch(/(^|\D)60(\.0)?( s|s|m)/);
      }),
      { numRuns: 1_000 },
    );
  });
});
