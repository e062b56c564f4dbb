import { RUN_ASSUMPTIONS, type RunAssumed } from '../runtime/run-assumptions.ts';
import type { Style } from './style.ts';

/** What is assumed, each with its value, its other values and its reason; at most `width` columns. */
export function renderAssumptions(assumed: RunAssumed, style: Style, width: number): string {
  const entries = RUN_ASSUMPTIONS.map(({ name, value, choices, statement, why }) => {
    const current = assumed[name];
    const changed = current === value ? '' : style.warn(` (default ${value})`);
    const others =
      typeof choices === 'string'
        ? '  any number'
        : choices.length === 0
          ? '  fixed'
          : `  one of ${choices.join(', ')}`;
    return [
      `${style.bold(name)} = ${style.accent(current)}${changed}${style.dim(others)}`,
      ...wrap(statement, width - 4).map((line) => `    ${line}`),
      ...wrap(`Why: ${why}`, width - 4).map((line) => style.dim(`    ${line}`)),
    ].join('\n');
  });
  return entries.join('\n');
}

/** Breaks text at spaces into lines of at most `width` columns. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
