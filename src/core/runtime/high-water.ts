/** A queue holds the next batch while one is in flight, and enough to keep small batches coming. */
const FEWEST_RECORDS = 10_000;
const QUEUE_BYTES = 8_000_000;
const ALL_QUEUES_BYTES = 48_000_000;

/**
 * How much one processor may queue before its partitions are paused: two batches by count, bounded in bytes for one
 * and for all of them together.
 */
export function highWaterOf(batchSize: number, processors: number): { records: number; bytes: number } {
  return {
    records: Math.max(FEWEST_RECORDS, batchSize * 2),
    bytes: Math.min(QUEUE_BYTES, Math.floor(ALL_QUEUES_BYTES / processors)),
  };
}
