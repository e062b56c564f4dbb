import type { Finding } from '../diagnosis/finding-codes.ts';
import type { GroupDiagnosis, PartitionDiagnosis } from '../diagnosis/group-diagnosis.ts';
import type { Verdict } from '../diagnosis/verdict.ts';
import type { Known } from '../model/known.ts';
import type { Start } from '../position/start.ts';
import type { Expiry } from '../retention/expiry.ts';
import type { MissingFact } from '../snapshot/facts/snapshot.ts';
import { alignColumns, type Column } from './align-columns.ts';
import { renderTimeline } from './group-timeline.ts';
import { clock, fromNow, span } from './moments.ts';
import { makePrintable } from './problems-text.ts';
import { counted } from './quantities.ts';
import type { Style } from './style.ts';

export interface GroupsView {
  readonly groups: readonly GroupDiagnosis[];
  readonly missing: readonly MissingFact[];
}

export interface TextOptions {
  readonly style: Style;
  /** Undefined: a pipe, which has no width. */
  readonly columns: number | undefined;
}

const PIPE_COLUMNS = 140;
/** A group may have thousands; the worst come first, and --json has all. */
const MOST_PARTITIONS = 50;

/** What a person reads of `inspect group`: a paragraph a group, worst first. */
export function renderGroups({ groups, missing }: GroupsView, { style, columns }: TextOptions): string {
  const width = Math.max(40, columns ?? PIPE_COLUMNS);
  const parts = groups.map((group) => renderGroup(group, width, style));
  if (groups.length === 0) parts.push('There is no group.');
  if (groups.length > 1) parts.push(renderCounts(groups, style));
  if (missing.length > 0) parts.push(renderMissing(missing, style));
  return parts.join('\n\n');
}

function renderGroup(diagnosis: GroupDiagnosis, width: number, style: Style): string {
  const { group, type, state, verdict, retention, expiresAtMs, nowMs, partitions, findings } = diagnosis;
  const kind = `${shown(type, (name) => name)} group, ${shown(state, (name) => name)}`;
  const keeps = retention.retentionMs.known
    ? `offsets kept ${span(retention.retentionMs.value)} (${retention.why}), checked every ${span(retention.checkIntervalMs)}`
    : `offsets kept: ${retention.why}`;
  const expires =
    expiresAtMs === undefined
      ? ''
      : `, ${expiresAtMs > nowMs ? 'expires' : 'due'} ${clock(expiresAtMs)} (${fromNow(expiresAtMs, nowMs)})`;
  const shownPartitions = partitions.slice(0, MOST_PARTITIONS);
  const more = partitions.length - shownPartitions.length;
  return [
    `${paintVerdict(verdict, style)}  ${style.bold(makePrintable(group))}${expires}`,
    style.dim(`${kind}; ${keeps}`),
    ...(renderTimeline(diagnosis, width, style) ?? []),
    ...(partitions.length === 0
      ? []
      : ['', ...alignColumns(shownPartitions, columnsOf(diagnosis, style), width, style.dim)]),
    ...(more > 0 ? [style.dim(`and ${counted(more, 'more partition')}: --json has all`)] : []),
    ...(findings.length === 0 ? [] : ['', ...findings.flatMap((finding) => renderFinding(finding, style))]),
  ].join('\n');
}

function columnsOf({ nowMs }: GroupDiagnosis, style: Style): readonly Column<PartitionDiagnosis>[] {
  const when = (expiry: Expiry): string => expiryText(expiry, nowMs);
  return [
    {
      title: 'partition',
      align: 'left',
      rank: 0,
      text: ({ topic, partition }) => makePrintable(`${topic}-${partition}`),
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
    { title: 'starts', align: 'left', rank: 3, text: ({ start }) => shown(start, startText) },
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

function expiryText({ rule, atMs, latestAtMs, afterwards }: Expiry, nowMs: number): string {
  if (afterwards !== undefined) return 'after transaction';
  if (atMs !== undefined) return fromNow(atMs, nowMs);
  if (latestAtMs !== undefined) return `by ${clock(latestAtMs)}`;
  if (rule === 'unknown') return 'unknown';
  return rule === 'no-commit' ? 'nothing to lose' : 'never';
}

/** `100 (committed)`, `0 TRIM_HORIZON, skips 3`. */
export function startText({ rule, position, offset, skipped, repeated }: Start): string {
  const where = `${shown(offset, String)} ${rule === 'committed' ? '(committed)' : `${position} (${rule})`}`;
  const skips = skipped.known && skipped.value > 0n ? `, skips ${skipped.value}` : '';
  const repeats = repeated.known && repeated.value > 0n ? `, repeats ${repeated.value}` : '';
  return `${where}${skips}${repeats}`;
}

function renderFinding({ severity, code, message, why, next }: Finding, style: Style): string[] {
  const paint = severity === 'error' ? style.bad : severity === 'warning' ? style.warn : style.dim;
  return [
    `${paint(severity)} ${makePrintable(message)} ${style.dim(`[${code}]`)}`,
    `  ${style.dim('why')} ${makePrintable(why)}`,
    ...(next === undefined ? [] : [`  ${style.dim('next')} ${makePrintable(next)}`]),
  ];
}

function renderCounts(groups: readonly GroupDiagnosis[], style: Style): string {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of groups) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const parts = [...counts].map(([verdict, count]) => `${count} ${paintVerdict(verdict, style)}`);
  return `${counted(groups.length, 'group')}: ${parts.join(', ')}`;
}

/** What could not be had; the answer is partial. */
export function renderMissing(missing: readonly MissingFact[], style: Style): string {
  return missing
    .flatMap(({ what, why, next }) => [
      `${style.warn('missing')} ${makePrintable(what)}: ${makePrintable(why)}`,
      ...(next === undefined ? [] : [`  ${style.dim('next')} ${makePrintable(next)}`]),
    ])
    .join('\n');
}

export function shown<T>(fact: Known<T>, text: (value: T) => string): string {
  return fact.known ? text(fact.value) : 'unknown';
}

function paintVerdict(verdict: Verdict, style: Style): string {
  return colourOf(verdict, style)(verdict);
}

function colourOf(verdict: Verdict, style: Style): (text: string) => string {
  if (verdict === 'expired' || verdict === 'expiring') return style.bad;
  if (verdict === 'at-risk' || verdict === 'unknown') return style.warn;
  return style.good;
}
