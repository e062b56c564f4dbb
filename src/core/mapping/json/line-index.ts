/** A place in a text; both count from 1, columns in UTF-16 units as editors count them. */
export interface LinePlace {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets (UTF-16 units from 0) into lines and columns; `\n`, `\r\n` and `\r` end a line. */
export function createLineIndex(text: string): (offset: number) => LinePlace {
  const starts = [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), ({ 0: end, index }) => index + end.length)];
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
