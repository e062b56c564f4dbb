import type { Style } from './style.ts';

export interface ChartSeries {
  readonly title: string;
  /** One value a column, oldest first. */
  readonly values: readonly number[];
  readonly format: (value: number) => string;
}

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const AXIS_COLUMNS = 10;

/** A chart of `rows` lines and `width` columns, the axis on the left included; the highest value is the top. */
export function renderChart({ title, values, format }: ChartSeries, width: number, rows: number, style: Style): string {
  const columns = width - AXIS_COLUMNS - 2;
  const bars = condense(values, columns);
  const top = Math.max(...bars, 0);
  const lines = Array.from({ length: rows }, (_, row) => {
    const level = rows - 1 - row;
    const label = row === 0 ? format(top) : level === 0 ? format(0) : '';
    const cells = bars.map((value) => cellOf(top === 0 ? 0 : (value / top) * rows - level)).join('');
    return `${style.dim(`${label.padStart(AXIS_COLUMNS)} ┤`)}${style.accent(cells.trimEnd())}`;
  });
  return [style.bold(title), ...lines].join('\n');
}

/** The axis of time below charts of the same width. */
export function renderTimeAxis(
  seconds: number,
  width: number,
  format: (seconds: number) => string,
  style: Style,
): string {
  const columns = width - AXIS_COLUMNS - 2;
  const [start, middle, end] = [0, seconds / 2, seconds].map(format);
  const half = Math.floor(columns / 2);
  const text = `${(start ?? '').padEnd(half - Math.floor((middle?.length ?? 0) / 2))}${middle ?? ''}`;
  return style.dim(`${' '.repeat(AXIS_COLUMNS)} └${text.padEnd(columns - (end?.length ?? 0))}${end ?? ''}`);
}

/** As many values as columns; where several fall together, the highest. */
export function condense(values: readonly number[], columns: number): number[] {
  if (values.length === 0) return [];
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns));
    return Math.max(...values.slice(from, to));
  });
}

/** The part of a bar that falls into one cell; `filled` is 1 for a full one. */
function cellOf(filled: number): string {
  if (filled <= 0) return ' ';
  return BLOCKS[Math.min(BLOCKS.length - 1, Math.max(0, Math.ceil(filled * BLOCKS.length) - 1))] ?? ' ';
}
