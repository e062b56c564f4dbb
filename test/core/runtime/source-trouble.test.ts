import { describe, expect, it } from 'vitest';
import { EsmctlError } from '../../../src/core/model/errors.ts';
import type { CommittedOffset } from '../../../src/core/records/offset-store.ts';
import type { RecordSource, SourceListener } from '../../../src/core/records/record-source.ts';
import { kafkaRecord } from '../../support/records.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';
import { OK, runVirtually } from '../../support/virtual-run.ts';

const ORDERS_0 = { topic: 'orders', partition: 0 };

/** Hands on one record each millisecond until it is told to stop; `atStep` may do something else instead. */
function endlessSource(
  listener: SourceListener,
  clock: VirtualClock,
  atStep: (step: number) => 'go-on' | 'over',
): RecordSource {
  let stopped = false;
  let offset = 0n;
  const step = (): void => {
    if (stopped || atStep(Number(offset)) === 'over') return;
    const records = [kafkaRecord({ ...ORDERS_0, offset })];
    offset += 1n;
    listener.onRecords(1, { ...ORDERS_0, records, nextOffset: offset, bytes: 1 });
    clock.after(1, step);
  };
  return {
    name: 'endless',
    progress: { readBytes: 0, totalBytes: undefined },
    start() {
      listener.onAssigned(1, [{ ...ORDERS_0, committed: 0n }]);
      clock.after(1, step);
    },
    pause: () => undefined,
    resume: () => undefined,
    stopReading: () => {
      stopped = true;
    },
    stop: () => Promise.resolve(),
  };
}

describe('a run whose source is in trouble', () => {
  it('does not end while what is done could not be committed for a moment', async () => {
    let refusals = 7;
    const { result } = await runVirtually({
      records: [],
      answer: () => OK,
      world: (clock) => ({
        createSource: (listener) =>
          endlessSource(listener, clock, (step) => {
            if (step < 5) return 'go-on';
            listener.onEnd();
            return 'over';
          }),
        offsets: {
          read: () => Promise.resolve([]),
          commit: () => {
            refusals -= 1;
            return Promise.resolve(refusals >= 0 ? 'stale' : 'committed');
          },
        },
      }),
    });
    expect(result).toMatchObject({ reason: 'end', error: undefined });
    expect(result.committed.get('orders-0')).toBe(5n);
  });

  it('ends when one of its sources has failed, though others would go on', async () => {
    const lost = new EsmctlError({ code: 'ESMCTL_KAFKA', kind: 'kafka', message: 'gone' });
    const { result } = await runVirtually({
      records: [],
      answer: () => OK,
      world: (clock) => ({
        createSource: (listener) =>
          endlessSource(listener, clock, (step) => {
            if (step === 10) listener.onFailed(lost);
            // In place of "for ever", which a test cannot wait for.
            expect(step).toBeLessThan(1000);
            return 'go-on';
          }),
        offsets: { read: () => Promise.resolve([]), commit: () => Promise.resolve('committed') },
      }),
    });
    expect(result).toMatchObject({ reason: 'failed', error: lost });
    expect(result.ledger.unfinished).toBe(0);
  });

  it('commits nothing behind a record that it could not take', async () => {
    const commits: CommittedOffset[] = [];
    let kept = 0;
    const { result } = await runVirtually({
      records: [],
      answer: () => OK,
      keep: () => {
        kept += 1;
        if (kept === 4) throw new Error('a filter with a bug');
        return true;
      },
      world: (clock) => ({
        createSource: (listener) => {
          const source = endlessSource(listener, clock, (step) => (step < 8 ? 'go-on' : 'over'));
          // A fetch that was under way still comes.
          return { ...source, stopReading: () => undefined };
        },
        offsets: {
          read: () => Promise.resolve([]),
          commit: (_generation, offsets) => {
            commits.push(...offsets);
            return Promise.resolve('committed');
          },
        },
      }),
    });
    expect(result.error?.kind).toBe('bug');
    expect(commits.every(({ nextOffset }) => nextOffset <= 3n)).toBe(true);
    expect(result.ledger).toMatchObject({ polled: 3, succeeded: result.ledger.polled - result.ledger.unfinished });
  });
});
