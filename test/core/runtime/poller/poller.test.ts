import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../../../src/core/event/event-record.ts';
import { keyOf, type TopicPartition } from '../../../../src/core/model/topic-partition.ts';
import type { FetchedRecords } from '../../../../src/core/records/record-source.ts';
import { createPoller, type Intake } from '../../../../src/core/runtime/poller/poller.ts';
import type { RuntimeEvent } from '../../../../src/core/runtime/runtime-events.ts';
import { kafkaRecord } from '../../../support/records.ts';

interface Queue extends Intake {
  readonly records: EventRecord[];
  wakes: number;
}

function createQueue(id: number): Queue {
  const records: EventRecord[] = [];
  return {
    id,
    records,
    wakes: 0,
    accept: (record) => void records.push(record),
    wake() {
      this.wakes += 1;
    },
    get queuedRecords() {
      return records.length;
    },
    get queuedBytes() {
      return records.reduce((sum, { bytes }) => sum + bytes, 0);
    },
  };
}

/** Even partitions go to processor 0, odd ones to 1. */
function setUp(highWater: { records: number; bytes: number } = { records: 4, bytes: 1e6 }) {
  const queues = [createQueue(0), createQueue(1)] as const;
  const log: string[] = [];
  const events: RuntimeEvent[] = [];
  const named = (them: readonly TopicPartition[]): string => them.map(keyOf).join(' ');
  const poller = createPoller({
    keep: (value) => value !== 'drop',
    intakeOf: (partition) => queues[partition.endsWith('1') ? 1 : 0],
    note: () => undefined,
    track: (partition, { offset }) => log.push(`track ${partition} ${offset}`),
    advance: (partition, nextOffset) => log.push(`advance ${partition} ${nextOffset}`),
    pause: (them) => log.push(`pause ${named(them)}`),
    resume: (them) => log.push(`resume ${named(them)}`),
    wallMs: () => 1_767_225_600_123,
    emit: (event) => events.push(event),
    highWater: () => highWater,
  });
  const fetched = (partition: number, values: readonly string[], nextOffset?: bigint): FetchedRecords => ({
    topic: 'orders',
    partition,
    records: values.map((value, index) => kafkaRecord({ partition, offset: BigInt(index), value })),
    nextOffset: nextOffset ?? BigInt(values.length),
    bytes: 1,
  });
  const steps = (): string[] => log.splice(0);
  return { poller, queues, events, fetched, steps };
}

describe('what was fetched', () => {
  it('is filtered, tracked and handed to the owner of the partition, which is then woken', () => {
    const { poller, queues, events, fetched, steps } = setUp();
    expect(poller.take(fetched(1, ['a', 'drop', 'b'], 9n))).toBe(2);
    expect(steps()).toEqual(['track orders-1 0', 'track orders-1 2', 'advance orders-1 9']);
    expect(queues[1].records.map(({ group, offset }) => `${group}:${offset}`)).toEqual(['orders-1:0', 'orders-1:2']);
    expect(queues[1].records.map(({ polledMs }) => polledMs)).toEqual([1_767_225_600_123, 1_767_225_600_123]);
    expect(queues.map(({ wakes }) => wakes)).toEqual([0, 1]);
    expect(events).toEqual([{ type: 'records-filtered', partition: 'orders-1', polled: 3, filtered: 1 }]);
  });

  it('is progress even when the filter drops all of it; nobody is woken for that', () => {
    const { poller, queues, events, fetched, steps } = setUp();
    expect(poller.take(fetched(0, ['drop', 'drop']))).toBe(0);
    expect(steps()).toEqual(['advance orders-0 2']);
    expect(queues[0].wakes).toBe(0);
    expect(events).toEqual([{ type: 'records-filtered', partition: 'orders-0', polled: 2, filtered: 2 }]);
  });

  it('is told to nobody where nothing was filtered', () => {
    const { poller, events, fetched } = setUp();
    poller.take(fetched(0, ['a']));
    expect(events).toEqual([]);
  });
});

describe('the bytes of many partitions', () => {
  it('lie in few slabs for each processor, and no processor keeps those of another one alive', () => {
    const { poller, queues, fetched } = setUp({ records: 1e6, bytes: 1e9 });
    for (let partition = 0; partition < 1_000; partition += 1) poller.take(fetched(partition, ['a']));
    const slabs = queues.map(({ records }) => new Set(records.map(({ buffer }) => buffer)));
    const sizeOf = (them: ReadonlySet<Buffer>): number => [...them].reduce((sum, { length }) => sum + length, 0);
    for (const [index, them] of slabs.entries()) {
      expect(sizeOf(them)).toBeLessThan((queues[index]?.queuedBytes ?? 0) * 2 + 32 * 1024);
      expect(Math.max(...[...them].map(({ length }) => length))).toBeLessThanOrEqual(256 * 1024);
    }
    expect([...(slabs[0] ?? [])].filter((slab) => slabs[1]?.has(slab))).toEqual([]);
  });
});

describe('a processor that cannot take more', () => {
  it('holds back all of its partitions, and only those', () => {
    const { poller, fetched, steps } = setUp();
    poller.take(fetched(2, ['a']));
    poller.take(fetched(1, ['a']));
    steps();
    poller.take(fetched(0, ['a', 'a', 'a']));
    expect(steps().at(-1)).toBe('pause orders-2 orders-0');
    expect(poller.pausedPartitions).toEqual(new Set(['orders-0', 'orders-2']));
  });

  it('holds each back once, though records on their way still come', () => {
    const { poller, fetched, steps } = setUp();
    poller.take(fetched(0, ['a', 'a', 'a', 'a']));
    steps();
    poller.take(fetched(0, ['a']));
    expect(steps().filter((step) => step.startsWith('pause'))).toEqual([]);
    poller.take(fetched(4, ['a']));
    expect(steps().at(-1)).toBe('pause orders-4');
  });

  it('is full by bytes too', () => {
    const { poller, queues, fetched, steps } = setUp({ records: 1_000, bytes: 400 });
    poller.take(fetched(0, ['a']));
    expect(steps().filter((step) => step.startsWith('pause'))).toEqual([]);
    poller.take(fetched(0, ['x'.repeat(300)]));
    expect(queues[0].queuedBytes).toBeGreaterThan(400);
    expect(steps().at(-1)).toBe('pause orders-0');
  });

  it('goes on when its queue is at half, not before', () => {
    const { poller, queues, fetched, steps } = setUp();
    poller.take(fetched(0, ['a', 'a', 'a', 'a']));
    poller.take(fetched(2, ['a']));
    steps();
    queues[0].records.splice(0, 2);
    poller.onDrained(queues[0]);
    expect(steps()).toEqual([]);
    queues[0].records.splice(0, 1);
    poller.onDrained(queues[0]);
    expect(steps()).toEqual(['resume orders-0 orders-2']);
    expect(poller.pausedPartitions.size).toBe(0);
    poller.onDrained(queues[0]);
    expect(steps()).toEqual([]);
  });

  it('holds back one that began between half and full, once it is full again, by records of another one', () => {
    const { poller, queues, fetched, steps } = setUp();
    poller.take(fetched(0, ['a', 'a', 'a', 'a']));
    queues[0].records.splice(0, 2);
    poller.take(fetched(2, ['a']));
    expect(poller.pausedPartitions).toEqual(new Set(['orders-0']));
    steps();
    poller.take(fetched(0, ['a']));
    expect(steps().at(-1)).toBe('pause orders-2');
    queues[0].records.splice(0);
    poller.onDrained(queues[0]);
    expect(steps()).toEqual(['resume orders-0 orders-2']);
  });

  it('holds all of them back again after it went on', () => {
    const { poller, queues, fetched, steps } = setUp();
    poller.take(fetched(0, ['a', 'a', 'a', 'a']));
    poller.take(fetched(2, ['a']));
    queues[0].records.splice(0);
    poller.onDrained(queues[0]);
    steps();
    poller.take(fetched(2, ['a', 'a', 'a', 'a']));
    expect(steps().at(-1)).toBe('pause orders-0 orders-2');
  });

  it('asks for each of many partitions to be held back once, however full it is', () => {
    const { poller, queues, fetched, steps } = setUp();
    for (let round = 0; round < 3; round += 1) {
      for (let partition = 0; partition < 400; partition += 2) poller.take(fetched(partition, ['a']));
    }
    const held = steps().filter((step) => step.startsWith('pause'));
    expect(held.slice(0, 2)).toEqual(['pause orders-0 orders-2 orders-4 orders-6', 'pause orders-8']);
    expect(held).toHaveLength(197);
    queues[0].records.splice(0);
    poller.onDrained(queues[0]);
    expect(steps()[0]?.split(' ')).toHaveLength(201);
  });

  it('does not go on because another one drained', () => {
    const { poller, queues, fetched, steps } = setUp();
    poller.take(fetched(0, ['a', 'a', 'a', 'a']));
    poller.take(fetched(1, ['a']));
    steps();
    poller.onDrained(queues[1]);
    expect(steps()).toEqual([]);
    expect(poller.pausedPartitions).toEqual(new Set(['orders-0']));
  });
});
