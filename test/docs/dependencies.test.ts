import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, readPage } from './documents.ts';

const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** The packages of the first column of the tables; `@types/*` stands for all types. */
const REASONED = readPage('docs/adr/0007-dependencies.md')
  .text.split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));

it('gives a reason for every dependency, and for nothing else', () => {
  const names = [...Object.keys(PACKAGE.dependencies), ...Object.keys(PACKAGE.devDependencies)];
  const expected = new Set(names.map((name) => name.replace(/^@types\/.*/, '@types/*')));
  expect(REASONED.toSorted()).toEqual([...expected].toSorted());
});
