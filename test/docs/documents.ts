import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** One page of documentation; `path` counts from the root. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

export function readPage(path: string): Page {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

/** All pages for people: those of the root and everything below docs/. */
export function readPages(): readonly Page[] {
  const below = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? below(join(folder, entry.name)) : [join(folder, entry.name)],
    );
  const root = readdirSync(ROOT).map((name) => join(ROOT, name));
  return [...root, ...below(join(ROOT, 'docs'))]
    .filter((path) => path.endsWith('.md'))
    .map((path) => readPage(relative(ROOT, path)));
}

/** A fenced block, with the line above its fence and blank lines left out. */
export interface Block {
  readonly language: string;
  readonly lines: readonly string[];
  readonly above: string;
}

export function blocksOf({ text }: Page): readonly Block[] {
  return [...text.matchAll(/(?:^(.*)\n\s*)?^```(\S*)\n([\s\S]*?)^```$/gm)].map(
    ([, above = '', language = '', body = '']) => ({
      language,
      above,
      lines: body.trimEnd().split('\n'),
    }),
  );
}

/** The text without fenced blocks. */
export function proseOf({ text }: Page): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}

/** The cells of the rows of all tables below a heading, without the head of each table. */
export function tableRowsBelow({ text }: Page, heading: string): readonly (readonly string[])[] {
  const start = text.indexOf(`\n${heading}\n`);
  if (start === -1) throw new Error(`there is no heading "${heading}"`);
  const level = heading.indexOf(' ');
  const rest = text.slice(start + heading.length + 2);
  const end = new RegExp(`^#{1,${level}} `, 'm').exec(rest)?.index ?? rest.length;
  return rest
    .slice(0, end)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    )
    .filter((cells, index, all) => !isRule(cells) && !isRule(all[index + 1] ?? []));
}

function isRule(cells: readonly string[]): boolean {
  return cells.length > 0 && cells.every((cell) => /^:?-+:?$/.test(cell));
}
