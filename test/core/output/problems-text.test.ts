import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/core/model/errors.ts';
import { renderProblem, renderProblems } from '../../../src/core/output/problems-text.ts';
import { COLOURED, PLAIN } from '../../../src/core/output/style.ts';
import { stripStyles } from '../../support/golden.ts';

const problem: Problem = { severity: 'error', code: 'BATCH_SIZE', message: 'BatchSize is 0' };

describe('a problem', () => {
  it.each([
    { why: 'alone', problem, text: 'error BatchSize is 0 [BATCH_SIZE]' },
    { why: 'in a file', problem, file: 'm.json', text: 'error m.json BatchSize is 0 [BATCH_SIZE]' },
    {
      why: 'at its place',
      problem: { ...problem, line: 3, column: 9 },
      file: 'm.json',
      text: 'error m.json:3:9 BatchSize is 0 [BATCH_SIZE]',
    },
    {
      why: 'in a line without a column',
      problem: { ...problem, line: 3 },
      file: 'm.json',
      text: 'error m.json:3:1 BatchSize is 0 [BATCH_SIZE]',
    },
    {
      why: 'at a place of no named file',
      problem: { ...problem, line: 3, column: 9 },
      text: 'error :3:9 BatchSize is 0 [BATCH_SIZE]',
    },
    {
      why: 'with why and next, which stand under each other',
      problem: { ...problem, severity: 'warning' as const, why: 'AWS refuses it', next: 'give 1 to 10000' },
      text: 'warning BatchSize is 0 [BATCH_SIZE]\n    why  AWS refuses it\n    next give 1 to 10000',
    },
    {
      why: 'that quotes control characters',
      problem: { ...problem, message: 'topic is "\u001b[2J"' },
      text: 'error topic is "\ufffd[2J" [BATCH_SIZE]',
    },
  ])('$why', ({ problem: given, file, text }) => {
    expect(renderProblem(given, PLAIN, file)).toBe(text);
    expect(stripStyles(renderProblem(given, COLOURED, file))).toBe(text);
  });

  it('wraps why and next under themselves on a terminal, never in a pipe', () => {
    const long = { ...problem, why: 'AWS takes numbers from 1 to 10000 here', next: 'give another number of records' };
    expect(renderProblem(long, PLAIN, undefined, 34)).toBe(
      [
        'error BatchSize is 0 [BATCH_SIZE]',
        '    why  AWS takes numbers from 1',
        '         to 10000 here',
        '    next give another number of',
        '         records',
      ].join('\n'),
    );
    expect(renderProblem(long, PLAIN).split('\n')).toHaveLength(3);
  });

  it('comes before what is less severe, and otherwise stands in the order given', () => {
    const told = (severity: Problem['severity'], code: string): Problem => ({ severity, code, message: 'x' });
    const given = [told('info', 'A'), told('error', 'B'), told('warning', 'C'), told('error', 'D'), told('info', 'E')];
    expect(
      renderProblems(given, PLAIN)
        .match(/[A-E](?=\])/g)
        ?.join(''),
    ).toBe('BDCAE');
  });

  it('stands among others in the order given', () => {
    const other: Problem = { severity: 'info', code: 'WINDOW', message: 'no window' };
    expect(renderProblems([problem, other], PLAIN)).toBe('error BatchSize is 0 [BATCH_SIZE]\ninfo no window [WINDOW]');
    expect(renderProblems([], PLAIN)).toBe('');
  });
});
