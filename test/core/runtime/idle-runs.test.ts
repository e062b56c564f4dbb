import { describe, expect, it } from 'vitest';
import type { RecordSource, SourceListener } from '../../../src/core/records/record-source.ts';
import { kafkaRecord } from '../../support/records.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';
import { OK, runVirtually } from '../../support/virtual-run.ts';

const ORDERS_0 = { topic: 'orders', partition: 0 };

type Step = 'assigned' | 'nothing-assigned' | 'revoked' | 'record';

/** A member to which this happens, at these times. */
function member(listener: SourceListener, clock: VirtualClock, steps: readonly [atMs: number, Step][]): RecordSource {
  let generation = 0;
  let offset = 0n;
  const happen = (step: Step): void => {
    if (step === 'revoked') listener.onRevoked(generation, [ORDERS_0]);
    else if (step === 'record') {
      const records = [kafkaRecord({ ...ORDERS_0, offset })];
      offset += 1n;
      listener.onRecords(generation, { ...ORDERS_0, records, nextOffset: offset, bytes: 1 });
    } else {
      generation += 1;
      listener.onAssigned(generation, step === 'assigned' ? [{ ...ORDERS_0, committed: offset }] : []);
    }
  };
  return {
    name: 'member',
    progress: { readBytes: 0, totalBytes: undefined },
    start() {
      for (const [atMs, step] of steps) clock.after(atMs, () => happen(step));
    },
    pause: () => undefined,
    resume: () => undefined,
    stopReading: () => undefined,
    stop: () => Promise.resolve(),
  };
}

describe('a run --until idle=1s', () => {
  it.each<{ why: string; steps: [number, Step][]; endsAtMs: number }>([
    { why: 'counts from its assignment', steps: [[5_000, 'assigned']], endsAtMs: 6_000 },
    { why: 'counts from there too where it gets no partition', steps: [[5_000, 'nothing-assigned']], endsAtMs: 6_000 },
    {
      why: 'counts from the last record',
      steps: [
        [10, 'assigned'],
        [900, 'record'],
        [1_850, 'record'],
      ],
      endsAtMs: 2_850,
    },
    {
      why: 'does not count while the group rebalances',
      steps: [
        [10, 'assigned'],
        [20, 'record'],
        [500, 'revoked'],
        [4_000, 'assigned'],
      ],
      endsAtMs: 5_000,
    },
  ])('$why', async ({ steps, endsAtMs }) => {
    const { result, clock } = await runVirtually({
      records: [],
      answer: () => OK,
      mapping: { batchingWindowMs: 0 },
      until: { kind: 'idle', forMs: 1_000 },
      world: (virtual) => ({
        createSource: (listener) => member(listener, virtual, steps),
        offsets: { read: () => Promise.resolve([]), commit: () => Promise.resolve('committed') },
      }),
    });
    expect(result).toMatchObject({ reason: 'idle', error: undefined });
    expect(clock.monotonicMs()).toBe(endsAtMs);
  });
});
