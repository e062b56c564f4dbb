import type { Style } from './style.ts';

export type Align = 'left' | 'right';

/** Rows of plain cells as aligned columns, two blanks between them; the first row is the head. */
export function renderTable(rows: readonly (readonly string[])[], align: readonly Align[], style: Style): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  const lines = rows.map((row, index) => {
    const cells = row.map((cell, column) => {
      const blanks = ' '.repeat((widths[column] ?? 0) - [...cell].length);
      return align[column] === 'right' ? blanks + cell : cell + blanks;
    });
    const line = cells.join('  ').trimEnd();
    return index === 0 ? style.dim(line) : line;
  });
  return lines.join('\n');
}
