import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../../src/core/model/duration.ts';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['8d', 691_200_000],
    ['1.5s', 1_500],
    ['0.25d', 21_600_000],
    ['0s', 0],
    [' 30s ', 30_000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    's',
    '30',
    '30 s',
    '-1s',
    '+1s',
    '1e3s',
    '1,5s',
    '.5s',
    '5.s',
    '30S',
    '30sec',
    '1h30m',
    '1w',
    'NaNs',
    '٣s',
  ])('"%s" is not one', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('is never negative or without end, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.]{0,6}(ms|s|m|h|d|x)$/)), (text) => {
        const ms = parseDuration(text);
        expect(ms === undefined || (Number.isFinite(ms) && ms >= 0)).toBe(true);
      }),
    );
  });
});
