import type { EventRecord } from '../event/event-record.ts';
import { groupRecords } from '../event/payload.ts';
import { offsetToJson } from '../model/offset.ts';
import type { OffsetRange } from './runtime-events.ts';

/** Which offsets of which partitions a batch holds. */
export function rangesOf(records: readonly EventRecord[]): OffsetRange[] {
  return [...groupRecords(records)].map(([partition, members]) => ({
    partition,
    firstOffset: offsetToJson(members[0]?.offset ?? 0n),
    lastOffset: offsetToJson(members.at(-1)?.offset ?? 0n),
    records: members.length,
  }));
}
