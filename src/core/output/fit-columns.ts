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

/** Breaks at the last blank that fits; a longer word is cut. All lines but the first may have another width. */
export function wrapWords(text: string, width: number, widthOfOthers = width): readonly string[] {
  const lines: string[] = [];
  let rest = text;
  // However narrow, each line takes a character.
  let room = Math.max(1, width);
  while (rest.length > room) {
    const blank = rest.lastIndexOf(' ', room);
    const cut = blank > 0 ? blank : cutBetweenCharacters(rest, room);
    lines.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
    room = Math.max(1, widthOfOthers);
  }
  return [...lines, rest];
}

function cutBetweenCharacters(text: string, at: number): number {
  const isPair = (text.codePointAt(at - 1) ?? 0) > 0xffff;
  return isPair && at > 1 ? at - 1 : at;
}

/** A part of a line, in one style. */
export interface Span {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** Spans one after the other, broken as `wrapWords` breaks; what goes on is indented by `indent` blanks. */
export function wrapSpans(spans: readonly Span[], width: number, indent = 2): string[] {
  const text = spans.map((span) => span.text).join('');
  const lines: string[] = [];
  let from = 0;
  for (const [index, line] of wrapWords(text, width, width - indent).entries()) {
    from = text.indexOf(line, from);
    lines.push(`${index === 0 ? '' : ' '.repeat(indent)}${paintRange(spans, from, from + line.length)}`);
    from += line.length;
  }
  return lines;
}

function paintRange(spans: readonly Span[], from: number, to: number): string {
  let at = 0;
  let painted = '';
  for (const { text, paint } of spans) {
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    at += text.length;
    painted += part === '' ? '' : (paint?.(part) ?? part);
  }
  return painted;
}

/** A command in lines that a shell still takes for one: each goes on after a backslash. A word is never cut. */
export function wrapCommand(text: string, width: number, widthOfOthers = width): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = (lines.length === 0 ? width : widthOfOthers) - ' \\'.length;
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(`${line} \\`);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const COMMAND_AT_END = /(?:^|: )(?=(?:esmctl|kafka-[a-z-]+(?:\.sh)?|aws|npm) )/;

/** A next step: a command at its end begins a line of its own where all does not fit in one, and stays a command there. */
export function wrapStep(text: string, width: number): readonly string[] {
  if (text.length <= width) return [text];
  const found = COMMAND_AT_END.exec(text);
  if (found === null) return wrapWords(text, width);
  const at = found.index + found[0].length;
  return [...(at === 0 ? [] : wrapWords(text.slice(0, at).trimEnd(), width)), ...wrapCommand(text.slice(at), width)];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: styles begin with the escape character
const STYLE_OR_CHARACTER = /\u001b\[[\d;]*m|./gsu;

function isStyle(part: string): boolean {
  return part.length > 2 && part.startsWith('\u001b[');
}
