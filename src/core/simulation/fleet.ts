import { type Attempts, createAttempts } from './attempts.ts';
import type { PartitionStates } from './partition-states.ts';

/**
 * The processors of all pollers, each an invocation slot that works at one batch at a time. Processor `id` owns the
 * partitions `id`, `id + size`, `id + 2 size` and so on. Numbers side by side: a processor as an object of its own would
 * be fetched from far away for every batch.
 */
export interface Fleet {
  /** Processors. */
  readonly size: number;
  readonly partitions: number;
  readonly pollers: number;
  /** Of each processor: the partition at which taking begins, so that none is always last. */
  readonly cursors: Int32Array;
  /** Of each processor: the partition with which the batch in hand begins; those behind it follow in turn. */
  readonly begins: Int32Array;
  /** Of each processor: records of the batch in hand. */
  readonly records: Int32Array;
  /** Of each processor: 1 while its function runs. */
  readonly inFlight: Uint8Array;
  /** Of each partition: its records in the batch that its processor has in hand. */
  readonly counts: Int32Array;
  /** What is left to do of the batches. */
  readonly attempts: Attempts;
}

/**
 * Shares partitions out to `pollers × slots` processors, never more than partitions, as the assigner of a run does:
 * always to the one with the fewest, which is in turn.
 */
export function createFleet(partitions: number, pollers: number, slotsPerPoller: number): Fleet {
  const size = Math.min(partitions, pollers * slotsPerPoller);
  return {
    size,
    partitions,
    pollers,
    cursors: Int32Array.from({ length: size }, (_, id) => id),
    begins: new Int32Array(size),
    records: new Int32Array(size),
    inFlight: new Uint8Array(size),
    counts: new Int32Array(partitions),
    attempts: createAttempts(size),
  };
}

export function partitionsOf({ size, partitions }: Fleet, id: number): readonly number[] {
  return Array.from({ length: Math.ceil((partitions - id) / size) }, (_, at) => id + at * size);
}

/** Takes up to `limit` waiting records, the oldest of each partition, into the processor's batch. Returns how many. */
export function takeBatch(
  { arrivals, taken }: PartitionStates,
  { size, partitions, cursors, begins, counts, records: recordsOf }: Fleet,
  id: number,
  atMs: number,
  limit: number,
): number {
  const begin = cursors[id] ?? 0;
  let records = 0;
  let last = begin;
  let partition = begin;
  do {
    const before = taken[partition] ?? 0;
    const some = Math.min(arrivals.countAt(partition, atMs) - before, limit - records);
    if (some > 0) {
      counts[partition] = some;
      taken[partition] = before + some;
      records += some;
      last = partition;
    }
    partition += size;
    if (partition >= partitions) partition = id;
  } while (partition !== begin && records < limit);
  begins[id] = begin;
  cursors[id] = last + size >= partitions ? id : last + size;
  recordsOf[id] = records;
  return records;
}

/** What is not done of the batch waits again, in its old place; the processor has nothing in hand. */
export function releaseBatch({ taken, done }: PartitionStates, fleet: Fleet, id: number): void {
  const { size, partitions, counts } = fleet;
  for (let partition = id; partition < partitions; partition += size) {
    if ((counts[partition] ?? 0) > 0) taken[partition] = done[partition] ?? 0;
  }
  clearBatch(fleet, id);
}

export function clearBatch({ size, partitions, counts, records, attempts }: Fleet, id: number): void {
  if (records[id] === 0) return;
  records[id] = 0;
  for (let partition = id; partition < partitions; partition += size) counts[partition] = 0;
  attempts.clear(id);
}
