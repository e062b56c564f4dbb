import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RUN_ASSUMPTIONS as ASSUMPTIONS } from '../../src/core/runtime/run-assumptions.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** TypeScript below a folder, outside of what belongs to foreign programs. */
function filesBelow(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const paths = names.map((name) => `${folder}/${name}`).filter((path) => /\.tsx?$/.test(path));
  return paths.filter((path) => !/node_modules|^test\/(peers|fixtures)\//.test(path)).sort();
}

const SOURCES = filesBelow('src');
const TESTS = filesBelow('test');

function longerThan(lines: number, paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const length = read(path).trimEnd().split('\n').length;
    return length > lines ? [`${path}: ${length} lines`] : [];
  });
}

describe('files', () => {
  it('are found at all', () => {
    expect(SOURCES.length).toBeGreaterThan(100);
    expect(TESTS.length).toBeGreaterThan(50);
  });

  it('of the source have at most 250 lines', () => {
    const overHabit = longerThan(150, SOURCES);
    if (overHabit.length > 0) console.info(`above the habit of 150 lines:\n  ${overHabit.join('\n  ')}`);
    expect(longerThan(250, SOURCES)).toEqual([]);
  });

  it('of the tests have at most 400 lines', () => {
    expect(longerThan(400, TESTS)).toEqual([]);
  });

  it('are named for what they hold, in kebab-case', () => {
    const vague = /(^|[-/])(utils?|helpers?|managers?|common|services?|misc)([./]|$)/;
    expect([...SOURCES, ...TESTS].filter((path) => vague.test(path))).toEqual([]);
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.property)?(\.test)?\.tsx?$/;
    expect([...SOURCES, ...TESTS].filter((path) => !kebab.test(basename(path)))).toEqual([]);
  });

  it('of tests stand where what they test stands', () => {
    const folders = new Set(SOURCES.map((path) => path.split('/').slice(1, -1).join('/')));
    const homeless = TESTS.filter((path) => /^test\/(core|cli)\//.test(path) && path.includes('.test.')).filter(
      (path) => !folders.has(path.split('/').slice(1, -1).join('/')),
    );
    expect(homeless).toEqual([]);
  });
});

describe('pure rooms', () => {
  const rooms =
    /^src\/core\/((model|mapping|position|retention|capacity|event|filter|diagnosis|scaling|simulation|snapshot\/facts)|runtime\/(batcher|retry|checkpoint|assigner|ledger))\//;
  const PURE = SOURCES.filter((path) => rooms.test(path));
  const IMPURE =
    /\b(Date\.now\(|new Date\(\)|performance\.now\(|setTimeout\(|setInterval\(|setImmediate\(|Math\.random\(|crypto\.|fetch\(|process\.|console\.)/;

  it('ask no clock, no chance and no process: they get them as arguments', () => {
    const guilty = PURE.flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, index) => (isCode(line) && IMPURE.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
    );
    expect(PURE.length).toBeGreaterThan(40);
    expect(guilty).toEqual([]);
  });

  it.each(['const at = Date.now();', 'await fetch(url)', '  setTimeout(go, 5)', 'new Date()', 'process.cwd()'])(
    'would be caught with %s',
    (line) => {
      expect(isCode(line) && IMPURE.test(line)).toBe(true);
    },
  );
});

function isCode(line: string): boolean {
  return !/^\s*(\/\/|\/?\*)/.test(line);
}

describe('docs/semantics.md', () => {
  it.each(ASSUMPTIONS.map(({ name }) => name))('names the assumption %s', (name) => {
    expect(read('docs/semantics.md').includes(name), `docs/semantics.md does not mention ${name}`).toBe(true);
  });
});
