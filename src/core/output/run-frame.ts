import type { PartitionView, RunView } from '../runtime/run-options.ts';
import { lagOf } from '../runtime/run-view.ts';
import { clipColumns } from './fit-columns.ts';
import { bytes, count, counted, seconds } from './quantities.ts';
import type { Style } from './style.ts';

export interface FrameFacts {
  readonly columns: number;
  readonly rows: number;
  readonly style: Style;
  /** Over the last moments, not since the start. */
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
}

const FIXED_LINES = 8;
const WIDEST_BAR = 40;
const LEAST_SHARE_TO_ESTIMATE = 0.02;
const NARROWEST_BAR = 6;
const HELD = ' held';
const BAR_TITLE = ' beside the fullest';

/** The live screen as lines of at most `columns` characters (styles not counted), at most `rows` - 1 of them. */
export function renderRunFrame(view: RunView, facts: FrameFacts): string[] {
  const { style } = facts;
  const { ledger, measurements } = view;
  const label = (name: string): string => style.dim(name.padEnd(12));
  const failed = Object.entries(measurements.outcomes).filter(([kind, value]) => kind !== 'succeeded' && value > 0);
  const lines = [
    progressLine(view, facts),
    `${label('in')}${counted(ledger.polled, 'record')}, ${bytes(measurements.polledBytes)}  ${style.accent(`${count(facts.recordsPerSecond)} records/s, ${bytes(facts.bytesPerSecond)}/s`)}`,
    `${label('filter')}${count(ledger.polled - ledger.filtered)} kept, ${count(ledger.filtered)} dropped`,
    `${label('done')}${style.good(`${count(ledger.succeeded)} succeeded`)}${coloured(ledger.sentToDestination, 'to destination', style.warn)}${coloured(ledger.dropped, 'dropped', style.bad)}, ${count(ledger.unfinished)} in hand`,
    `${label('invocations')}${count(measurements.outcomes.succeeded)} succeeded${failed.map(([kind, value]) => style.bad(`, ${count(value)} ${kind}`)).join('')}, ${counted(measurements.retries, 'retry')}`,
    `${label('in flight')}${flightText(view)}`,
    ...partitionLines(view, facts),
  ];
  return lines.slice(0, Math.max(1, facts.rows - 1)).map((line) => clipColumns(line, facts.columns));
}

function coloured(value: number, what: string, style: (text: string) => string): string {
  return value === 0 ? '' : `, ${style(`${count(value)} ${what}`)}`;
}

function progressLine({ source, elapsedMs, stopping, ledger }: RunView, { style, columns }: FrameFacts): string {
  const elapsed = `${seconds(elapsedMs / 1000)} elapsed`;
  if (stopping !== undefined) return `${style.warn('stopping')}: finishing what is in flight, ${elapsed}`;
  if (source.totalBytes === undefined || source.totalBytes === 0) return `${style.bold('running')}, ${elapsed}`;
  // Read and done: what was read and waits for the function is not progress yet.
  const done = ledger.polled === 0 ? 0 : 1 - ledger.unfinished / ledger.polled;
  const share = (source.readBytes / source.totalBytes) * done;
  const left = share >= LEAST_SHARE_TO_ESTIMATE ? (elapsedMs / 1000) * (1 / share - 1) : undefined;
  const tail = ` ${Math.floor(share * 100)}% done, ${elapsed}${left === undefined ? '' : `, about ${seconds(left)} left`}`;
  return `${bar(share, Math.max(10, Math.min(WIDEST_BAR, columns - tail.length - 2)), style)}${tail}`;
}

/** `██████░░░░`, `share` of 0..1. */
function bar(share: number, width: number, style: Style): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return style.accent('█'.repeat(full)) + style.dim('░'.repeat(width - full));
}

function flightText({ processors, pollers }: RunView): string {
  const busy = processors.filter(({ batchRecords }) => batchRecords > 0);
  if (busy.length === 0) return processors.length === 1 ? `nothing (${processors[0]?.state ?? ''})` : 'nothing';
  const records = busy.reduce((sum, { batchRecords }) => sum + batchRecords, 0);
  const states = new Map<string, number>();
  for (const { state } of busy) states.set(state, (states.get(state) ?? 0) + 1);
  const detail = [...states].map(([state, number]) => `${number} ${state}`).join(', ');
  return `${busy.length} of ${processors.length} processors of ${counted(pollers, 'poller')}: ${detail}; ${counted(records, 'record')}`;
}

function partitionLines({ partitions }: RunView, { columns, rows, style }: FrameFacts): string[] {
  if (partitions.length === 0) return [style.dim('no partition seen yet')];
  const room = Math.max(1, rows - FIXED_LINES - 1);
  const shown = partitions.length <= room ? partitions : worstFirst(partitions).slice(0, room - 1);
  const nameWidth = Math.min(28, Math.max(9, ...shown.map(({ name }) => name.length)));
  const most = Math.max(1, ...partitions.map(({ unfinished }) => unfinished));
  const offsets = shown.flatMap(({ committed, committable }) => [offsetText(committed), offsetText(committable)]);
  const offsetWidth = Math.max(12, ...offsets.map(({ length }) => length));
  const withLag = partitions.some(({ logEnd }) => logEnd !== undefined);
  const lagTitle = withLag ? ` ${'log end'.padStart(offsetWidth)} ${'lag'.padStart(9)}` : '';
  const header = `${'partition'.padEnd(nameWidth)} ${'committed'.padStart(offsetWidth)} ${'done below'.padStart(offsetWidth)}${lagTitle} ${'in hand'.padStart(9)}`;
  const barWidth = Math.min(WIDEST_BAR, columns - header.length - HELD.length - 1);
  const barTitle = barWidth < BAR_TITLE.length ? '' : BAR_TITLE;
  const rest = partitions.length - shown.length;
  return [
    style.dim(`${header}${barTitle}`),
    ...shown.map((partition) => {
      const { name, committed, committable, unfinished, paused } = partition;
      const lag = withLag ? lagCells(partition, offsetWidth) : '';
      const cells = `${clip(name, nameWidth).padEnd(nameWidth)} ${offsetText(committed).padStart(offsetWidth)} ${offsetText(committable).padStart(offsetWidth)}${lag} ${count(unfinished).padStart(9)}`;
      const shape = barWidth < NARROWEST_BAR ? '' : ` ${bar(unfinished / most, barWidth, style)}`;
      return `${cells}${shape}${paused ? style.dim(HELD) : ''}`;
    }),
    ...(rest > 0 ? [style.dim(`and ${counted(rest, 'more partition')} with less in hand`)] : []),
  ];
}

function lagCells(partition: PartitionView, width: number): string {
  const lag = lagOf(partition);
  return ` ${(partition.logEnd?.toString() ?? 'unknown').padStart(width)} ${(lag === undefined ? 'unknown' : count(Number(lag))).padStart(9)}`;
}

function worstFirst(partitions: readonly PartitionView[]): readonly PartitionView[] {
  return partitions.toSorted((a, b) => b.unfinished - a.unfinished);
}

/** A partition without a commit says so; it is not 0. */
function offsetText(offset: bigint | undefined): string {
  return offset === undefined ? 'none' : offset.toString();
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : `…${text.slice(text.length - width + 1)}`;
}
