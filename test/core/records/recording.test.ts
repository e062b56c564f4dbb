import { describe, expect, it } from 'vitest';
import { createRecording } from '../../../src/core/records/recording.ts';
import { kafkaRecord } from '../../support/records.ts';

const span = (from: number, to: number | undefined) => ({
  from: BigInt(from),
  to: to === undefined ? undefined : BigInt(to),
});
const part = (partition: number, offsets: readonly number[], next: number) => ({
  partition,
  records: offsets.map((offset) => kafkaRecord({ partition, offset: BigInt(offset) })),
  nextOffset: BigInt(next),
});

describe('what is recorded', () => {
  it('is counted: records, gaps and what was deleted', () => {
    const recording = createRecording(new Map([[0, span(2, 20)]]), undefined);
    expect(recording.take(part(0, [2, 5], 8)).split('\n')).toHaveLength(3);
    recording.take({ ...part(0, [], 12), deleted: { from: 8n, to: 12n } });
    expect(recording.partitions).toEqual([{ partition: 0, from: 2n, next: 12n, records: 2, gaps: 4n, deleted: 4n }]);
  });

  it('is dealt out evenly, and what a partition does not need goes to the others', () => {
    const recording = createRecording(new Map([0, 1, 2].map((id) => [id, span(0, id === 1 ? 1 : 100)])), 10);
    expect([0, 1, 2].map((id) => recording.roomFor(id))).toEqual([4, 3, 3]);
    recording.take(part(1, [0], 1));
    recording.take(part(0, [0, 1, 2, 3], 4));
    expect(recording.roomFor(0)).toBe(0);
    recording.take(part(2, [0, 1, 2], 3));
    expect([recording.roomFor(0), recording.roomFor(2)]).toEqual([1, 1]);
    recording.take(part(2, [3], 4));
    recording.take(part(0, [4], 5));
    expect([recording.records, recording.roomFor(0), recording.roomFor(2)]).toEqual([10, 0, 0]);
  });

  it('is not dealt out where a partition may wait for ever', () => {
    const recording = createRecording(new Map([0, 1].map((id) => [id, span(0, undefined)])), 2);
    recording.take(part(0, [0], 1));
    expect([recording.roomFor(0), recording.roomFor(1)]).toEqual([1, 1]);
    recording.take(part(0, [1], 2));
    expect([recording.roomFor(0), recording.roomFor(1)]).toEqual([0, 0]);
  });
});
