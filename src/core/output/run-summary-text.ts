import type { RunSummary } from '../runtime/summarise-run.ts';
import { packItems } from './fit-columns.ts';
import { bytes, count, counted, seconds } from './quantities.ts';
import type { Style } from './style.ts';

const REASONS: Readonly<Record<RunSummary['reason'], string>> = {
  end: 'all that was there is done',
  idle: 'nothing came for the time asked for',
  time: 'the time asked for is over',
  interrupted: 'interrupted before all was done',
  'reader-gone': 'the reader of the output went away',
  failed: 'it could not go on',
};

/** The ledger and what a person asks next; fits the columns unless the name of a partition alone does not. */
export function renderRunSummary(summary: RunSummary, style: Style, columns = 80): string {
  const { ledger } = summary;
  const rows: readonly (readonly [string, number, (text: string) => string])[] = [
    ['filtered out', ledger.filtered, style.dim],
    ['succeeded', ledger.succeeded, style.good],
    ['sent to the destination', ledger.sentToDestination, style.warn],
    ['dropped', ledger.dropped, style.bad],
    ['unfinished', ledger.unfinished, style.warn],
  ];
  const width = Math.max(...[ledger.polled, ...rows.map(([, value]) => value)].map((value) => count(value).length));
  const line = ([name, value, colour]: (typeof rows)[number]): string => {
    const text = `  ${name.padEnd(24)} ${count(value).padStart(width)}`;
    return value === 0 ? style.dim(text) : colour(text);
  };
  const verdict = summary.balanced ? style.good('balances') : style.bad('DOES NOT BALANCE');
  return [
    `${style.bold('Ledger')} (${verdict}; ${REASONS[summary.reason]})`,
    `  ${'polled'.padEnd(24)} ${count(ledger.polled).padStart(width)}`,
    ...rows.map(line),
    ...passedOverLines(summary, style, columns),
    '',
    ...factLines(summary, style, columns),
  ].join('\n');
}

const NOT_POLLED = '  not polled: ';

function passedOverLines({ passedOver }: RunSummary, style: Style, columns: number): string[] {
  const parts = [
    passedOver.alreadyCommitted > 0 ? `${count(passedOver.alreadyCommitted)} committed before` : '',
    passedOver.beforeStart > 0 ? `${count(passedOver.beforeStart)} before the starting position` : '',
    passedOver.otherTopics > 0 ? `${count(passedOver.otherTopics)} of other topics` : '',
    passedOver.bad > 0 ? `${counted(passedOver.bad, 'bad line')}` : '',
  ].filter((part) => part !== '');
  const lines = packItems(parts, columns - NOT_POLLED.length);
  return lines.map((line, index) => style.dim(`${index === 0 ? NOT_POLLED : ' '.repeat(NOT_POLLED.length)}${line}`));
}

function factLines(summary: RunSummary, style: Style, columns: number): string[] {
  const { batchRecords, batchBytes, invocationSeconds, outcomes } = summary;
  const failures = Object.entries(outcomes).filter(([kind, value]) => kind !== 'succeeded' && value > 0);
  const label = (name: string): string => style.dim(name.padEnd(LABEL_WIDTH));
  const pack = (items: readonly string[]): string =>
    packItems(items, columns - LABEL_WIDTH).join(`\n${' '.repeat(LABEL_WIDTH)}`);
  const kinds = failures.map(([kind, value]) => `${count(value)} ${kind}`);
  const calls = [`${count(summary.invocations)} (${count(outcomes.succeeded)} succeeded`, ...kinds];
  const lines = [
    `${label('time')}${seconds(summary.durationSeconds)}, ${count(summary.recordsPerSecond)} records/s, ${bytes(summary.bytesPerSecond)}/s`,
    `${label('invocations')}${pack([...calls.slice(0, -1), `${calls.at(-1)})`, counted(summary.retries, 'retry')])}`,
  ];
  if (batchRecords !== null && batchBytes !== null && invocationSeconds !== null) {
    lines.push(
      `${label('batches')}${counted(batchRecords.p50, 'record')} p50, ${count(batchRecords.max)} max; ${bytes(batchBytes.p50)} p50, ${bytes(batchBytes.max)} max`,
      `${label('duration')}${seconds(invocationSeconds.p50)} p50, ${seconds(invocationSeconds.p99)} p99, ${seconds(invocationSeconds.max)} max`,
    );
  }
  lines.push(`${label('committed')}${pack(committedItems(summary.committed))}`);
  const uncommitted = uncommittedItems(summary.uncommitted);
  if (uncommitted.length > 0) {
    lines.push(`${style.bad('uncommitted')} ${pack(uncommitted)}`, `${label('')}done, and delivered again`);
  }
  const lag = lagText(summary.lag);
  if (lag !== undefined) lines.push(`${label('lag')}${lag}`);
  return lines;
}

/** Nothing where no end is known, as of a recorded file. */
function lagText(lag: RunSummary['lag']): string | undefined {
  const known = Object.values(lag).filter((records) => records !== null);
  if (known.length === 0) return undefined;
  const unknown = Object.keys(lag).length - known.length;
  const sum = known.reduce((total: bigint, records) => total + BigInt(records), 0n);
  const rest = unknown === 0 ? '' : `, unknown of ${counted(unknown, 'partition')}`;
  return `${counted(Number(sum), 'record')} in ${counted(known.length, 'partition')}${rest}`;
}

const LABEL_WIDTH = 12;
const SHOWN_PARTITIONS = 8;

function committedItems(committed: RunSummary['committed']): string[] {
  const items = Object.entries(committed).map(([name, offset]) => `${name}: ${String(offset)}`);
  return items.length === 0 ? ['nothing'] : firstOf(items);
}

function uncommittedItems(uncommitted: RunSummary['uncommitted']): string[] {
  return firstOf(
    Object.entries(uncommitted).map(
      ([name, { committed, done }]) => `${name}: ${committed === null ? '' : `from ${committed} `}below ${done}`,
    ),
  );
}

function firstOf(items: readonly string[]): string[] {
  const shown = items.slice(0, SHOWN_PARTITIONS);
  const rest = items.length - shown.length;
  return rest > 0 ? [...shown, `and ${count(rest)} more`] : shown;
}
