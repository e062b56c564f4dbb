import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../../src/core/event/event-record.ts';
import { createPartitionTable, type PartitionTable } from '../../../src/core/runtime/partition-table.ts';
import { eventRecord } from '../../support/records.ts';

function take(table: PartitionTable, records: readonly EventRecord[]): string[] {
  return records.map((record) => {
    const standing = table.meet(record.group, record.offset);
    table.track(record);
    return standing;
  });
}

const at = (partition: number, offset: bigint, generation = 0): EventRecord => ({
  ...eventRecord({ partition, offset }),
  generation,
});

describe('the progress of all partitions', () => {
  it('is kept apart by partition and summed up', () => {
    const table = createPartitionTable();
    for (const name of ['orders-0', 'orders-1', 'orders-2']) table.assign(name, 0);
    const records = [at(0, 3n), at(1, 8n), at(0, 4n)];
    expect(take(table, records)).toEqual(['new', 'new', 'new']);
    table.advance('orders-0', 5n);
    table.advance('orders-1', 9n);
    expect(table.unfinished).toBe(3);

    expect(table.finish(records.slice(0, 2))).toBe(2);
    expect(table.unfinished).toBe(1);
    expect(table.committable()).toEqual([
      { topic: 'orders', partition: 0, nextOffset: 4n, generation: 0 },
      { topic: 'orders', partition: 1, nextOffset: 9n, generation: 0 },
    ]);
    expect([...table.entries()].map(([name]) => name)).toEqual(['orders-0', 'orders-1', 'orders-2']);
  });

  it('finishes records of partitions in any mixture', () => {
    const table = createPartitionTable();
    table.assign('orders-0', 0);
    table.assign('orders-1', 0);
    const records = [0, 1, 0, 0, 1].map((partition, index) => at(partition, BigInt(index)));
    take(table, records);
    expect(table.finish(records)).toBe(5);
    expect(table.unfinished).toBe(0);
    expect(records.every(({ done }) => done)).toBe(true);
  });

  it('reads topics with hyphens', () => {
    const table = createPartitionTable();
    table.assign('orders-eu-7', 0);
    table.advance('orders-eu-7', 2n);
    expect(table.committable()).toEqual([{ topic: 'orders-eu', partition: 7, nextOffset: 2n, generation: 0 }]);
  });
});

describe('a partition that was given up', () => {
  it('is not committed, and what comes in late for it is left alone', () => {
    const table = createPartitionTable();
    table.assign('orders-0', 1);
    const records = [at(0, 0n, 1), at(0, 1n, 1)];
    take(table, records);
    table.advance('orders-0', 2n);
    table.revoke('orders-0');
    expect(table.committable()).toEqual([]);
    expect(records.map((record) => table.isCurrent(record))).toEqual([false, false]);
    expect(table.finish(records)).toBe(0);
    expect(table.unfinished).toBe(2);
    expect(table.inHand).toBe(0);
  });

  it('counts no record twice when it comes back', () => {
    const table = createPartitionTable();
    table.assign('orders-0', 1);
    const first = [at(0, 0n, 1), at(0, 1n, 1)];
    take(table, first);
    expect(table.finish(first.slice(0, 1))).toBe(1);
    table.assign('orders-0', 2);
    expect(table.finish(first)).toBe(0);

    const again = [at(0, 0n, 2), at(0, 1n, 2), at(0, 2n, 2)];
    expect(take(table, again)).toEqual(['repeat', 'abandoned', 'new']);
    expect(table.unfinished).toBe(2);
    expect(table.inHand).toBe(3);
    expect(table.finish(again.slice(0, 2))).toBe(1);
    expect(table.unfinished).toBe(1);
    table.revoke('orders-0');
    expect(table.unfinished).toBe(1);
  });

  it('forgets a repeat that was not finished again: it had been counted', () => {
    const table = createPartitionTable();
    table.assign('orders-0', 1);
    const first = [at(0, 0n, 1)];
    take(table, first);
    table.finish(first);
    table.assign('orders-0', 2);
    take(table, [at(0, 0n, 2)]);
    table.revoke('orders-0');
    expect(table.unfinished).toBe(0);
  });
});

describe('a partition whose log was made anew', () => {
  it('counts the records of the new log, and keeps those of the old one that were never finished', () => {
    const table = createPartitionTable();
    table.assign('orders-0', 1);
    const old = [at(0, 0n, 1), at(0, 1n, 1), at(0, 2n, 1)];
    take(table, old);
    expect(table.finish(old.slice(0, 1))).toBe(1);
    table.revoke('orders-0');
    table.assign('orders-0', 2, true);
    const anew = [at(0, 0n, 2), at(0, 1n, 2)];
    expect(take(table, anew)).toEqual(['new', 'new']);
    expect(table.unfinished).toBe(4);
    expect(table.finish(anew)).toBe(2);
    expect(table.unfinished).toBe(2);
  });

  it('knows what it gives again of the new log', () => {
    const table = createPartitionTable();
    table.assign('orders-0', 1);
    take(table, [at(0, 5n, 1)]);
    table.assign('orders-0', 2, true);
    take(table, [at(0, 0n, 2)]);
    table.assign('orders-0', 3);
    expect(take(table, [at(0, 0n, 3), at(0, 1n, 3)])).toEqual(['abandoned', 'new']);
    expect(table.unfinished).toBe(3);
  });
});
