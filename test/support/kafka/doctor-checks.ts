import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { expect } from 'vitest';
import { createFolders, REPOSITORY, runEsmctl } from '../run-esmctl.ts';

export interface DoctorLine {
  readonly step: string;
  readonly subject: string | null;
  readonly status: 'ok' | 'problem' | 'unknown' | 'skipped';
  readonly message: string;
  readonly code: string | null;
  readonly next: readonly string[];
}

export interface Diagnosed {
  readonly code: number | null;
  readonly verdict: string;
  readonly checks: readonly DoctorLine[];
  /** Everything that was written, for looking for secrets. */
  readonly written: string;
  /** `step: status`, with the code of a problem. */
  readonly lines: readonly string[];
}

const isDocument = new Ajv({ allErrors: true }).compile(
  JSON.parse(readFileSync(join(REPOSITORY, 'schemas/doctor.json'), 'utf8')),
);

/** A maker of `esmctl doctor --json` with these client properties; every answer is held to its schema. */
export function createDoctor() {
  const folders = createFolders();
  return async (
    args: readonly string[],
    { properties, env = {} }: { properties?: string; env?: Readonly<Record<string, string>> } = {},
  ): Promise<Diagnosed> => {
    const cwd = folders(properties === undefined ? {} : { 'client.properties': properties });
    const given = properties === undefined ? [] : ['--command-config', 'client.properties'];
    const ended = await runEsmctl(['doctor', ...args, ...given, '--json'], { cwd, env, longestMs: 90_000 });
    const document = JSON.parse(ended.stdout) as { verdict: string; checks: DoctorLine[] };
    expect(isDocument(document), JSON.stringify(isDocument.errors)).toBe(true);
    const { verdict, checks } = document;
    return {
      code: ended.code,
      verdict,
      checks,
      written: ended.stdout + ended.stderr,
      lines: checks.map(({ step, status, code }) => `${step}: ${status}${code === null ? '' : ` ${code}`}`),
    };
  };
}
