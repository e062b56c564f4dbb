import type { Fleet } from './fleet.ts';
import type { Recorder } from './recorder.ts';
import type { World } from './world.ts';

/** The records of the attempt of the processor need nothing more: they are done, or given up. */
export function settleRecords(
  { states, totals }: World,
  recorder: Recorder,
  { size, partitions, begins, counts, attempts }: Fleet,
  id: number,
  nowMs: number,
  succeeded: boolean,
): void {
  const { done } = states;
  const from = attempts.from[id] ?? 0;
  const to = attempts.to[id] ?? 0;
  const begin = begins[id] ?? 0;
  let start = 0;
  let partition = begin;
  do {
    const count = counts[partition] ?? 0;
    const some = Math.min(to, start + count) - Math.max(from, start);
    start += count;
    if (some > 0) {
      const first = (done[partition] ?? 0) + 1;
      if (succeeded) recorder.noteDone(partition, first, some, nowMs);
      done[partition] = first + some - 1;
    }
    partition += size;
    if (partition >= partitions) partition = id;
  } while (start < to && partition !== begin);
  if (succeeded) totals.done += to - from;
  else totals.givenUp += to - from;
}
