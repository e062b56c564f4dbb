import { describe, expect, it } from 'vitest';
import { createPartitionTable } from '../../../src/core/runtime/partition-table.ts';
import { eventRecord } from '../../support/records.ts';

describe('the progress of all partitions', () => {
  it('is kept apart by partition and summed up', () => {
    const table = createPartitionTable();
    const records = [
      eventRecord({ partition: 0, offset: 3n }),
      eventRecord({ partition: 1, offset: 8n }),
      eventRecord({ partition: 0, offset: 4n }),
    ];
    for (const record of records) table.progressOf(record.group).track(record);
    table.progressOf('orders-0').advance(5n);
    table.progressOf('orders-1').advance(9n);
    table.progressOf('orders-2');
    expect(table.unfinished).toBe(3);

    table.finish(records.slice(0, 2));
    expect(table.unfinished).toBe(1);
    expect(table.committable()).toEqual([
      { topic: 'orders', partition: 0, nextOffset: 4n },
      { topic: 'orders', partition: 1, nextOffset: 9n },
    ]);
    expect([...table.entries()].map(([name]) => name)).toEqual(['orders-0', 'orders-1', 'orders-2']);
  });

  it('finishes records of partitions in any mixture', () => {
    const table = createPartitionTable();
    const records = [0, 1, 0, 0, 1].map((partition, index) => eventRecord({ partition, offset: BigInt(index) }));
    for (const record of records) table.progressOf(record.group).track(record);
    table.finish(records);
    expect(table.unfinished).toBe(0);
    expect(records.every(({ done }) => done)).toBe(true);
  });

  it('reads topics with hyphens', () => {
    const table = createPartitionTable();
    table.progressOf('orders-eu-7').advance(2n);
    expect(table.committable()).toEqual([{ topic: 'orders-eu', partition: 7, nextOffset: 2n }]);
  });
});
