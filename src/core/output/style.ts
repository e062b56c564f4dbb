/** Colour with meaning; the plain style is the same text without it. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly accent: (text: string) => string;
}

const same = (text: string): string => text;
const sgr =
  (open: number, close: number) =>
  (text: string): string =>
    `\u001b[${open}m${text}\u001b[${close}m`;

export const PLAIN: Style = { bold: same, dim: same, good: same, warn: same, bad: same, accent: same };

export const COLOURED: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  good: sgr(32, 39),
  warn: sgr(33, 39),
  bad: sgr(31, 39),
  accent: sgr(36, 39),
};

export interface StyleFacts {
  readonly isTerminal: boolean;
  readonly noColorFlag: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A pipe, `--no-color`, a set `NO_COLOR` and `TERM=dumb` turn colour off (https://no-color.org). */
export function chooseStyle({ isTerminal, noColorFlag, env }: StyleFacts): Style {
  const off = !isTerminal || noColorFlag || (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return off ? PLAIN : COLOURED;
}
