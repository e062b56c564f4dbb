import type { Problem } from '../model/errors.ts';
import { type Span, wrapSpans, wrapStep, wrapWords } from './fit-columns.ts';
import type { Style } from './style.ts';

function placeOf(problem: Problem, file: string | undefined): string {
  const where = problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`;
  return file === undefined && where === '' ? '' : `${file ?? ''}${where}`;
}

/** One problem: `error file:line:column message`, then why and what to do, indented. */
export function renderProblem(problem: Problem, style: Style, file?: string, columns?: number): string {
  const colour = { error: style.bad, warning: style.warn, info: style.accent }[problem.severity];
  const place = placeOf(problem, problem.file ?? file);
  const head = renderHeadline(
    [
      { text: problem.severity, paint: colour },
      { text: ` ${place === '' ? '' : `${place} `}${makePrintable(problem.message)} ` },
      { text: `[${problem.code}]`, paint: style.dim },
    ],
    columns,
  );
  const why = problem.why === undefined ? [] : [renderUnder('why', problem.why, style, columns)];
  const next = problem.next === undefined ? [] : [renderUnder('next', problem.next, style, columns)];
  return [head, ...why, ...next].join('\n');
}

/** What happened, broken between words; text of several lines stays as it is, as does what nobody reads on a terminal. */
export function renderHeadline(spans: readonly Span[], columns: number | undefined): string {
  const isLong = spans.some(({ text }) => text.includes('\n'));
  if (columns === undefined || isLong) return spans.map(({ text, paint }) => paint?.(text) ?? text).join('');
  return wrapSpans(spans, Math.max(NARROWEST, columns)).join('\n');
}

/** Control characters of quoted input would reach the terminal as commands. */
export function makePrintable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => (character === '\n' ? '\n' : '\ufffd'));
}

/** A detail below a headline, under its name. */
export function renderUnder(
  name: 'why' | 'next' | 'from' | 'to' | 'note',
  text: string,
  style: Style,
  columns: number | undefined,
): string {
  const blanks = ' '.repeat('next '.length - name.length);
  return `    ${style.dim(name)}${blanks}${wrapUnder(text, columns, name === 'next' ? wrapStep : wrapWords)}`;
}

const INDENT = ' '.repeat('    next '.length);

/** The lines after the first stand under it; without columns nobody reads it on a terminal, and a line stays one. */
function wrapUnder(text: string, columns: number | undefined, wrap: typeof wrapStep): string {
  const printable = makePrintable(text);
  if (columns === undefined) return printable;
  const width = Math.max(NARROWEST, columns - INDENT.length);
  return printable
    .split('\n')
    .flatMap((line) => wrap(line, width))
    .join(`\n${INDENT}`);
}

/** Below this, lines of a few letters would be harder to read than what the terminal does by itself. */
const NARROWEST = 20;

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** All problems: errors first, then warnings, then infos, each in the order given, which is that of their places. */
export function renderProblems(problems: readonly Problem[], style: Style, file?: string, columns?: number): string {
  return problems
    .toSorted((a, b) => RANK[a.severity] - RANK[b.severity])
    .map((problem) => renderProblem(problem, style, file, columns))
    .join('\n');
}
