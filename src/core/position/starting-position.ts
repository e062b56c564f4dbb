import { type Known, known, notKnown } from '../model/known.ts';
import type { PartitionFacts } from '../snapshot/facts/topic-facts.ts';

/** StartingPosition of a mapping; the time in ms. */
export type StartingPosition =
  | { readonly name: 'TRIM_HORIZON' | 'LATEST' }
  | { readonly name: 'AT_TIMESTAMP'; readonly timestampMs: number };

/** The offset that a starting position means now. AT_TIMESTAMP behind the last record is taken for the end, which AWS does not confirm. */
export function offsetOfPosition(position: StartingPosition, partition: PartitionFacts): Known<bigint> {
  if (position.name !== 'AT_TIMESTAMP')
    return position.name === 'LATEST' ? partition.logEndOffset : partition.logStartOffset;
  const { timestampMs } = position;
  const asked = partition.offsetsForTimes.find((answer) => answer.timestampMs === timestampMs);
  if (asked !== undefined) return asked.offset === undefined ? partition.logEndOffset : known(asked.offset);
  const { firstRecordMs, lastRecordMs } = partition;
  if (firstRecordMs.known && (firstRecordMs.value === undefined || timestampMs <= firstRecordMs.value))
    return partition.logStartOffset;
  // Only an empty log has no last record; a later time than the last record's says nothing where producers set the times.
  if (lastRecordMs.known && lastRecordMs.value === undefined) return partition.logEndOffset;
  return notKnown('the cluster was not asked for the offset of the timestamp');
}
