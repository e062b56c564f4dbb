import { type Known, known, notKnown } from '../../model/known.ts';
import { type LoadFacts, type PartitionLoadFacts, WINDOWS } from './load-facts.ts';
import { notesOf } from './load-notes.ts';
import type { MeasuredLoad, MeasuredPartition } from './measured-load.ts';
import { measureSkew } from './measured-skew.ts';
import { meanBytesOf, measureSizes } from './record-sizes.ts';
import { readWindow } from './window-rates.ts';

/** Two looks at the log ends and commits, and the offsets of times past: what comes, of what size, where, and what waits. */
export function measureLoad(facts: LoadFacts): MeasuredLoad {
  const { measuredAtMs, sampleMs, commitSampleMs, retentionMs } = facts;
  const hour = readWindow(facts.partitions, measuredAtMs, WINDOWS.hour);
  const day = readWindow(facts.partitions, measuredAtMs, WINDOWS.day);
  const unknown = notKnown('the partition did not answer');
  const partitions = facts.partitions.map(
    (partition, index): MeasuredPartition => ({
      partition: partition.partition,
      now: rateOver(partition.ends, sampleMs),
      hour: hour.means[index] ?? unknown,
      day: day.means[index] ?? unknown,
      lagRecords: lagOf(partition),
      drainedRecordsPerSecond: drainOf(partition, commitSampleMs),
      recordBytes: meanBytesOf(partition.sizes),
    }),
  );
  const measured = {
    topic: facts.topic,
    group: facts.group,
    measuredAtMs,
    sampleSeconds: sampleMs / 1000,
    now: sumOf(partitions.map(({ now }) => now)),
    hour: hour.topic,
    day: day.topic,
    recordSize: measureSizes(
      facts.partitions.map(({ sizes }) => sizes),
      partitions.map(({ now }) => now),
    ),
    skew: measureSkew(partitions, sampleMs / 1000),
    lagRecords: sumOf(partitions.map(({ lagRecords }) => lagRecords)),
    oldestUnreadAgeSeconds: oldestOf(facts),
    drainedRecordsPerSecond: sumOf(partitions.map(({ drainedRecordsPerSecond }) => drainedRecordsPerSecond)),
    retentionSeconds: retentionMs.known
      ? known(retentionMs.value === undefined ? null : retentionMs.value / 1000)
      : retentionMs,
    partitions,
  };
  return { ...measured, ...notesOf(facts, measured) };
}

function rateOver([first, second]: PartitionLoadFacts['ends'], sampleMs: number): Known<number> {
  if (!first.known) return first;
  if (!second.known) return second;
  if (second.value < first.value) return notKnown('the log end went back during the sample');
  return known(Number(second.value - first.value) / (sampleMs / 1000));
}

/** At the end of the sample. A commit below the log start counts from there: what was deleted cannot be read. */
function lagOf({ committed: [, committed], ends: [, end], logStart }: PartitionLoadFacts): Known<number> {
  if (!committed.known) return committed;
  if (committed.value === undefined) return notKnown(NO_COMMIT);
  if (!end.known) return end;
  const from = logStart.known && logStart.value > committed.value ? logStart.value : committed.value;
  return known(Math.max(0, Number(end.value - from)));
}

function drainOf({ committed: [first, second] }: PartitionLoadFacts, sampleMs: number): Known<number> {
  if (!first.known) return first;
  if (!second.known) return second;
  if (first.value === undefined || second.value === undefined) return notKnown(NO_COMMIT);
  if (second.value < first.value) return notKnown('the committed offset went back during the sample');
  return known(Number(second.value - first.value) / (sampleMs / 1000));
}

const NO_COMMIT = 'the group has no committed offset there';

/** At the end of the sample. */
function oldestOf({ partitions, measuredAtMs, sampleMs }: LoadFacts): Known<number> {
  const times = partitions.flatMap(({ oldestUnreadMs }) => (oldestUnreadMs.known ? [oldestUnreadMs.value] : []));
  if (times.length === 0) {
    const reason = partitions.find(({ oldestUnreadMs }) => !oldestUnreadMs.known)?.oldestUnreadMs;
    return reason?.known === false ? reason : notKnown('the topic has no partition');
  }
  return known(Math.max(0, measuredAtMs + sampleMs - Math.min(...times)) / 1000);
}

/** Of those that are known; unknown where none is. */
function sumOf(values: readonly Known<number>[]): Known<number> {
  const numbers = values.flatMap((each) => (each.known ? [each.value] : []));
  if (numbers.length > 0) return known(numbers.reduce((sum, value) => sum + value, 0));
  return values.find((each) => !each.known) ?? notKnown('the topic has no partition');
}
