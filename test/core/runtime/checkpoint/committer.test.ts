import { describe, expect, it } from 'vitest';
import { EsmctlError } from '../../../../src/core/model/errors.ts';
import type { CommittedOffset } from '../../../../src/core/records/offset-store.ts';
import { createCommitter } from '../../../../src/core/runtime/checkpoint/committer.ts';
import type { RuntimeEvent } from '../../../../src/core/runtime/runtime-events.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

const offset = (partition: number, nextOffset: bigint): CommittedOffset => ({ topic: 'orders', partition, nextOffset });
const FULL = new EsmctlError({ code: 'ESMCTL_CHECKPOINT_WRITE', kind: 'kafka', message: 'no room' });

type Answer = 'committed' | 'stale' | 'fails';

function setUp(answers: readonly Answer[] = [], known: readonly CommittedOffset[] = [], refreshMs?: number) {
  const clock = createVirtualClock();
  const done = new Map<number, bigint>();
  const commits: { atMs: number; offsets: string }[] = [];
  const events: RuntimeEvent[] = [];
  const failures: EsmctlError[] = [];
  const committer = createCommitter(
    {
      store: {
        ...(refreshMs === undefined ? {} : { refreshMs }),
        read: () => Promise.resolve([]),
        commit: async (_generation, offsets) => {
          const answer = answers[commits.length] ?? 'committed';
          const text = offsets.map(({ partition, nextOffset }) => `${partition}:${nextOffset}`).join(' ');
          commits.push({ atMs: clock.monotonicMs(), offsets: text });
          await new Promise<void>((resolve) => clock.after(20, resolve));
          if (answer === 'fails') throw FULL;
          return answer;
        },
      },
      clock,
      intervalMs: 500,
      committable: () =>
        [...done].map(([partition, nextOffset]) => ({ ...offset(partition, nextOffset), generation: 0 })),
      isOwned: () => true,
      emit: (event) => events.push(event),
      fail: (error) => failures.push(error),
    },
    known,
  );
  const passTime = (ms: number): Promise<void> =>
    clock.runUntil(new Promise<void>((resolve) => void clock.after(ms, resolve)));
  const progress = (partition: number, nextOffset: bigint): void => {
    done.set(partition, nextOffset);
    committer.noteProgress();
  };
  const assign = (partition: number, nextOffset: bigint): void => void done.set(partition, nextOffset);
  return { clock, commits, events, failures, committer, passTime, progress, assign };
}

describe('commits', () => {
  it('gather progress for the interval, then go out together', async () => {
    const { commits, events, committer, passTime, progress } = setUp();
    progress(0, 5n);
    await passTime(300);
    progress(1, 2n ** 53n);
    progress(0, 6n);
    expect(commits).toEqual([]);
    await passTime(400);
    expect(commits).toEqual([{ atMs: 500, offsets: '0:6 1:9007199254740992' }]);
    expect(events).toEqual([{ type: 'committed', offsets: { 'orders-0': 6, 'orders-1': '9007199254740992' } }]);
    expect(committer.committed).toEqual(
      new Map([
        ['orders-0', 6n],
        ['orders-1', 2n ** 53n],
      ]),
    );
  });

  it('leave out what is committed already and never go back', async () => {
    const { commits, passTime, progress } = setUp([], [offset(0, 10n), offset(1, 4n)]);
    progress(0, 10n);
    progress(1, 3n);
    progress(2, 1n);
    await passTime(2_000);
    expect(commits).toEqual([{ atMs: 500, offsets: '2:1' }]);
  });

  it('go out again for progress that came while one was on its way', async () => {
    const { clock, commits, passTime, progress } = setUp();
    progress(0, 1n);
    clock.after(510, () => progress(0, 2n));
    await passTime(3_000);
    expect(commits).toEqual([
      { atMs: 500, offsets: '0:1' },
      { atMs: 1_020, offsets: '0:2' },
    ]);
  });

  it('do not count when the generation was over', async () => {
    const { commits, events, committer, passTime, progress } = setUp(['stale']);
    progress(0, 4n);
    await passTime(600);
    expect(committer.committed.size).toBe(0);
    expect(events).toEqual([]);
    await passTime(1_000);
    expect(commits.map(({ offsets }) => offsets)).toEqual(['0:4', '0:4']);
  });

  it('end the run when the store fails', async () => {
    const { committer, failures, passTime, progress } = setUp(['fails']);
    progress(0, 4n);
    await passTime(600);
    expect(failures).toEqual([FULL]);
    expect(committer.committed.size).toBe(0);
  });
});

describe('the last commit', () => {
  it('takes the rest at once and stops the timer', async () => {
    const { clock, commits, committer, passTime, progress } = setUp();
    progress(0, 3n);
    await clock.runUntil(committer.finish());
    expect(commits).toEqual([{ atMs: 0, offsets: '0:3' }]);
    progress(0, 9n);
    await passTime(5_000);
    expect(commits).toHaveLength(1);
  });

  it('waits for the one on its way', async () => {
    const { clock, commits, committer, passTime, progress } = setUp();
    progress(0, 3n);
    await passTime(505);
    progress(0, 4n);
    await clock.runUntil(committer.finish());
    expect(commits).toEqual([
      { atMs: 500, offsets: '0:3' },
      { atMs: 520, offsets: '0:4' },
    ]);
  });

  it('rejects when the store fails', async () => {
    const { clock, committer, progress } = setUp(['fails']);
    progress(0, 3n);
    await expect(clock.runUntil(committer.finish())).rejects.toBe(FULL);
  });

  it('is tried again while it is not written, but not for ever', async () => {
    const passing = setUp(['stale', 'stale']);
    passing.progress(0, 3n);
    await passing.clock.runUntil(passing.committer.finish());
    expect(passing.committer.committed.get('orders-0')).toBe(3n);
    expect(passing.committer.isBehind).toBe(false);
    const gone = setUp(new Array<Answer>(10).fill('stale'));
    gone.progress(0, 3n);
    await gone.clock.runUntil(gone.committer.finish());
    expect(gone.commits).toHaveLength(4);
    expect(gone.committer.isBehind).toBe(true);
  });

  it('writes nothing when there is nothing new', async () => {
    const { clock, commits, committer } = setUp([], [offset(0, 3n)]);
    await clock.runUntil(committer.finish());
    expect(commits).toEqual([]);
  });
});

describe('offsets that expire', () => {
  it('are committed again where nothing happens, never below what is known, and nobody is told', async () => {
    const { commits, events, committer, passTime, assign } = setUp([], [offset(0, 7n), offset(1, 9n)], 60_000);
    assign(0, 7n);
    assign(1, 8n);
    await passTime(59_000);
    expect(commits).toEqual([]);
    await passTime(62_000);
    expect(commits).toEqual([
      { atMs: 60_000, offsets: '0:7' },
      { atMs: 120_020, offsets: '0:7' },
    ]);
    expect(events).toEqual([]);
    expect(committer.isBehind).toBe(false);
  });

  it('wait for nothing after the end', async () => {
    const { clock, commits, committer, passTime, assign } = setUp([], [offset(0, 7n)], 60_000);
    assign(0, 7n);
    await clock.runUntil(committer.finish());
    await passTime(200_000);
    expect(commits).toEqual([]);
  });

  it('end the run when the store refuses', async () => {
    const { failures, passTime, assign } = setUp(['fails'], [offset(0, 7n)], 60_000);
    assign(0, 7n);
    await passTime(61_000);
    expect(failures).toEqual([FULL]);
  });
});
