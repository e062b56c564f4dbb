import type { GroupDiagnosis, PartitionDiagnosis } from '../diagnosis/group-diagnosis.ts';
import type { Verdict } from '../diagnosis/verdict.ts';
import { keyOf } from '../model/topic-partition.ts';
import type { Start } from '../position/start.ts';
import type { Expiry } from '../retention/expiry.ts';
import type { Basis } from '../retention/time-bounds.ts';
import type { MissingFact } from '../snapshot/facts/snapshot.ts';
import { alignColumns, type Column } from './align-columns.ts';
import { type Span, wrapSpans } from './fit-columns.ts';
import { renderTimeline } from './group-timeline.ts';
import { clock, fromNow, span } from './moments.ts';
import { renderFinding, renderMissing, shown, type TextOptions, widthOf } from './page-text.ts';
import { makePrintable } from './problems-text.ts';
import { counted } from './quantities.ts';
import type { Style } from './style.ts';

export interface GroupsView {
  readonly groups: readonly GroupDiagnosis[];
  readonly missing: readonly MissingFact[];
}

/** A group may have thousands; the worst come first, and --json has all. */
const MOST_PARTITIONS = 50;

/** What a person reads of `inspect group`: a paragraph a group, worst first. */
export function renderGroups({ groups, missing }: GroupsView, { style, columns, isMarked }: TextOptions): string {
  const width = widthOf(columns);
  const parts = groups.map((group) => renderGroup(group, width, style, isMarked));
  if (groups.length === 0) parts.push(missing.length === 0 ? 'There is no group.' : 'No group could be read.');
  if (groups.length > 1) parts.push(renderCounts(groups, width, style));
  if (missing.length > 0) parts.push(renderMissing(missing, width, style));
  return parts.join('\n\n');
}

function renderGroup(
  diagnosis: GroupDiagnosis,
  width: number,
  style: Style,
  isMarked: TextOptions['isMarked'],
): string {
  const { group, verdict, retention, expiresAtMs, nowMs, partitions, findings } = diagnosis;
  const kind = kindOf(diagnosis);
  const keeps = retention.retentionMs.known
    ? `offsets kept ${span(retention.retentionMs.value)}, checked every ${span(retention.checkIntervalMs)}: ${retention.why}`
    : `offsets kept: ${retention.why}`;
  const expires =
    expiresAtMs === undefined
      ? ''
      : `, ${expiresAtMs > nowMs ? 'expires' : 'due'} ${clock(expiresAtMs)} (${fromNow(expiresAtMs, nowMs)})${boundOf(diagnosis)}`;
  const header: readonly Span[] = [
    { text: verdict, paint: colourOf(verdict, style) },
    { text: '  ' },
    { text: makePrintable(group), paint: style.bold },
    { text: expires },
    ...errorsBelow(diagnosis, style),
  ];
  const shownPartitions = partitions.slice(0, MOST_PARTITIONS);
  const more = partitions.length - shownPartitions.length;
  return [
    ...wrapSpans(header, width),
    ...wrapSpans([{ text: `${kind}; ${keeps}`, paint: style.dim }], width),
    ...(renderTimeline(diagnosis, width, style) ?? []),
    ...(partitions.length === 0
      ? []
      : ['', ...alignColumns(shownPartitions, columnsOf(diagnosis, style, isMarked), width, style.dim)]),
    ...(more > 0 ? [style.dim(`and ${counted(more, 'more partition')}: --json has all`)] : []),
    ...(findings.length === 0 ? [] : ['', ...findings.flatMap((finding) => renderFinding(finding, width, style))]),
  ].join('\n');
}

function kindOf({ type, state, findings }: GroupDiagnosis): string {
  if (findings.some(({ code }) => code === 'group-not-found')) return 'no such group';
  if (!type.known && !state.known) return 'type and state unknown';
  return `${type.known ? `${type.value} group` : 'group of unknown type'}, ${state.known ? state.value : 'state unknown'}`;
}

/** The earliest time is one that no record of the broker tells. */
function boundOf({ expiresAtMs, partitions }: GroupDiagnosis): string {
  const first = partitions.map(({ expiry }) => expiry.afterwards ?? expiry).find(({ atMs }) => atMs === expiresAtMs);
  if (first === undefined || first.known || first.basis === undefined) return '';
  return ` or later, by ${BASIS_WORDS[first.basis]}`;
}

const BASIS_WORDS: Readonly<Record<Basis, string>> = {
  record: 'records of the broker',
  'commit-metadata': 'the metadata of its commits',
  journal: 'the journal',
  mapping: 'LastModified of its mapping',
  given: '--empty-since',
};

/** A verdict that sounds good must not hide an error. */
function errorsBelow({ verdict, findings }: GroupDiagnosis, style: Style): readonly Span[] {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  if (errors === 0 || verdict === 'expired' || verdict === 'expiring') return [];
  return [{ text: ', but ' }, { text: `${counted(errors, 'error')} below`, paint: style.bad }];
}

function columnsOf(
  { nowMs, group }: GroupDiagnosis,
  style: Style,
  isMarked: TextOptions['isMarked'],
): readonly Column<PartitionDiagnosis>[] {
  const when = (expiry: Expiry): string => expiryText(expiry, nowMs);
  return [
    {
      title: 'partition',
      align: 'left',
      rank: 0,
      text: (one) => `${isMarked?.(group, keyOf(one)) === true ? '* ' : ''}${makePrintable(keyOf(one))}`,
    },
    {
      title: 'verdict',
      align: 'left',
      rank: 0,
      text: ({ verdict }) => verdict ?? 'no commit',
      paint: (text, { verdict }) => (verdict === undefined ? style.dim(text) : colourOf(verdict, style)(text)),
    },
    { title: 'committed', align: 'right', rank: 0, text: committedText },
    { title: 'lag', align: 'right', rank: 0, text: ({ lag }) => shown(lag, String) },
    { title: 'behind', align: 'right', rank: 4, text: ({ lagMs }) => shown(lagMs, span) },
    {
      title: 'committed at',
      align: 'left',
      rank: 6,
      text: ({ committedAtMs }) => shown(committedAtMs, (ms) => (ms === undefined ? 'never' : clock(ms))),
    },
    { title: 'expires', align: 'left', rank: 0, text: ({ expiry }) => when(expiry) },
    { title: 'rule', align: 'left', rank: 5, text: ({ expiry }) => expiry.rule },
    { title: 'if stopped now', align: 'left', rank: 2, text: ({ ifStoppedNow }) => when(ifStoppedNow) },
    { title: 'starts', align: 'left', rank: 3, text: ({ start }) => shown(start, bothStartsText) },
    {
      title: 'log',
      align: 'left',
      rank: 7,
      text: ({ logStartOffset, logEndOffset }) => `${shown(logStartOffset, String)}..${shown(logEndOffset, String)}`,
    },
  ];
}

function committedText({ committedOffset, lostOffset }: PartitionDiagnosis): string {
  if (!committedOffset.known) return 'unknown';
  if (committedOffset.value !== undefined) return String(committedOffset.value);
  return lostOffset === undefined ? 'none' : `was ${lostOffset}`;
}

function expiryText({ rule, known: isKnown, atMs, latestAtMs, afterwards }: Expiry, nowMs: number): string {
  if (afterwards !== undefined) return 'after transaction';
  if (atMs !== undefined && !isKnown) return atMs > nowMs ? `${fromNow(atMs, nowMs)} or later` : 'any time';
  if (atMs !== undefined) return atMs > nowMs ? fromNow(atMs, nowMs) : 'at once';
  if (latestAtMs !== undefined) return `by ${clock(latestAtMs)}`;
  if (rule === 'unknown') return 'unknown';
  return rule === 'no-commit' ? 'nothing to lose' : 'never';
}

/** With what another page of AWS says of the same case. */
function bothStartsText(start: Start): string {
  const { otherwise } = start;
  return otherwise === undefined ? startText(start) : `${startText(start)}; or ${startText(otherwise)}`;
}

/** `100 (committed)`, `0 TRIM_HORIZON, skips 3`. */
export function startText({ rule, position, offset, skipped, repeated }: Start): string {
  const where = `${shown(offset, String)} ${rule === 'committed' ? '(committed)' : `${position} (${rule})`}`;
  const count = (verb: string, number: Start['skipped']): string =>
    number.known ? (number.value > 0n ? `, ${verb} ${number.value}` : '') : `, ${verb} unknown`;
  // Where it starts at is not known: then neither is how much.
  if (!offset.known) return where;
  return `${where}${count('skips', skipped)}${count('repeats', repeated)}`;
}

function renderCounts(groups: readonly GroupDiagnosis[], width: number, style: Style): string {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of groups) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const parts = [...counts].flatMap(([verdict, count], index): readonly Span[] => [
    { text: `${index === 0 ? '' : ', '}${count} ` },
    { text: verdict, paint: colourOf(verdict, style) },
  ]);
  return wrapSpans([{ text: `${counted(groups.length, 'group')}: ` }, ...parts], width).join('\n');
}

export function colourOf(verdict: Verdict, style: Style): (text: string) => string {
  if (verdict === 'expired' || verdict === 'expiring') return style.bad;
  if (verdict === 'at-risk' || verdict === 'unknown') return style.warn;
  return style.good;
}
