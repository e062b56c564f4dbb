import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REQUEST_FIELDS, RESPONSE_FIELDS } from '../../../src/core/mapping/fields/mapping-fields.ts';
import { PROBLEM_CODES, REFUSED_BY_AWS_ONLY } from '../../../src/core/mapping/problem-codes.ts';

const page = readFileSync(new URL('../../../docs/mapping.md', import.meta.url), 'utf8');
const rowsOf = (title: string) => {
  const [, section = ''] = page.split(`## ${title}\n`);
  const [own = ''] = section.split('\n## ');
  const rows = own.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => row.replace(/ +/g, ' '));
};

describe('docs/mapping.md', () => {
  it('lists every problem code with its severity and what it stands for, and no other', () => {
    const expected = Object.entries(PROBLEM_CODES).map(
      ([code, { severity, summary }]) => `| \`${code}\` | ${severity} | ${summary} |`,
    );
    expect(rowsOf('Problems')).toEqual(expected);
  });

  it('has every field of both shapes', () => {
    const names = new Set([...Object.keys(REQUEST_FIELDS), ...Object.keys(RESPONSE_FIELDS)]);
    const documented = rowsOf('Fields').map((row) => /^\| `([^`]+)`/.exec(row)?.[1] ?? '');
    expect(new Set(documented.filter((name) => !name.includes('.')))).toEqual(names);
  });

  it('names the errors that do not keep a mapping from running here', () => {
    for (const code of REFUSED_BY_AWS_ONLY) expect(page).toMatch(new RegExp(`Runs all the same.*\`${code}\``, 's'));
  });
});
