import type { Problem } from '../model/errors.ts';
import type { Style } from './style.ts';

function placeOf(problem: Problem, file: string | undefined): string {
  const where = problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`;
  return file === undefined && where === '' ? '' : `${file ?? ''}${where}`;
}

/** One problem: `error file:line:column message`, then why and what to do, indented. */
export function renderProblem(problem: Problem, style: Style, file?: string): string {
  const colour = { error: style.bad, warning: style.warn, info: style.accent }[problem.severity];
  const place = placeOf(problem, problem.file ?? file);
  const head = `${colour(problem.severity)} ${place === '' ? '' : `${place} `}${makePrintable(problem.message)} ${style.dim(`[${problem.code}]`)}`;
  const why = problem.why === undefined ? [] : [`    ${style.dim('why')}  ${makePrintable(problem.why)}`];
  const next = problem.next === undefined ? [] : [`    ${style.dim('next')} ${makePrintable(problem.next)}`];
  return [head, ...why, ...next].join('\n');
}

/** Control characters of quoted input would reach the terminal as commands. */
export function makePrintable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => (character === '\n' ? '\n' : '\ufffd'));
}

/** All problems, in the order of their places. */
export function renderProblems(problems: readonly Problem[], style: Style, file?: string): string {
  return problems.map((problem) => renderProblem(problem, style, file)).join('\n');
}
