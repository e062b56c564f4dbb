import type { MeasuredLoad, MeasuredPartition, WindowRate } from '../capacity/measured/measured-load.ts';
import type { Known } from '../model/known.ts';
import { clock, span } from './moments.ts';
import { renderProblems } from './problems-text.ts';
import { bytes, count, counted } from './quantities.ts';
import { wrap } from './run-explain-text.ts';
import type { Style } from './style.ts';
import { type Align, renderTable } from './table-text.ts';

const WIDTH = 80;
const LABEL_WIDTH = 15;
/** More partitions than this are told by the hottest ones. */
const MOST_ROWS = 12;

/** What was measured, for a person; what is not known says why. */
export function renderMeasured(load: MeasuredLoad, style: Style): string {
  const { topic, group, partitions, sampleSeconds, missing, notes } = load;
  const head = [
    `Measured ${topic}, ${counted(partitions.length, 'partition')},`,
    `${group === undefined ? 'no group' : `group ${group}`},`,
    `at ${clock(load.measuredAtMs)} over ${sampleSeconds.toFixed(1)} s; nothing was joined or committed.`,
  ].join(' ');
  const lines: readonly (readonly [label: string, text: string])[] = [
    ['now', tell(load.now, rateText)],
    ['last hour', tell(load.hour, windowText)],
    ['last day', tell(load.day, windowText)],
    [
      'record size',
      tell(
        load.recordSize,
        (size) =>
          `${bytes(size.meanBytes)} on average (p50 ${bytes(size.p50Bytes)}, p99 ${bytes(size.p99Bytes)}, largest ${bytes(size.largestBytes)}; ${counted(size.records, 'record')} read), compressed ${size.compressionRatio.toFixed(1)}:1`,
      ),
    ],
    ['skew', tell(load.skew, ({ from, shares }) => skewText(from, shares, partitions))],
    ['lag', tell(load.lagRecords, (records) => counted(records, 'record'))],
    ['oldest waits', tell(load.oldestUnreadAgeSeconds, (age) => span(age * 1000))],
    ['drained', tell(load.drainedRecordsPerSecond, rateText)],
    [
      'retention',
      tell(load.retentionSeconds, (retention) => (retention === null ? 'kept for ever' : span(retention * 1000))),
    ],
  ];
  const told = lines.flatMap(([label, text]) =>
    wrap(text, WIDTH - LABEL_WIDTH).map(
      (line, index) => `${(index === 0 ? style.dim(label.padEnd(LABEL_WIDTH)) : ' '.repeat(LABEL_WIDTH)) + line}`,
    ),
  );
  const gaps = missing.map(({ what, why }) => `${style.warn('missing')} ${what}: ${why}`);
  return [
    wrap(head, WIDTH).join('\n'),
    told.join('\n'),
    renderPartitions(partitions, style),
    ...(gaps.length === 0 ? [] : [gaps.join('\n')]),
    ...(notes.length === 0 ? [] : [renderProblems(notes, style)]),
  ].join('\n\n');
}

function renderPartitions(partitions: readonly MeasuredPartition[], style: Style): string {
  const hottest = partitions.toSorted((a, b) => (b.now.known ? b.now.value : -1) - (a.now.known ? a.now.value : -1));
  const shown = partitions.length > MOST_ROWS ? hottest.slice(0, MOST_ROWS) : partitions;
  const cell = (fact: Known<number>, text: (value: number) => string = count): string =>
    fact.known ? text(fact.value) : '?';
  const rows = shown.map((each) => [
    String(each.partition),
    cell(each.now, oneDecimal),
    cell(each.hour, oneDecimal),
    cell(each.day, oneDecimal),
    cell(each.recordBytes, bytes),
    cell(each.lagRecords),
    cell(each.drainedRecordsPerSecond, oneDecimal),
  ]);
  const head = ['partition', 'now/s', 'hour/s', 'day/s', 'size', 'lag', 'drained/s'];
  const table = renderTable(
    [head, ...rows],
    head.map((): Align => 'right'),
    style,
  );
  const left = partitions.length - shown.length;
  return left === 0 ? table : `${table}\n${style.dim(`the ${MOST_ROWS} hottest; ${left} more are in --json`)}`;
}

function tell<T>(fact: Known<T>, text: (value: T) => string): string {
  return fact.known ? text(fact.value) : `unknown: ${fact.why}`;
}

function rateText(rate: number): string {
  return `${oneDecimal(rate)} records/s`;
}

function windowText({ meanRecordsPerSecond, peakRecordsPerSecond, peakAtMs, stepSeconds }: WindowRate): string {
  return `${rateText(meanRecordsPerSecond)} on average, ${rateText(peakRecordsPerSecond)} at the peak (${span(stepSeconds * 1000)} from ${clock(peakAtMs)})`;
}

function skewText(from: string, shares: readonly number[], partitions: readonly MeasuredPartition[]): string {
  const hottest = shares.reduce((best, share, index) => (share > (shares[best] ?? 0) ? index : best), 0);
  const share = ((shares[hottest] ?? 0) * 100).toFixed(1);
  return `partition ${partitions[hottest]?.partition ?? '?'} has ${share} % (even: ${(100 / shares.length).toFixed(1)} %), seen in the ${from}`;
}

function oneDecimal(value: number): string {
  return value < 100 ? value.toFixed(1) : count(value);
}
