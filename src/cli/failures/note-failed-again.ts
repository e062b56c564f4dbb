import type { EventRecord } from '../../core/event/event-record.ts';
import { groupRecords } from '../../core/event/payload.ts';
import type { FailedAgain } from '../../core/failures/replay-result.ts';
import type { ReplayTally } from '../../core/failures/replay-tally.ts';
import { parseKey } from '../../core/model/topic-partition.ts';
import type { Destination } from '../../core/runtime/destination/destination.ts';
import type { GivenUp } from '../../core/runtime/given-up.ts';
import type { Outcome } from '../../core/runtime/outcome.ts';

export interface FailedAgainList extends Destination {
  readonly failed: readonly FailedAgain[];
}

/**
 * The destination of a replay: notes what failed again before `file` (where there is one) gets it, so that it never counts
 * as succeeded, whatever becomes of the file.
 */
export function noteFailedAgain(tally: ReplayTally, file: Destination | undefined): FailedAgainList {
  const failed: FailedAgain[] = [];
  // What could not be delivered comes again.
  const noted = new WeakSet<GivenUp>();
  return {
    name: file?.name ?? 'what failed again',
    failed,
    async deliver(givenUp) {
      const { records, condition, lastOutcome } = givenUp;
      for (const { group, offset } of records) tally.noteFailedAgain(partitionOf(group), offset);
      if (!noted.has(givenUp)) failed.push({ ranges: rangesOf(records), condition, why: whyOf(lastOutcome) });
      noted.add(givenUp);
      await file?.deliver(givenUp);
    },
    close: () => file?.close() ?? Promise.resolve(),
  };
}

function rangesOf(records: readonly EventRecord[]): FailedAgain['ranges'] {
  return [...groupRecords(records)].map(([group, members]) => ({
    partition: partitionOf(group),
    records: members.length,
    first: members[0]?.offset ?? 0n,
    last: members.at(-1)?.offset ?? 0n,
  }));
}

function partitionOf(group: string): number {
  return parseKey(group)?.partition ?? 0;
}

function whyOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'it was not invoked';
  return 'why' in outcome ? outcome.why : outcome.kind;
}
