import { describe, expect, it } from 'vitest';
import { createRateMeter } from '../../../src/cli/screens/rate-meter.ts';

describe('rate meter', () => {
  it('knows no rate before time has passed', () => {
    expect(createRateMeter().note(0, 0, 0)).toEqual({ recordsPerSecond: 0, bytesPerSecond: 0 });
  });

  it('counts from the start, so that a file that was read before the first look has a rate', () => {
    expect(createRateMeter().note(100, 5, 500)).toEqual({ recordsPerSecond: 50, bytesPerSecond: 5000 });
  });

  it('forgets what is older than three seconds, so that it shows what happens now', () => {
    const meter = createRateMeter();
    expect(meter.note(1000, 1000, 50_000)).toEqual({ recordsPerSecond: 1000, bytesPerSecond: 50_000 });
    for (let second = 2; second <= 8; second += 1) meter.note(second * 1000, 1000, 50_000);
    expect(meter.note(9000, 1000, 50_000)).toEqual({ recordsPerSecond: 0, bytesPerSecond: 0 });
  });
});
