import type { Finding } from '../diagnosis/finding-codes.ts';
import type { Known } from '../model/known.ts';
import type { MissingFact } from '../snapshot/facts/snapshot.ts';
import { wrapSpans, wrapStep, wrapWords } from './fit-columns.ts';
import { makePrintable } from './problems-text.ts';
import type { Style } from './style.ts';

/** For whom a page is made. */
export interface TextOptions {
  readonly style: Style;
  /** Undefined: a pipe, which has no width. */
  readonly columns: number | undefined;
  /** Partitions that get a mark: `topic-partition` of a group. */
  readonly isMarked?: (group: string, place: string) => boolean;
}

const PIPE_COLUMNS = 140;
const LEAST_COLUMNS = 40;
/** Of a terminal, or of what a pipe gets. */
export function widthOf(columns: number | undefined): number {
  return Math.max(LEAST_COLUMNS, columns ?? PIPE_COLUMNS);
}

/** The fact in words; the reason of an unknown one is told elsewhere. */
export function shown<T>(fact: Known<T>, text: (value: T) => string): string {
  return fact.known ? text(fact.value) : 'unknown';
}

/** What was found, why, and what to do next. */
export function renderFinding(
  { severity, code, message, why, next }: Finding<string>,
  width: number,
  style: Style,
): string[] {
  const paint = severity === 'error' ? style.bad : severity === 'warning' ? style.warn : style.dim;
  return [
    ...wrapSpans(
      [{ text: severity, paint }, { text: ` ${makePrintable(message)} ` }, { text: `[${code}]`, paint: style.dim }],
      width,
    ),
    ...renderDetail('why', why, width, style),
    ...(next === undefined ? [] : renderDetail('next', next, width, style)),
  ];
}

/** `  next esmctl …`: a command stays one when it is copied from several lines. */
export function renderDetail(name: 'why' | 'next', text: string, width: number, style: Style): string[] {
  const printable = makePrintable(text);
  const indent = 2 + name.length + 1;
  const lines = name === 'next' ? wrapStep(printable, width - indent) : wrapWords(printable, width - indent);
  return lines.map((line, index) => (index === 0 ? `  ${style.dim(name)} ${line}` : `${' '.repeat(indent)}${line}`));
}

/** What could not be had; the answer is partial. */
export function renderMissing(missing: readonly MissingFact[], width: number, style: Style): string {
  return missing
    .flatMap(({ what, why, next }) => [
      ...wrapSpans(
        [{ text: 'missing', paint: style.warn }, { text: ` ${makePrintable(what)}: ${makePrintable(why)}` }],
        width,
      ),
      ...(next === undefined ? [] : renderDetail('next', next, width, style)),
    ])
    .join('\n');
}
