import { describe, expect, it } from 'vitest';
import { watchIdle } from '../../../src/core/runtime/watch-idle.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

function setUp(busyUntilMs = 0) {
  const clock = createVirtualClock();
  const idleAtMs: number[] = [];
  const watch = watchIdle(
    clock,
    1_000,
    () => clock.monotonicMs() < busyUntilMs,
    () => idleAtMs.push(clock.monotonicMs()),
  );
  const passTime = (ms: number): Promise<void> =>
    clock.runUntil(new Promise<void>((resolve) => void clock.after(ms, resolve)));
  return { clock, idleAtMs, watch, passTime };
}

describe('idleness', () => {
  it('is told once, after the whole time without a step', async () => {
    const { idleAtMs, passTime } = setUp();
    await passTime(999);
    expect(idleAtMs).toEqual([]);
    await passTime(9_000);
    expect(idleAtMs).toEqual([1_000]);
  });

  it('begins anew with each step', async () => {
    const { clock, idleAtMs, watch, passTime } = setUp();
    for (const atMs of [400, 900, 1_700]) clock.after(atMs, watch.noteActivity);
    await passTime(9_000);
    expect(idleAtMs).toEqual([2_700]);
  });

  it('is not told while something is under way, however long it is silent', async () => {
    const { idleAtMs, passTime } = setUp(5_500);
    await passTime(5_500);
    expect(idleAtMs).toEqual([]);
    await passTime(5_000);
    expect(idleAtMs).toEqual([6_000]);
  });

  it('is not told after stop', async () => {
    const { idleAtMs, watch, passTime } = setUp();
    await passTime(500);
    watch.stop();
    await passTime(9_000);
    expect(idleAtMs).toEqual([]);
  });
});
