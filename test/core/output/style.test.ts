import { describe, expect, it } from 'vitest';
import { COLOURED, chooseStyle, PLAIN, type StyleFacts } from '../../../src/core/output/style.ts';
import { stripStyles } from '../../support/golden.ts';

const terminal: StyleFacts = { isTerminal: true, noColorFlag: false, env: { TERM: 'xterm-256color' } };

describe('whether there is colour', () => {
  it.each([
    { why: 'a terminal', facts: {}, coloured: true },
    { why: 'a pipe', facts: { isTerminal: false }, coloured: false },
    { why: '--no-color', facts: { noColorFlag: true }, coloured: false },
    { why: 'NO_COLOR, whatever its value', facts: { env: { NO_COLOR: '0' } }, coloured: false },
    { why: 'an empty NO_COLOR is none (no-color.org)', facts: { env: { NO_COLOR: '' } }, coloured: true },
    { why: 'a terminal that knows none', facts: { env: { TERM: 'dumb' } }, coloured: false },
    { why: 'no TERM', facts: { env: {} }, coloured: true },
  ])('$why: $coloured', ({ facts, coloured }) => {
    expect(chooseStyle({ ...terminal, ...facts })).toBe(coloured ? COLOURED : PLAIN);
  });

  it.each(Object.keys(PLAIN) as (keyof typeof PLAIN)[])('%s changes no letter', (name) => {
    expect(PLAIN[name]('text')).toBe('text');
    expect(COLOURED[name]('text')).not.toBe('text');
    expect(stripStyles(COLOURED[name]('text'))).toBe('text');
  });
});
