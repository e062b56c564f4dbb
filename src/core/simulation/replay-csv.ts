import type { Problem } from '../model/errors.ts';
import type { RatePoint } from './load-curve.ts';

/** Rates that were recorded: of the whole topic, or of each partition. */
export interface Replay {
  readonly durationMs: number;
  /** One for the topic, or one for each partition, in order. */
  readonly curves: readonly (readonly RatePoint[])[];
  readonly partitions: number | undefined;
}

export type ReplayReading =
  | { readonly ok: true; readonly replay: Replay }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const HEADERS = ['seconds,recordsPerSecond', 'seconds,partition,recordsPerSecond'];
const MOST_PROBLEMS = 20;

interface Row {
  readonly line: number;
  readonly seconds: number;
  readonly partition: number;
  readonly recordsPerSecond: number;
}

/** Reads `seconds,recordsPerSecond` or `seconds,partition,recordsPerSecond`, rows at even distances; all problems are listed. */
export function parseReplayCsv(text: string, file: string): ReplayReading {
  const problems: Problem[] = [];
  const refuse = (line: number, message: string, next?: string): void => {
    if (problems.length >= MOST_PROBLEMS) return;
    problems.push({
      severity: 'error',
      code: 'replay-csv',
      message,
      file,
      line,
      column: 1,
      ...(next === undefined ? {} : { next }),
    });
  };
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = (lines[0] ?? '').replaceAll(' ', '');
  if (!HEADERS.includes(header)) {
    refuse(
      1,
      `the header is missing: the first line is "${(lines[0] ?? '').slice(0, 60)}"`,
      `begin with ${HEADERS.join(' or ')}`,
    );
    return { ok: false, problems };
  }
  const byPartition = header === HEADERS[1];
  const rows: Row[] = [];
  for (const [at, content] of lines.entries()) {
    if (at === 0 || content.trim() === '') continue;
    const numbers = content.split(',').map((cell) => (/^\s*\d+(\.\d+)?\s*$/.test(cell) ? Number(cell) : Number.NaN));
    if (numbers.length !== (byPartition ? 3 : 2) || numbers.some(Number.isNaN)) {
      refuse(
        at + 1,
        `"${content.slice(0, 60)}" is not ${byPartition ? 'three' : 'two'} numbers, 0 or more, as the header names them`,
      );
      continue;
    }
    const [seconds = 0, second = 0, third = 0] = numbers;
    rows.push({
      line: at + 1,
      seconds,
      partition: byPartition ? second : 0,
      recordsPerSecond: byPartition ? third : second,
    });
  }
  if (rows.length === 0 && problems.length === 0) refuse(2, 'there are no rows');
  const series = groupRows(rows);
  const stepSeconds = checkTimes(series, refuse);
  if (problems.length > 0) return { ok: false, problems };
  const partitions = Math.max(...series.keys()) + 1;
  const curves = Array.from({ length: partitions }, (_, partition) =>
    curveOf(series.get(partition) ?? [], stepSeconds),
  );
  const longest = Math.max(...[...series.values()].map((list) => list.length));
  return {
    ok: true,
    replay: { durationMs: longest * stepSeconds * 1000, curves, partitions: byPartition ? partitions : undefined },
  };
}

function groupRows(rows: readonly Row[]): Map<number, Row[]> {
  const series = new Map<number, Row[]>();
  for (const row of rows) {
    const list = series.get(row.partition);
    if (list === undefined) series.set(row.partition, [row]);
    else list.push(row);
  }
  return series;
}

/** Rows of each partition begin at 0 and keep one distance; returns it. */
function checkTimes(
  series: ReadonlyMap<number, readonly Row[]>,
  refuse: (line: number, message: string, next?: string) => void,
): number {
  const longest = [...series.values()].reduce<readonly Row[]>(
    (best, list) => (list.length > best.length ? list : best),
    [],
  );
  const step = longest.length < 2 ? 60 : (longest[1]?.seconds ?? 0) - (longest[0]?.seconds ?? 0);
  const begin = longest[0]?.seconds ?? 0;
  for (const list of series.values()) {
    let expected = begin;
    for (const { line, seconds } of list) {
      if (Math.abs(seconds - expected) > 1e-6) {
        const what =
          seconds > expected && step > 0 ? `a gap: ${expected} s is missing` : `${seconds} s comes out of order`;
        refuse(line, `${what} (rows are ${step} s apart)`, 'fill it with the rate that was there, or 0');
        expected = seconds;
      }
      expected += step;
    }
  }
  return step > 0 ? step : 1;
}

function curveOf(rows: readonly Row[], stepSeconds: number): readonly RatePoint[] {
  const begin = rows[0]?.seconds ?? 0;
  const points = rows.map(({ seconds, recordsPerSecond }) => ({
    atMs: (seconds - begin) * 1000,
    rate: recordsPerSecond / 1000,
  }));
  return [...points, { atMs: points.length * stepSeconds * 1000, rate: 0 }];
}
