import type { OffsetsPlan, PlannedCommit } from '../offsets/plan.ts';
import type { Expiry } from '../retention/expiry.ts';
import { alignColumns, type Column } from './align-columns.ts';
import { wrapWords } from './fit-columns.ts';
import { clock, fromNow, span } from './moments.ts';
import { shown, type TextOptions, widthOf } from './page-text.ts';
import { makePrintable } from './problems-text.ts';
import { counted } from './quantities.ts';

export type PlanResult =
  | { readonly kind: 'planned' | 'nothing-to-do' }
  | { readonly kind: 'done'; readonly undoFile: string; readonly unseen: readonly string[] };

const MOST_PARTITIONS = 50;
const INDENT = ' '.repeat('note '.length);

/** What a person reads of `offsets import|protect|recover`. */
export function renderPlan(
  plan: OffsetsPlan,
  result: PlanResult,
  notes: readonly string[],
  { style, columns }: TextOptions,
): string {
  const { group, type, state, partitions } = plan;
  const kind = type.known && state.known ? `${type.value}, ${state.value}` : 'there is no such group now';
  const rows = partitions.slice(0, MOST_PARTITIONS);
  const width = widthOf(columns);
  const lines = (label: string, text: string): string[] => {
    const words = makePrintable(text);
    const wrapped = columns === undefined ? [words] : wrapWords(words, width - INDENT.length);
    return wrapped.map((line, index) => (index === 0 ? `${style.dim(label)} ${line}` : `${INDENT}${line}`));
  };
  return [
    `${style.bold(makePrintable(group))} ${style.dim(`(${kind})`)}`,
    '',
    ...(rows.length === 0 ? ['no partition'] : alignColumns(rows, columnsOf(plan, style), width, style.dim)),
    ...(partitions.length > rows.length
      ? [style.dim(`and ${partitions.length - rows.length} more (--json has all)`)]
      : []),
    '',
    ...reasonsOf(partitions).flatMap((line) => lines('why ', line)),
    ...[...plan.effects, ...notes].flatMap((line) => lines('note', line)),
    resultText(plan, result, style),
  ].join('\n');
}

function columnsOf({ act, nowMs }: OffsetsPlan, style: TextOptions['style']): readonly Column<PlannedCommit>[] {
  const lost: Column<PlannedCommit>[] =
    act === 'recover'
      ? [
          {
            title: 'last value',
            align: 'right',
            rank: 0,
            text: ({ lost: one }) => (one?.last.known === true ? String(one.last.value.offset) : 'gone'),
          },
          {
            title: 'committed at',
            align: 'left',
            rank: 2,
            text: ({ lost: one }) => (one?.last.known === true ? clock(one.last.value.commitTimestampMs) : 'unknown'),
          },
          {
            title: 'deleted at',
            align: 'left',
            rank: 1,
            text: ({ lost: one }) => (one === undefined ? '' : clock(one.deletedAtMs)),
          },
        ]
      : [{ title: 'now', align: 'right', rank: 0, text: ({ from }) => (from === undefined ? 'none' : String(from)) }];
  return [
    {
      title: 'partition',
      align: 'left',
      rank: 0,
      text: ({ topic, partition }) => makePrintable(`${topic}-${partition}`),
    },
    ...lost,
    {
      title: 'then',
      align: 'right',
      rank: 0,
      text: ({ means, to, isDone }) => (means === 'none' ? (isDone ? 'stays' : 'no') : String(to)),
      paint: (text, { isDone, means }) => (!isDone ? style.warn(text) : means === 'none' ? style.dim(text) : text),
    },
    { title: 'means', align: 'left', rank: 2, text: meansText },
    { title: 'effect', align: 'left', rank: 0, text: effectText, paint: style.warn },
    {
      title: 'unread',
      align: 'right',
      rank: 3,
      text: ({ lag, means }) => (means === 'none' && !lag.known ? '' : shown(lag, String)),
    },
    { title: 'expires now', align: 'left', rank: 1, text: ({ before }) => expiryText(before, nowMs) },
    {
      title: 'expires then',
      align: 'left',
      rank: 0,
      text: ({ means, after }) => (means === 'none' ? '' : expiryText(after, nowMs)),
      paint: style.good,
    },
  ];
}

function meansText({ means, holdForMs }: PlannedCommit): string {
  if (means === 'none') return '';
  return means === 'hold' && holdForMs !== undefined ? `hold for ${span(holdForMs)}` : 'commit';
}

function effectText({ skipped, repeated, means }: PlannedCommit): string {
  if (means === 'none') return '';
  if (skipped.known && skipped.value > 0n) return `skips ${skipped.value}`;
  if (repeated.known && repeated.value > 0n) return `repeats ${repeated.value}`;
  return '';
}

function expiryText({ rule, atMs, latestAtMs }: Expiry, nowMs: number): string {
  if (atMs !== undefined) return fromNow(atMs, nowMs);
  if (latestAtMs !== undefined) return `by ${clock(latestAtMs)}`;
  if (rule === 'unknown') return 'unknown';
  return rule === 'no-commit' ? '' : 'never';
}

/** Each reason once, with the partitions that it holds for. */
function reasonsOf(partitions: readonly PlannedCommit[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { why, topic, partition } of partitions)
    reasons.set(why, [...(reasons.get(why) ?? []), `${topic}-${partition}`]);
  return [...reasons].map(([why, places]) =>
    places.length <= 3 ? `${places.join(', ')}: ${why}` : `${counted(places.length, 'partition')}: ${why}`,
  );
}

/** Where the offsets of before stand. What had none cannot be brought back by an import: it would have to be deleted. */
export function wayBackText({ partitions }: OffsetsPlan, undoFile: string): string {
  const acted = partitions.filter(({ means }) => means !== 'none');
  const hadNone = acted.filter(({ from }) => from === undefined).length;
  if (hadNone === 0) return `the way back is in ${undoFile}`;
  const none = `${counted(hadNone, 'partition')} had no offset before, and none can be imported: delete them to go back (kafka-consumer-groups --delete-offsets)`;
  return hadNone === acted.length ? none : `the way back is in ${undoFile}; ${none}`;
}

function resultText(plan: OffsetsPlan, result: PlanResult, style: TextOptions['style']): string {
  const { act, partitions } = plan;
  const steps = partitions.filter(({ means }) => means !== 'none').length;
  const short = partitions.filter(({ isDone }) => !isDone).length;
  switch (result.kind) {
    case 'nothing-to-do':
      return style.bold(
        short === 0
          ? 'nothing to do'
          : `nothing is changed: for ${counted(short, 'partition')} it cannot be done, as said above`,
      );
    case 'planned':
      return style.bold(`this is a plan for ${counted(steps, 'partition')}: nothing was changed; --yes carries it out`);
    case 'done':
      return [
        style.good(`done: ${act} of ${counted(steps, 'partition')}, read again and found so`),
        ...result.unseen.map((what) => style.warn(`could not be seen: ${what}`)),
        wayBackText(plan, result.undoFile),
      ].join('\n');
  }
}
