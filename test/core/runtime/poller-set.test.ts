import { describe, expect, it } from 'vitest';
import { createPollerSet } from '../../../src/core/runtime/poller-set.ts';
import type { Processor } from '../../../src/core/runtime/processor/processor.ts';
import type { WiredPoller } from '../../../src/core/runtime/wire-poller.ts';

interface Made {
  readonly id: number;
  isAssigned: boolean;
  /** Its invocation in flight ends. */
  finish(): void;
}

/** Pollers with one processor each, whose invocation in flight ends when the test says so; what happens is noted in order. */
function setUp(size: number) {
  const log: string[] = [];
  const made: Made[] = [];
  const failures: unknown[] = [];
  const wire = (id: number): WiredPoller => {
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const poller: Made = { id, isAssigned: true, finish };
    made.push(poller);
    const processor = {
      id,
      finished,
      stop: () => void log.push(`stop ${id}`),
      finish: () => void log.push(`finish ${id}`),
      endInput: () => undefined,
    } as unknown as Processor;
    return {
      id,
      source: {
        name: 'source',
        progress: { readBytes: 0, totalBytes: undefined },
        start: () => void log.push(`start ${id}`),
        pause: () => undefined,
        resume: () => undefined,
        stopReading: () => void log.push(`stop reading ${id}`),
        stop: () => Promise.resolve(),
      },
      processors: [processor],
      pausedPartitions: new Set(),
      processorOf: () => undefined,
      get isAssigned() {
        return poller.isAssigned;
      },
      giveUpAll: () => void log.push(`give up ${id}`),
      leave: () => Promise.resolve(void log.push(`leave ${id}`)),
    };
  };
  const set = createPollerSet(size, {
    wire,
    commit: () => Promise.resolve(void log.push('commit')),
    onFailed: (error) => failures.push(error),
  });
  return { set, log, made, failures };
}

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('the pollers of a run', () => {
  it('that are added start at once, with the numbers that are free', () => {
    const { set, log } = setUp(1);
    set.start();
    set.resize(3);
    expect(log).toEqual(['start 0', 'start 1', 'start 2']);
    expect(set.all.map(({ id }) => id)).toEqual([0, 1, 2]);
  });

  it('that leave finish their invocation, commit, give up, and only then leave; the newest go first', async () => {
    const { set, log, made } = setUp(3);
    set.resize(2);
    await settle();
    expect(log).toEqual(['stop reading 2', 'stop 2']);
    expect([set.size, set.all.length, set.isSettled]).toEqual([2, 3, false]);
    made[2]?.finish();
    await settle();
    expect(log.slice(2)).toEqual(['commit', 'give up 2', 'leave 2', 'give up 2']);
    expect([set.size, set.all.length, set.isSettled]).toEqual([2, 2, true]);
  });

  it('that come while one still leaves do not take its number', async () => {
    const { set, made } = setUp(2);
    set.resize(1);
    set.resize(2);
    expect(set.all.map(({ id }) => id)).toEqual([0, 1, 2]);
    made[1]?.finish();
    await settle();
    expect(set.all.map(({ id }) => id)).toEqual([0, 2]);
  });

  it('are not settled while one does not know its partitions', () => {
    const { set, made } = setUp(2);
    expect(set.isSettled).toBe(true);
    if (made[1] !== undefined) made[1].isAssigned = false;
    expect(set.isSettled).toBe(false);
  });

  it('end together: one that was leaving neither commits nor leaves by itself', async () => {
    const { set, log, made } = setUp(2);
    set.resize(1);
    set.stop();
    for (const poller of made) poller.finish();
    await set.finished;
    await settle();
    expect(log).not.toContain('commit');
    expect(log).not.toContain('leave 1');
    set.resize(5);
    expect(set.all).toHaveLength(2);
    await set.leave();
    expect(log.filter((line) => line.startsWith('leave'))).toEqual(['leave 0', 'leave 1']);
  });

  it('have finished when the last invocation has', async () => {
    const { set, made } = setUp(2);
    let isOver = false;
    void set.finished.then(() => {
      isOver = true;
    });
    set.finish();
    made[0]?.finish();
    await settle();
    expect(isOver).toBe(false);
    made[1]?.finish();
    await set.finished;
  });
});
