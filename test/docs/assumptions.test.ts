import { describe, expect, it } from 'vitest';
import { CAPACITY_ASSUMPTIONS } from '../../src/core/capacity/capacity-assumptions.ts';
import type { Assumption } from '../../src/core/model/assumptions.ts';
import { RUN_ASSUMPTIONS as ASSUMPTIONS } from '../../src/core/runtime/run-assumptions.ts';
import { SIMULATION_ASSUMPTIONS } from '../../src/core/simulation/simulation-assumptions.ts';
import { readPage, readPages, tableRowsBelow } from './documents.ts';

const SEMANTICS = readPage('docs/semantics.md');
const CAPACITY = readPage('docs/capacity.md');

/** How the row of an assumption must read. */
function rowOf({ name, value, choices, statement, why }: Assumption): readonly string[] {
  const others =
    choices === 'number'
      ? 'any number'
      : choices.length === 0
        ? 'fixed'
        : choices.map((choice) => `\`${choice}\``).join(', ');
  return [`\`${name}\``, `\`${value}\``, others, statement, why].map((cell) => cell.replaceAll('|', '\\|'));
}

describe('the table of assumptions in docs/semantics.md', () => {
  it('is complete and says what the code says', () => {
    const rows = tableRowsBelow(SEMANTICS, '## Assumptions');
    expect(rows.map((cells) => `| ${cells.join(' | ')} |`)).toEqual(
      ASSUMPTIONS.map((assumption) => `| ${rowOf(assumption).join(' | ')} |`),
    );
  });

  it('stands beside text that names each of them where it matters', () => {
    const text = SEMANTICS.text.slice(0, SEMANTICS.text.indexOf('\n## Assumptions\n'));
    expect(ASSUMPTIONS.map(({ name }) => name).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('has all that any page calls an assumption', () => {
    const known = [...ASSUMPTIONS, ...CAPACITY_ASSUMPTIONS, ...SIMULATION_ASSUMPTIONS].map(({ name }): string => name);
    const named = readPages().flatMap(({ text }) => [
      ...[...text.matchAll(/[Aa]ssumptions?\s+`([a-z-]+)`/g)].map(([, name = '']) => name),
      ...[...text.matchAll(/--assume ([a-z-]+)=/g)].map(([, name = '']) => name),
    ]);
    expect(named.length).toBeGreaterThan(ASSUMPTIONS.length);
    expect(named.filter((name) => !known.includes(name) && name !== 'foo' && name !== 'name')).toEqual([]);
  });
});

describe('the table of assumptions in docs/capacity.md', () => {
  it('is complete and says what the code says of an estimate', () => {
    const rows = tableRowsBelow(CAPACITY, '## Assumptions of an estimate');
    expect(rows.map((cells) => `| ${cells.join(' | ')} |`)).toEqual(
      CAPACITY_ASSUMPTIONS.map((assumption) => `| ${rowOf(assumption).join(' | ')} |`),
    );
  });

  it('is complete and says what the code says of a simulation', () => {
    const rows = tableRowsBelow(CAPACITY, '## Assumptions of a simulation');
    expect(rows.map((cells) => `| ${cells.join(' | ')} |`)).toEqual(
      SIMULATION_ASSUMPTIONS.map((assumption) => `| ${rowOf(assumption).join(' | ')} |`),
    );
  });

  it('has the value of a run where both assume the same', () => {
    const limitIn = (list: readonly Assumption[]) => list.find(({ name }) => name === 'payload-limit-bytes')?.value;
    expect(limitIn(CAPACITY_ASSUMPTIONS)).toBe(limitIn(ASSUMPTIONS));
  });
});
