import type { Problem } from '../model/errors.ts';
import { wrapWords } from './fit-columns.ts';
import type { Style } from './style.ts';

function placeOf(problem: Problem, file: string | undefined): string {
  const where = problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`;
  return file === undefined && where === '' ? '' : `${file ?? ''}${where}`;
}

/** One problem: `error file:line:column message`, then why and what to do, indented. */
export function renderProblem(problem: Problem, style: Style, file?: string, columns?: number): string {
  const colour = { error: style.bad, warning: style.warn, info: style.accent }[problem.severity];
  const place = placeOf(problem, problem.file ?? file);
  const head = `${colour(problem.severity)} ${place === '' ? '' : `${place} `}${makePrintable(problem.message)} ${style.dim(`[${problem.code}]`)}`;
  const why = problem.why === undefined ? [] : [`    ${style.dim('why')}  ${wrapUnder(problem.why, columns)}`];
  const next = problem.next === undefined ? [] : [`    ${style.dim('next')} ${wrapUnder(problem.next, columns)}`];
  return [head, ...why, ...next].join('\n');
}

/** Control characters of quoted input would reach the terminal as commands. */
export function makePrintable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => (character === '\n' ? '\n' : '\ufffd'));
}

const INDENT = ' '.repeat('    next '.length);

/** The lines after the first stand under it; without columns nobody reads it on a terminal, and a line stays one. */
function wrapUnder(text: string, columns: number | undefined): string {
  const printable = makePrintable(text);
  if (columns === undefined) return printable;
  const width = Math.max(NARROWEST, columns - INDENT.length);
  return printable
    .split('\n')
    .flatMap((line) => wrapWords(line, width))
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
