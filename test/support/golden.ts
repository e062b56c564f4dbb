import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';

const FOLDER = join(import.meta.dirname, '../golden');
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

/** The text without colours and other styles, as a person counts its columns. */
export function stripStyles(text: string): string {
  return text.replace(ESCAPES, '');
}

/** Columns of the widest line. */
export function widestOf(text: string): number {
  return Math.max(
    ...stripStyles(text)
      .split('\n')
      .map((line) => [...line].length),
  );
}

const UPDATE = 'UPDATE_GOLDEN=1 npx vitest run test/core/output';

/** Compares with `test/golden/COLUMNS/NAME.txt`; `UPDATE_GOLDEN=1` writes what is new or was changed on purpose. */
export function expectGolden(name: string, columns: number, text: string): void {
  const path = join(FOLDER, String(columns), `${name}.txt`);
  const shown = `test/golden/${columns}/${name}.txt`;
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${text}\n`);
  }
  if (!existsSync(path)) expect.fail(`${shown} is missing; make it, and look at what it holds: ${UPDATE}`);
  expect(`${text}\n`, `${shown}; if the change is meant: ${UPDATE}`).toBe(readFileSync(path, 'utf8'));
}
