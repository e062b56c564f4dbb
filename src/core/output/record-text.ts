import type { RecordedPartition, Recording } from '../records/recording.ts';
import { bytes, count, counted, seconds } from './quantities.ts';

type Spans = ReadonlyMap<
  number,
  {
    readonly from: bigint;
    readonly to: bigint | undefined;
    readonly logStart?: bigint;
    readonly logEnd?: bigint;
    readonly asked?: bigint | undefined;
  }
>;

/** `1,200 records, 1.3 MB, 12,000 records/s, 45 % of the offsets`. */
export function renderRecordProgress(recording: Recording, spans: Spans, elapsedSeconds: number): string {
  const rate = elapsedSeconds > 0 ? `, ${count(recording.records / elapsedSeconds)} records/s` : '';
  let all = 0n;
  for (const { from, to } of spans.values()) {
    if (to === undefined) return `${counted(recording.records, 'record')}, ${bytes(recording.bytes)}${rate}`;
    all += to - from;
  }
  const read = recording.partitions.reduce((sum, { from, next }) => sum + next - from, 0n);
  const share = all === 0n ? 100 : Number((read * 100n) / all);
  return `${counted(recording.records, 'record')}, ${bytes(recording.bytes)}${rate}, ${share} % of the offsets`;
}

/** What was recorded, one line, and one for each partition. */
export function renderRecordSummary(recording: Recording, spans: Spans, topic: string, elapsedSeconds: number): string {
  const head = `recorded ${counted(recording.records, 'record')} of ${topic}, ${bytes(recording.bytes)}, in ${seconds(elapsedSeconds)}`;
  const lines = recording.partitions.map((recorded) => `  ${renderPartition(recorded, spans, topic)}`);
  return [head, ...lines].join('\n');
}

function renderPartition(recorded: RecordedPartition, spans: Spans, topic: string): string {
  const { partition, from, next, records, gaps, deleted } = recorded;
  const name = `${topic}-${partition}`;
  const span = spans.get(partition);
  if (next === from) {
    const log = span?.logStart === undefined ? '' : ` (the log holds ${rangeText(span.logStart, span.logEnd ?? 0n)})`;
    return `${name}: nothing from ${from} on${log}`;
  }
  return [
    `${name}: ${rangeText(from, next)}, ${counted(records, 'record')}`,
    ...(gaps > 0n ? [`${counted(Number(gaps), 'offset')} without one (compaction, transactions)`] : []),
    ...(span?.asked === undefined ? [] : [`${rangeText(span.asked, from)} are no longer in the log`]),
    ...(deleted > 0n ? [`${counted(Number(deleted), 'offset')} deleted before they were read`] : []),
  ].join(', ');
}

/** First and last offset. */
function rangeText(from: bigint, next: bigint): string {
  return next > from ? `offsets ${from} to ${next - 1n}` : 'no offsets';
}
