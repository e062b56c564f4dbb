import { EsmctlError, messageOf } from '../core/model/errors.ts';
import { wrapStep } from '../core/output/fit-columns.ts';
import { makePrintable, renderHeadline, renderProblem } from '../core/output/problems-text.ts';
import { counted } from '../core/output/quantities.ts';
import type { Style } from '../core/output/style.ts';
import { type ExitCode, exitCodeOf } from './exit-codes.ts';

export interface RenderedError {
  readonly exitCode: ExitCode;
  readonly text: string;
  /** The same for `--json`. */
  readonly document: Record<string, unknown>;
}

/** Of the problems of one error; nobody reads more at once. */
const MOST_SHOWN = 50;

interface OclifError {
  readonly oclif: { readonly exit?: number };
}

function isOclifError(thrown: unknown): thrown is Error & OclifError {
  return thrown instanceof Error && 'oclif' in thrown;
}

function asEsmctlError(thrown: unknown): EsmctlError {
  if (thrown instanceof EsmctlError) return thrown;
  if (isOclifError(thrown)) {
    const message = thrown.message
      .replace(/\nSee more help with --help$/, '')
      .replace(/\s+/g, ' ')
      .replace(/^Parsing (--\S+) Expected/, '$1: expected');
    return new EsmctlError({
      code: 'ESMCTL_USAGE',
      kind: 'usage',
      message,
      next: ['run the command with --help to see its flags'],
    });
  }
  return new EsmctlError({
    code: 'ESMCTL_BUG',
    kind: 'bug',
    message: `esmctl itself failed: ${messageOf(thrown)}`,
    next: ['run again with --debug to see where, and report it: this is a bug'],
    cause: thrown,
  });
}

function renderStep(step: string, style: Style, columns: number | undefined): readonly string[] {
  const lines = columns === undefined ? [step] : wrapStep(step, Math.max(NARROWEST, columns) - STEP_INDENT.length);
  return lines.map((line, index) => (index === 0 ? `  ${style.dim('next')} ${line}` : `${STEP_INDENT}${line}`));
}

const STEP_INDENT = ' '.repeat('  next '.length);
const NARROWEST = 40;

function renamed(error: EsmctlError, nameSources: (message: string) => string): EsmctlError {
  const { code, kind, next, cause } = error;
  const problems = error.problems.map((problem) => ({ ...problem, message: nameSources(problem.message) }));
  return new EsmctlError({ code, kind, next, cause, problems, message: nameSources(error.message) });
}

/** What is shown for anything that was thrown; the stack only on request. */
export function renderError(
  thrown: unknown,
  style: Style,
  debug: boolean,
  /** Puts the place of a wrong flag right in a message, where it is not the command line. */
  nameSources: (message: string) => string = (message) => message,
  /** Of the terminal; undefined for a pipe. */
  columns?: number,
): RenderedError {
  const original = asEsmctlError(thrown);
  const error = original.kind === 'usage' ? renamed(original, nameSources) : original;
  const stack = debug && thrown instanceof Error && thrown.stack !== undefined ? [style.dim(thrown.stack)] : [];
  const more = error.problems.length - MOST_SHOWN;
  const text = [
    renderHeadline(
      [
        { text: 'error', paint: style.bad },
        { text: ` ${makePrintable(error.message)} ` },
        { text: `[${error.code}]`, paint: style.dim },
      ],
      columns,
    ),
    ...error.problems.slice(0, MOST_SHOWN).map((problem) => renderProblem(problem, style, undefined, columns)),
    ...(more > 0 ? [`  and ${counted(more, 'more problem')}: --json has all`] : []),
    ...error.next.flatMap((step) => renderStep(step, style, columns)),
    ...stack,
  ].join('\n');
  const { code, message, next, problems } = error;
  return {
    exitCode: exitCodeOf(error.kind),
    text,
    document: { schemaVersion: 1, error: { code, message, problems, next } },
  };
}
