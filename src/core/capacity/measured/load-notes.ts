import type { Problem } from '../../model/errors.ts';
import type { Known } from '../../model/known.ts';
import type { LoadFacts } from './load-facts.ts';
import type { MeasuredLoad } from './measured-load.ts';

/** What bounds the numbers, and what is missing of them. */
export function notesOf(
  facts: LoadFacts,
  measured: Omit<MeasuredLoad, 'notes' | 'missing'>,
): Pick<MeasuredLoad, 'notes' | 'missing'> {
  return { notes: [...boundNotes(facts, measured)], missing: missingOf(facts) };
}

function* boundNotes(
  { cleanupPolicy, partitions }: LoadFacts,
  { hour, day }: Omit<MeasuredLoad, 'notes' | 'missing'>,
): Generator<Problem> {
  if (cleanupPolicy.known && cleanupPolicy.value.includes('compact')) {
    yield {
      severity: 'warning',
      code: 'counts-compacted',
      message: 'the topic is compacted: lag and rates of the past are upper bounds',
      why: 'they are differences of offsets, and offsets of records that compaction removed are counted',
    };
  }
  if (partitions.some(({ sizes }) => sizes.known && sizes.value.hasMarkers)) {
    yield {
      severity: 'warning',
      code: 'counts-transactions',
      message: 'the topic is written in transactions: rates and lag are upper bounds',
      why: 'markers of transactions and aborted records take offsets, and are never delivered',
    };
  }
  for (const [name, window, seconds] of [
    ['hour', hour, 3600],
    ['day', day, 86_400],
  ] as const) {
    if (!window.known || window.value.coveredSeconds > seconds - 1) continue;
    yield {
      severity: 'info',
      code: 'window-shorter',
      message: `of the last ${name} ${Math.round(window.value.coveredSeconds)} s are known`,
      why: 'the topic is younger, or records of before were deleted',
    };
    return;
  }
}

function missingOf({ partitions, retentionMs, group }: LoadFacts): MeasuredLoad['missing'] {
  const reasons = new Map<string, number[]>();
  const add = (of: string, fact: Known<unknown>, partition: number): void => {
    if (fact.known) return;
    const key = `${of}\n${fact.why}`;
    reasons.set(key, [...(reasons.get(key) ?? []), partition]);
  };
  for (const { partition, ends, logStart, committed, sizes } of partitions) {
    const end = ends.find((each) => !each.known) ?? logStart;
    add('the log', end, partition);
    if (group !== undefined) add('committed offsets', committed.find((each) => !each.known) ?? committed[0], partition);
    // Where the log could not be asked, that is said already.
    if (end.known) add('record sizes', sizes, partition);
  }
  return [
    ...[...reasons].map(([key, list]) => {
      const [of = '', why = ''] = key.split('\n');
      return {
        what: `${of} of ${list.length > 5 ? `${list.length} partitions` : `partition ${list.join(', ')}`}`,
        why,
      };
    }),
    ...(retentionMs.known ? [] : [{ what: 'settings of the topic', why: retentionMs.why }]),
  ];
}
