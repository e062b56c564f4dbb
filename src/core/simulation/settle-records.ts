import type { SimulatedAttempt, SimulatedProcessor } from './fleet.ts';
import type { Recorder } from './recorder.ts';
import type { World } from './world.ts';

/** The records of the attempt need nothing more: they are done, or given up. */
export function settleRecords(
  { states, totals }: World,
  recorder: Recorder,
  { batchPartitions, batchCounts, batchParts }: SimulatedProcessor,
  { from, to }: SimulatedAttempt,
  nowMs: number,
  succeeded: boolean,
): void {
  let start = 0;
  for (let at = 0; at < batchParts && start < to; at += 1) {
    const count = batchCounts[at] ?? 0;
    const some = Math.min(to, start + count) - Math.max(from, start);
    start += count;
    if (some <= 0) continue;
    const partition = batchPartitions[at] ?? 0;
    const first = (states.done[partition] ?? 0) + 1;
    if (succeeded) recorder.noteDone(partition, first, some, nowMs);
    states.done[partition] = first + some - 1;
  }
  if (succeeded) totals.done += to - from;
  else totals.givenUp += to - from;
}
