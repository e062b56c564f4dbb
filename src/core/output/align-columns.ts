import { clipColumns } from './fit-columns.ts';

export interface Column<Row> {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Columns with the highest number are left out first where the width does not do; 0 stays always. */
  readonly rank: number;
  /** Text without styles; `paint` adds them. */
  readonly text: (row: Row) => string;
  readonly paint?: (text: string, row: Row) => string;
}

const GAP = '  ';

/** An aligned table of at most `width` characters a line: columns are left out rather than lines broken. */
export function alignColumns<Row>(
  rows: readonly Row[],
  all: readonly Column<Row>[],
  width: number,
  paintTitle: (text: string) => string,
): string[] {
  const sized = all.map((column) => {
    const texts = rows.map(column.text);
    return { column, texts, size: Math.max(column.title.length, ...texts.map(({ length }) => length)) };
  });
  const columns = [...sized];
  const total = (): number => columns.reduce((sum, { size }) => sum + size, 0) + GAP.length * (columns.length - 1);
  while (total() > width) {
    const highest = Math.max(...columns.map(({ column }) => column.rank));
    if (highest === 0) break;
    columns.splice(
      columns.findLastIndex(({ column }) => column.rank === highest),
      1,
    );
  }
  const line = (cell: (index: number) => string): string =>
    columns
      .map((_, index) => cell(index))
      .join(GAP)
      .trimEnd();
  const pad = (text: string, { size, column }: (typeof columns)[number]): string =>
    column.align === 'right' ? text.padStart(size) : text.padEnd(size);
  const cellOf = (index: number): (typeof columns)[number] | undefined => columns[index];
  const title = line((index) => {
    const cell = cellOf(index);
    return cell === undefined ? '' : pad(cell.column.title, cell);
  });
  const lines = rows.map((row, place) =>
    line((index) => {
      const cell = cellOf(index);
      if (cell === undefined) return '';
      const text = pad(cell.texts[place] ?? '', cell);
      return cell.column.paint?.(text, row) ?? text;
    }),
  );
  return [paintTitle(clipColumns(title, width)), ...lines.map((text) => clipColumns(text, width))];
}
