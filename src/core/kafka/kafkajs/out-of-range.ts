import type { OutOfRange } from '../../records/record-source.ts';
import type { KafkaGroupOptions } from './group-options.ts';
import type { PrivateCluster } from './private-parts.ts';
import { readLogRanges, resolveStart } from './start-offsets.ts';

/**
 * Where reading goes on when the broker says that the position is out of range (assumption `out-of-range`); undefined
 * when it is in the log after all.
 */
export async function resolveOutOfRange(
  cluster: PrivateCluster,
  { topic, startingPosition, outOfRange }: KafkaGroupOptions,
  partition: number,
  position: bigint,
): Promise<Omit<OutOfRange, 'topic' | 'partition' | 'position'> | undefined> {
  const ranges = await readLogRanges(cluster, topic, [partition]);
  const range = ranges.get(partition);
  if (range === undefined) return undefined;
  const { start: logStart, end: logEnd } = range;
  if (position >= logStart && position <= logEnd) return undefined;
  const starts = outOfRange === 'earliest' ? undefined : await resolveStart(cluster, topic, ranges, startingPosition);
  const continuesAt = starts?.get(partition) ?? logStart;
  const offsetsLost = position < logStart ? continuesAt - position : continuesAt - logStart;
  return { logStart, logEnd, continuesAt, offsetsLost };
}
