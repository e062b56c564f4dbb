import { describe, expect, it } from 'vitest';
import { EsmctlError } from '../../../src/core/model/errors.ts';
import type { RecordSource, SourceListener } from '../../../src/core/records/record-source.ts';
import { commitUnconfirmed } from '../../../src/core/runtime/checkpoint/uncommitted.ts';
import { kafkaRecord } from '../../support/records.ts';
import type { VirtualClock } from '../../support/virtual-clock.ts';
import { OK, runVirtually } from '../../support/virtual-run.ts';

const ORDERS_0 = { topic: 'orders', partition: 0 };
const RECORDS = [7n, 8n, 9n].map((offset) => kafkaRecord({ ...ORDERS_0, offset }));

/** A member that gets three records behind its committed offset 7 and then waits, unless it is told to do something else. */
function member(listener: SourceListener, clock: VirtualClock, then: () => void): RecordSource {
  return {
    name: 'member',
    progress: { readBytes: 0, totalBytes: undefined },
    start() {
      listener.onAssigned(1, [{ ...ORDERS_0, committed: 7n }]);
      clock.after(1, () => listener.onRecords(1, { ...ORDERS_0, records: RECORDS, nextOffset: 10n, bytes: 3 }));
      clock.after(50, then);
    },
    pause: () => undefined,
    resume: () => undefined,
    stopReading: () => undefined,
    stop: () => Promise.resolve(),
  };
}

type Answer = 'committed' | 'stale' | 'refused';
const REFUSED = new EsmctlError({ code: 'ESMCTL_KAFKA_GROUP_ACL', kind: 'kafka', message: 'you may not' });

/** Ctrl-C after 100 ms; every commit is answered in this way. */
async function interrupted(answer: Answer, then: (listener: SourceListener) => void = () => undefined) {
  const { result } = await runVirtually({
    records: [],
    answer: () => OK,
    mapping: { batchingWindowMs: 0 },
    onStarted: (run, clock) => void clock.after(100, () => run.stop('interrupted')),
    world: (clock) => ({
      createSource: (listener) => member(listener, clock, () => then(listener)),
      offsets: {
        read: () => Promise.resolve([]),
        commit: () => (answer === 'refused' ? Promise.reject(REFUSED) : Promise.resolve(answer)),
      },
    }),
  });
  return result;
}

const DONE = new Map([['orders-0', { committed: 7n, done: 10n }]]);

describe('a run that was interrupted', () => {
  it('is a clean stop when its last commit was confirmed', async () => {
    const result = await interrupted('committed');
    expect(result).toMatchObject({ reason: 'interrupted', error: undefined });
    expect(result.uncommitted).toEqual(new Map());
  });

  it('says what is done and not committed when the cluster did not confirm it', async () => {
    const result = await interrupted('stale');
    expect(result.uncommitted).toEqual(DONE);
    expect(result.error).toMatchObject({ code: 'ESMCTL_COMMIT_UNCONFIRMED', kind: 'kafka' });
    expect(result.error?.message).toContain('orders-0 from 7 below 10');
    expect(result.error?.next.join()).toContain('delivered again');
    expect(result.ledger).toMatchObject({ polled: 3, succeeded: 3, unfinished: 0 });
  });

  it('says so too when the commit was refused, and why', async () => {
    const result = await interrupted('refused');
    expect(result.uncommitted).toEqual(DONE);
    expect(result.error).toBe(REFUSED);
  });

  it('says so of a partition that it lost before it could commit', async () => {
    const result = await interrupted('stale', (listener) => listener.onRevoked(1, [ORDERS_0]));
    expect(result.partitions).toEqual([]);
    expect(result.uncommitted).toEqual(DONE);
    expect(result.error?.code).toBe('ESMCTL_COMMIT_UNCONFIRMED');
  });

  it('is a clean stop where the group has met again since, and somebody else has the partition', async () => {
    const result = await interrupted('stale', (listener) => {
      listener.onRevoked(1, [ORDERS_0]);
      listener.onAssigned(2, []);
    });
    expect(result).toMatchObject({ reason: 'interrupted', error: undefined });
    expect(result.uncommitted).toEqual(new Map());
  });

  it('names a few partitions of many, and counts the others', () => {
    const many = Array.from({ length: 9 }, (_, id) => [`orders-${id}`, { committed: undefined, done: 5n }] as const);
    const { message } = commitUnconfirmed(new Map(many));
    expect(message).toContain('orders-0 below 5');
    expect(message).toMatch(/orders-3 below 5 and 5 more$/);
  });
});
