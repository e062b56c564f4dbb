import type { PartitionStates } from './partition-states.ts';

/** A part of a batch that waits to be sent: records `from` (0-based, in the batch) up to before `to`. */
export interface SimulatedAttempt {
  readonly from: number;
  readonly to: number;
  readonly failures: number;
  readonly refusals: number;
}

/** One invocation slot of a poller with the partitions that it owns; it works at one batch at a time. */
export interface SimulatedProcessor {
  readonly id: number;
  readonly poller: number;
  readonly partitions: Int32Array;
  /** Where taking begins, so that no partition is always last. */
  cursor: number;
  inFlight: boolean;
  /** The batch in hand: partitions and how many records of each, in order. */
  readonly batchPartitions: Int32Array;
  readonly batchCounts: Float64Array;
  /** How many of these the batch has. */
  batchParts: number;
  batchRecords: number;
  /** What is left to do of the batch, the next one last. */
  readonly attempts: SimulatedAttempt[];
}

/**
 * Shares partitions out to `pollers × slots` processors, never more than partitions, as the assigner of a run does:
 * always to the one with the fewest, which is in turn.
 */
export function createFleet(
  partitions: number,
  pollers: number,
  slotsPerPoller: number,
): readonly SimulatedProcessor[] {
  const size = Math.min(partitions, pollers * slotsPerPoller);
  return Array.from({ length: size }, (_, id) => {
    const owned = new Int32Array(Math.ceil((partitions - id) / size));
    for (let at = 0; at < owned.length; at += 1) owned[at] = id + at * size;
    return {
      id,
      poller: id % pollers,
      partitions: owned,
      cursor: 0,
      inFlight: false,
      batchPartitions: new Int32Array(owned.length),
      batchCounts: new Float64Array(owned.length),
      batchParts: 0,
      batchRecords: 0,
      attempts: [],
    };
  });
}

/** Takes up to `limit` waiting records, the oldest of each partition, into the processor's batch. Returns how many. */
export function takeBatch(
  { arrivals, taken }: PartitionStates,
  processor: SimulatedProcessor,
  atMs: number,
  limit: number,
): number {
  const { partitions, batchPartitions, batchCounts } = processor;
  const size = partitions.length;
  let records = 0;
  let parts = 0;
  let last = processor.cursor;
  for (let turn = 0, next = processor.cursor; turn < size && records < limit; turn += 1) {
    const place = next;
    next = place + 1 === size ? 0 : place + 1;
    const partition = partitions[place] ?? 0;
    const before = taken[partition] ?? 0;
    const some = Math.min(arrivals.countAt(partition, atMs) - before, limit - records);
    if (some <= 0) continue;
    batchPartitions[parts] = partition;
    batchCounts[parts] = some;
    parts += 1;
    taken[partition] = before + some;
    records += some;
    last = place;
  }
  processor.cursor = (last + 1) % size;
  processor.batchRecords = records;
  processor.batchParts = parts;
  return records;
}

/** What is not done of the batch waits again, in its old place; the processor has nothing in hand. */
export function releaseBatch({ taken, done }: PartitionStates, processor: SimulatedProcessor): void {
  for (let at = 0; at < processor.batchParts; at += 1) {
    const partition = processor.batchPartitions[at] ?? 0;
    taken[partition] = done[partition] ?? 0;
  }
  clearBatch(processor);
}

export function clearBatch(processor: SimulatedProcessor): void {
  processor.batchParts = 0;
  processor.batchRecords = 0;
  if (processor.attempts.length > 0) processor.attempts.length = 0;
}
