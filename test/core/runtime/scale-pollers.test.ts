import { describe, expect, it } from 'vitest';
import { createConcurrencyMeter } from '../../../src/core/runtime/concurrency-meter.ts';
import { createMeasurements } from '../../../src/core/runtime/measurements.ts';
import type { PollerSet } from '../../../src/core/runtime/poller-set.ts';
import type { RuntimeEvent } from '../../../src/core/runtime/runtime-events.ts';
import { scalePollers } from '../../../src/core/runtime/scale-pollers.ts';
import { assumeScaling } from '../../../src/core/scaling/scaling-assumptions.ts';
import { scalingRulesOf } from '../../../src/core/scaling/scaling-rules.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const MINUTE_MS = 60_000;

/** A set of pollers that only counts, before a lag that the test sets. */
function setUp(lag: () => readonly (number | undefined)[]) {
  const clock = createVirtualClock();
  const measurements = createMeasurements();
  const changes: string[] = [];
  const world = { size: 1, isSettled: true };
  const pollers = {
    get size() {
      return world.size;
    },
    get isSettled() {
      return world.isSettled;
    },
    resize(size: number) {
      world.size = size;
    },
  } as unknown as PollerSet;
  const emit = (event: RuntimeEvent): void => {
    if (event.type !== 'pollers-changed') return;
    changes.push(`${clock.monotonicMs() / 1000} s: ${event.before} to ${event.pollers}, ${event.reason}`);
  };
  const concurrency = createConcurrencyMeter(clock);
  const rules = scalingRulesOf({ kind: 'on-demand' }, assumeScaling(), 1);
  const stop = scalePollers({ rules, clock, pollers, lag, measurements, concurrency, emit });
  const passTime = (ms: number): Promise<void> =>
    clock.runUntil(new Promise<void>((resolve) => void clock.after(ms, resolve)));
  return { clock, changes, world, measurements, stop, passTime };
}

describe('the scaling of pollers', () => {
  it('looks every minute, and changes ninety seconds after it has decided', async () => {
    const { changes, passTime } = setUp(() => [9_000, 9_000, 9_000, 9_000]);
    await passTime(149_999);
    expect(changes).toEqual([]);
    await passTime(1);
    expect(changes).toEqual(['150 s: 1 to 2, lag']);
    await passTime(4 * MINUTE_MS);
    expect(changes).toEqual(['150 s: 1 to 2, lag', '240 s: 2 to 4, lag']);
  });

  it('never has more pollers than partitions', async () => {
    const { changes, world, passTime } = setUp(() => [90_000, 90_000]);
    await passTime(20 * MINUTE_MS);
    expect(changes).toEqual(['150 s: 1 to 2, lag']);
    expect(world.size).toBe(2);
  });

  it('judges nothing while the group rebalances, and looks again soon after', async () => {
    const { changes, world, passTime } = setUp(() => [9_000, 9_000]);
    world.isSettled = false;
    await passTime(10 * MINUTE_MS);
    expect(changes).toEqual([]);
    world.isSettled = true;
    await passTime(91_000);
    expect(changes).toHaveLength(1);
  });

  it('takes partitions into account that another process took in the meantime', async () => {
    let partitions = 4;
    const { changes, passTime } = setUp(() => Array.from({ length: partitions }, () => 9_000));
    await passTime(100_000);
    partitions = 1;
    await passTime(MINUTE_MS);
    expect(changes).toEqual([]);
  });

  it('takes pollers away when the function throttles, by what was throttled since it last looked', async () => {
    const { changes, world, measurements, passTime } = setUp(() => [500, 500, 500, 500]);
    world.size = 4;
    await passTime(30_000);
    measurements.outcomes.throttled = 7;
    await passTime(2 * MINUTE_MS + 1);
    expect(changes).toEqual(['150 s: 4 to 2, throttled']);
    await passTime(70_000);
    expect(changes).toHaveLength(1);
  });

  it('says nothing of a lag that nobody knows', async () => {
    const { changes, passTime } = setUp(() => [undefined, undefined]);
    await passTime(10 * MINUTE_MS);
    expect(changes).toEqual([]);
  });

  it('ends with the run', async () => {
    const { changes, stop, passTime } = setUp(() => [9_000, 9_000]);
    await passTime(100_000);
    stop();
    await passTime(10 * MINUTE_MS);
    expect(changes).toEqual([]);
  });
});
