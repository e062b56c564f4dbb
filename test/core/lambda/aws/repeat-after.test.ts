import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { repeatAfter } from '../../../../src/core/lambda/aws/repeat-after.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('what takes longer than the pause is never done twice at once, and its end is waited for', async () => {
  const ends: (() => void)[] = [];
  const stop = repeatAfter(1000, () => new Promise((end) => ends.push(end)));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(999);
  expect(ends).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(ends).toHaveLength(2);
  let isStopped = false;
  const stopped = stop().then(() => {
    isStopped = true;
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(isStopped).toBe(false);
  ends[1]?.();
  await stopped;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(ends).toHaveLength(2);
});

it('what has not begun is not begun after the end', async () => {
  const act = vi.fn(() => Promise.resolve());
  await repeatAfter(1000, act)();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(act).not.toHaveBeenCalled();
});
