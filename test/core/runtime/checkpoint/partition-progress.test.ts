import { describe, expect, it } from 'vitest';
import { createPartitionProgress, type Pending } from '../../../../src/core/runtime/checkpoint/partition-progress.ts';

const pending = (offset: bigint): Pending => ({ offset, done: false });

describe('what may be committed of one partition', () => {
  it('is nothing before the first record', () => {
    expect(createPartitionProgress().committable).toBeUndefined();
  });

  it('is the next offset when everything was filtered out', () => {
    const progress = createPartitionProgress();
    progress.advance(7n);
    expect(progress.committable).toBe(7n);
  });

  it('stays at the first unfinished record, whatever is done behind it', () => {
    const progress = createPartitionProgress();
    const records = [3n, 5n, 9n].map(pending);
    for (const record of records) progress.track(record);
    progress.advance(12n);
    const [first, second, third] = records as [Pending, Pending, Pending];
    progress.finish(third);
    progress.finish(second);
    expect([progress.committable, progress.unfinished]).toEqual([3n, 1]);
    progress.finish(first);
    expect([progress.committable, progress.unfinished]).toEqual([12n, 0]);
  });

  it('goes over gaps: compaction and transaction markers leave no record to wait for', () => {
    const progress = createPartitionProgress();
    const [first, second] = [pending(10n), pending(500n)];
    progress.track(first);
    progress.track(second);
    progress.advance(1_000n);
    progress.finish(first);
    expect(progress.committable).toBe(500n);
    progress.finish(second);
    expect(progress.committable).toBe(1_000n);
  });

  it('counts a record that is finished twice once', () => {
    const progress = createPartitionProgress();
    const [first, second] = [pending(1n), pending(2n)];
    progress.track(first);
    progress.track(second);
    progress.advance(3n);
    progress.finish(first);
    progress.finish(first);
    expect([progress.committable, progress.unfinished]).toEqual([2n, 1]);
  });

  it('never takes an older fetch for progress backwards', () => {
    const progress = createPartitionProgress();
    progress.advance(9n);
    progress.advance(4n);
    expect(progress.committable).toBe(9n);
  });

  it('keeps only what is unfinished of a long run', () => {
    const progress = createPartitionProgress();
    const slow = pending(0n);
    progress.track(slow);
    const rest = Array.from({ length: 5_000 }, (_, index) => pending(BigInt(index + 1)));
    for (const record of rest) {
      progress.track(record);
      progress.advance(record.offset + 1n);
    }
    for (const record of rest.slice(0, 4_000)) progress.finish(record);
    expect(progress.committable).toBe(0n);
    progress.finish(slow);
    expect([progress.committable, progress.unfinished]).toEqual([4_001n, 1_000]);
    for (const record of rest.slice(4_000)) progress.finish(record);
    expect([progress.committable, progress.unfinished]).toEqual([5_001n, 0]);
  });
});
