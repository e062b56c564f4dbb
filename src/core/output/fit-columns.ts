/** Cuts styled text to at most `columns` characters; styles count nothing and stay closed, a cut is marked by `…`. */
export function clipColumns(text: string, columns: number): string {
  const parts = text.match(STYLE_OR_CHARACTER) ?? [];
  if (parts.filter((part) => !isStyle(part)).length <= columns) return text;
  let left = Math.max(0, columns - 1);
  let clipped = '';
  for (const part of parts) {
    if (isStyle(part)) clipped += part;
    else if (left > 0) clipped += part;
    if (!isStyle(part)) left -= 1;
    if (!isStyle(part) && left === -1) clipped += '…';
  }
  return clipped;
}

/** Joins items by `, `, in as many lines of at most `width` characters as they need; one item is never broken. */
export function packItems(items: readonly string[], width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const [index, item] of items.entries()) {
    const text = index === items.length - 1 ? item : `${item},`;
    if (line !== '' && line.length + 1 + text.length > width) {
      lines.push(line);
      line = text;
    } else line = line === '' ? text : `${line} ${text}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** Breaks at the last blank that fits; a longer word is cut. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width);
    const cut = blank > 0 ? blank : width;
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  return [...lines, rest];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with the escape character
const STYLE_OR_CHARACTER = /\u001b\[[\d;]*m|./gsu;

function isStyle(part: string): boolean {
  return part.length > 2 && part.startsWith('\u001b[');
}
