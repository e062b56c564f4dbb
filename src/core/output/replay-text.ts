import type { GoneReason, PlannedFailure, SkippedFailure } from '../failures/replay-plan.ts';
import type { FailureRow, ReplayResult, ShownStatus } from '../failures/replay-result.ts';
import { alignColumns, type Column } from './align-columns.ts';
import { makePrintable } from './problems-text.ts';
import { counted } from './quantities.ts';
import type { Style } from './style.ts';

export interface ReplayFrame {
  readonly from: string;
  readonly removes: 'messages' | 'objects' | undefined;
  /** What is invoked, for people: `the function orders in AWS`. */
  readonly invokes: string;
  /** There are more failure records than the limit let be read. */
  readonly isCut: boolean;
}

const WORDS: Record<ShownStatus, string> = {
  planned: 'would be replayed',
  succeeded: 'succeeded',
  'failed-again': 'failed again',
  gone: 'gone from Kafka',
  short: 'records missing',
  unfinished: 'unfinished',
};
const GONE: Record<GoneReason, string> = {
  retention: 'deleted from the log (retention)',
  'above-log-end': 'above the end of the log: another topic of this name, or another cluster',
  'no-partition': 'the topic has no such partition',
};
/** More of them are for `--json`. */
const MOST_ROWS = 50;

/** What was found, what was or would be invoked again, and the ledger. */
export function renderReplay(
  result: ReplayResult,
  { from, removes, invokes, isCut }: ReplayFrame,
  style: Style,
  width: number,
): string {
  const { rows, plan, isDryRun } = result;
  const parts = [
    [
      `${style.bold(counted(result.counts.found, 'failure record'))} in ${makePrintable(from)}, topic ${plan.topic}${isCut ? '; there are more: --limit' : ''}`,
    ],
    rows.length === 0 ? [] : tableOf(result, style, width),
    listed('skipped', plan.skipped.map(skippedText), style),
    listed('gone from Kafka', result.gone.map(goneText(plan.topic)), style),
    listed('failed again', result.failedAgain.map(againText(plan.topic)), style),
    listed(
      'not removed',
      result.notRemoved.map(({ place, why }) => `${place}: ${why}`),
      style,
    ),
    ledgerLines(result, style),
    endOf(),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');

  function endOf(): string[] {
    if (plan.units.size === 0) return ['there is nothing to replay'];
    return isDryRun ? planLines(invokes, style) : endLines(result, removes);
  }
}

function tableOf({ rows, isDryRun }: ReplayResult, style: Style, width: number): string[] {
  const columns: Column<FailureRow>[] = [
    { title: 'FAILURE RECORD', align: 'left', rank: 0, text: ({ failure }) => makePrintable(failure.place) },
    { title: 'AT', align: 'left', rank: 3, text: ({ failure }) => timeOf(failure) },
    { title: 'CONDITION', align: 'left', rank: 4, text: ({ failure }) => makePrintable(failure.failure.condition) },
    { title: 'RECORDS', align: 'right', rank: 1, text: ({ failure }) => String(failure.expected) },
    { title: 'OFFSETS', align: 'left', rank: 2, text: ({ failure }) => coversText(failure) },
    {
      title: 'TAKEN FROM',
      align: 'left',
      rank: 5,
      text: ({ failure }) => (failure.failure.payload === undefined ? 'Kafka' : 'failure record'),
    },
    {
      title: isDryRun ? 'PLAN' : 'OUTCOME',
      align: 'left',
      rank: 0,
      text: ({ status, isRemoved, failure }) =>
        `${WORDS[status]}${isRemoved ? ', removed' : ''}${failure.repeats === undefined ? '' : ' (named twice)'}`,
      paint: (text, { status }) => paintStatus(text, status, style),
    },
  ];
  const shown = rows.slice(0, MOST_ROWS);
  const more = rows.length - shown.length;
  return [
    ...alignColumns(shown, columns, width, style.dim),
    ...(more === 0 ? [] : [style.dim(`and ${more} more: --json lists all`)]),
  ];
}

function paintStatus(text: string, status: ShownStatus, style: Style): string {
  if (status === 'succeeded') return style.good(text);
  if (status === 'planned') return style.accent(text);
  return status === 'failed-again' ? style.bad(text) : style.warn(text);
}

function timeOf({ failure: { timestampMs } }: PlannedFailure): string {
  return timestampMs === undefined ? 'unknown' : `${new Date(timestampMs).toISOString().slice(0, 19)}Z`;
}

function coversText({ covers }: PlannedFailure): string {
  const texts = [...covers].flatMap(([partition, intervals]) =>
    intervals.map((ends) => `${partition}: ${rangeText(ends)}`),
  );
  return texts.length <= 3 ? texts.join(', ') : `${texts.slice(0, 3).join(', ')}, …`;
}

function rangeText({ first, last }: { readonly first: bigint; readonly last: bigint }): string {
  return first === last ? String(first) : `${first}–${last}`;
}

function listed(title: string, texts: readonly string[], style: Style): string[] {
  if (texts.length === 0) return [];
  const more = texts.length - MOST_ROWS;
  return [
    style.bold(title),
    ...texts.slice(0, MOST_ROWS).map((text) => `  ${makePrintable(text)}`),
    ...(more > 0 ? [`  and ${more} more: --json lists all`] : []),
  ];
}

function skippedText({ place, reason, why }: SkippedFailure): string {
  return reason === 'unreadable' ? `${place} is no failure record that can be replayed: ${why}` : `${place} ${why}`;
}

function goneText(topic: string) {
  return ({ partition, reason, ...ends }: ReplayResult['gone'][number]): string =>
    `${topic}-${partition} ${rangeText(ends)}: ${GONE[reason]}`;
}

function againText(topic: string) {
  return ({ ranges, why }: ReplayResult['failedAgain'][number]): string =>
    `${ranges.map(({ partition, ...ends }) => `${topic}-${partition} ${rangeText(ends)}`).join(', ')}: ${why}`;
}

function ledgerLines({ ledger, counts, isDryRun }: ReplayResult, style: Style): string[] {
  if (counts.found === counts.skipped) return [];
  const sum = (parts: readonly (readonly [bigint, string])[]): string =>
    parts
      .filter(([offsets]) => offsets > 0n)
      .map(([offsets, words]) => `${offsets} ${words}`)
      .join(' + ') || '0';
  if (isDryRun) {
    const { named, gone, notRead } = ledger;
    return [
      `${style.bold('offsets')}  ${named} named = ${sum([
        [notRead, 'still there'],
        [gone, 'gone'],
      ])}`,
    ];
  }
  const { named, gone, absent, filtered, replayed, notRead, succeeded, failedAgain, unfinished } = ledger;
  return [
    `${style.bold('offsets')}   ${named} named = ${sum([
      [replayed, 'replayed'],
      [filtered, 'left out by the filter'],
      [absent, 'without a record'],
      [gone, 'gone'],
      [notRead, 'not read'],
    ])}`,
    `${style.bold('replayed')}  ${replayed} = ${sum([
      [succeeded, 'succeeded'],
      [failedAgain, 'failed again'],
      [unfinished, 'unfinished'],
    ])}`,
  ];
}

function planLines(invokes: string, style: Style): string[] {
  return [style.dim(`nothing was invoked and nothing changed: --yes invokes ${makePrintable(invokes)}`)];
}

function endLines({ counts, rows }: ReplayResult, removes: ReplayFrame['removes']): string[] {
  const { succeeded } = counts;
  const removed = rows.filter(({ isRemoved }) => isRemoved).length;
  const stay = rows.length - removed;
  if (removes === undefined)
    return [`${counted(succeeded, 'failure record')} succeeded; all stay: a second replay repeats them`];
  return [`${removed} ${removes} removed; ${stay} stay to be replayed again`];
}
