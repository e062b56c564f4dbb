/** What `java.util.Properties` takes for blanks within a line. */
const BLANKS = ' \t\f';
const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

/** A `\u` that four hexadecimal digits do not follow; Java refuses the whole file. */
export class MalformedEscape extends Error {}

/**
 * Java's properties (`java.util.Properties.load`): `name=value`, `name:value` or `name value`, comments with # and !, a
 * backslash at the end of a line continues it, and `\uXXXX`. The last of a name counts. Throws `MalformedEscape`.
 */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const line of logicalLines(text)) {
    const nameEnd = endOfName(line);
    const [, value = ''] = /^[ \t\f]*(?:[=:][ \t\f]*)?(.*)$/s.exec(line.slice(nameEnd)) ?? [];
    properties.set(unescapeText(line.slice(0, nameEnd)), unescapeText(value));
  }
  return properties;
}

function* logicalLines(text: string): Generator<string> {
  let pending: string | undefined;
  for (const natural of text.split(/\r\n|\n|\r/)) {
    const line = trimStart(natural);
    if ((pending ?? '') === '' && /^[#!]/.test(line)) {
      pending = undefined;
      continue;
    }
    const continues = /\\*$/.exec(line)?.[0].length ?? 0;
    const joined: string = (pending ?? '') + (continues % 2 === 1 ? line.slice(0, -1) : line);
    if (continues % 2 === 1) {
      pending = joined;
      continue;
    }
    if (joined !== '') yield joined;
    pending = undefined;
  }
  if (pending !== undefined && pending !== '') yield pending;
}

function trimStart(line: string): string {
  let at = 0;
  while (at < line.length && BLANKS.includes(line.charAt(at))) at += 1;
  return line.slice(at);
}

function endOfName(line: string): number {
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '=' || char === ':' || BLANKS.includes(char)) return at;
  }
  return line.length;
}

function unescapeText(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]?))/g, (_, hex: string | undefined, char: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    if (char === 'u') throw new MalformedEscape('\\u without four hexadecimal digits');
    return ESCAPES[char ?? ''] ?? char ?? '';
  });
}
