import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/cli/system-clock.ts';

const DAY_MS = 86_400_000;

afterEach(() => {
  vi.useRealTimers();
});

describe('a delay that is longer than a timer of Node.js can be (24.8 days)', () => {
  it('is waited for to its end, and calls back once', () => {
    vi.useFakeTimers();
    const calledBack = vi.fn();
    systemClock.after(60 * DAY_MS, calledBack);
    vi.advanceTimersByTime(60 * DAY_MS - 1);
    expect(calledBack).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(calledBack).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([{ afterDays: 0 }, { afterDays: 30 }])('can be given up after $afterDays days', ({ afterDays }) => {
    vi.useFakeTimers();
    const calledBack = vi.fn();
    const cancel = systemClock.after(60 * DAY_MS, calledBack);
    vi.advanceTimersByTime(afterDays * DAY_MS);
    cancel();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(100 * DAY_MS);
    expect(calledBack).not.toHaveBeenCalled();
  });
});
