import type { KafkaRecord } from '../model/record.ts';
import type { FilterVerdict, RecordFilter } from './record-filter.ts';

export interface TestedRecord extends FilterVerdict {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

export interface FilterTestReport {
  readonly results: readonly TestedRecord[];
  readonly kept: number;
  readonly dropped: number;
}

/** What the filters would do to each record, in the order of the records, with the reason. */
export function testRecords(filter: RecordFilter, records: Iterable<KafkaRecord>): FilterTestReport {
  const results = Array.from(records, ({ topic, partition, offset, value }) => ({
    topic,
    partition,
    offset,
    ...filter.explain(value),
  }));
  const kept = results.filter((result) => result.kept).length;
  return { results, kept, dropped: results.length - kept };
}
