import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { REPOSITORY } from '../../support/run-esmctl.ts';

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false });
const isLine = ajv.compile(
  JSON.parse(readFileSync(join(REPOSITORY, 'schemas/failures-replay.json'), 'utf8')) as object,
);

export interface ReplayLine {
  readonly type: string;
  readonly place?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly removed?: boolean | number;
  readonly ledger?: Readonly<Record<string, number>>;
  readonly failures?: Readonly<Record<string, number>>;
  readonly gone?: readonly object[];
  readonly [name: string]: unknown;
}

/** What `failures replay --json` wrote: every line is as the schema says, and the ledger of the last one balances. */
export function readReplayLines(stdout: string): { lines: readonly ReplayLine[]; summary: ReplayLine } {
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ReplayLine);
  for (const line of lines)
    expect(isLine(line), `${JSON.stringify(line)}: ${ajv.errorsText(isLine.errors)}`).toBe(true);
  const summary = lines.at(-1) ?? { type: 'missing' };
  expect(summary).toMatchObject({ type: 'summary', balanced: true });
  const { found = 0, ...parts } = summary.failures ?? {};
  expect(found).toBe(Object.values(parts).reduce((sum, part) => sum + part, 0));
  return { lines, summary };
}

/** Place and status of each failure record, in the order of the lines. */
export function statusesIn(lines: readonly ReplayLine[]): string[] {
  return lines.filter(({ type }) => type === 'failure').map(({ status }) => status ?? '');
}
