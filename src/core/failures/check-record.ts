import { EsmctlError } from '../model/errors.ts';
import type { KafkaRecord } from '../model/record.ts';
import { keyOf } from '../model/topic-partition.ts';
import type { ReplayPlan } from './replay-plan.ts';

interface Told {
  readonly ms: number;
  readonly place: string;
}

/**
 * Refuses a record that has another timestamp than the failure record says: where a topic was made anew, its offsets name
 * other records. Only first and last record of a range are told, and all that tell of one have to agree.
 */
export function createRecordCheck({ failures }: ReplayPlan): (record: KafkaRecord) => void {
  const told = new Map<string, Told[]>();
  const add = (key: string, each: Told): void => {
    const known = told.get(key);
    if (known === undefined) told.set(key, [each]);
    else if (!known.some(({ ms }) => ms === each.ms)) known.push(each);
  };
  for (const { place, failure } of failures) {
    if (failure.payload !== undefined) continue;
    for (const range of failure.ranges) {
      const { first, last, firstTimestampMs, lastTimestampMs } = range;
      if (firstTimestampMs !== undefined) add(`${keyOf(range)} ${first}`, { ms: firstTimestampMs, place });
      if (lastTimestampMs !== undefined) add(`${keyOf(range)} ${last}`, { ms: lastTimestampMs, place });
    }
  }
  return (record) => {
    const all = told.get(`${keyOf(record)} ${record.offset}`) ?? [];
    const expected = all.find(({ ms }) => ms !== record.timestampMs);
    if (expected === undefined) return;
    throw new EsmctlError({
      code: 'ESMCTL_REPLAY_OTHER_RECORD',
      kind: 'kafka',
      message: `${keyOf(record)} offset ${record.offset} is of ${timeOf(record.timestampMs)}, but ${expected.place} failed with a record of ${timeOf(expected.ms)}: the topic was made anew, or this is another cluster`,
      next: [
        'check -b and the topic: nothing from this record on was invoked',
        'leave older failures out with --since TIME, or replay what stands there now with --ignore-timestamps',
      ],
    });
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
