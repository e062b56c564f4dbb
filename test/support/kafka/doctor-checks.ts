import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'vitest';
import { examine } from '../../../src/cli/doctor/examine.ts';
import { type DoctorFlags, readQuestion } from '../../../src/cli/doctor/read-question.ts';
import type { Check } from '../../../src/core/doctor/check.ts';
import { doctorToJson, renderDoctor } from '../../../src/core/output/doctor-view.ts';
import { PLAIN } from '../../../src/core/output/style.ts';
import { createFolders, REPOSITORY } from '../run-esmctl.ts';

export interface Diagnosed {
  readonly verdict: string;
  readonly checks: readonly Check[];
  /** Everything that would be written, for looking for secrets. */
  readonly written: string;
  /** `step: status`, with the code of a problem. */
  readonly lines: readonly string[];
}

const isDocument = new Ajv({ allErrors: true }).compile(
  JSON.parse(readFileSync(join(REPOSITORY, 'schemas/doctor.json'), 'utf8')),
);

/** Holds a document of `doctor --json` to its schema. */
export function expectDoctorDocument(document: unknown): void {
  expect(isDocument(document), JSON.stringify(isDocument.errors)).toBe(true);
}

/** A maker of what `esmctl doctor` finds with these client properties, within this process; held to its schema. */
export function createDoctor() {
  const folders = createFolders();
  return async (flags: DoctorFlags, properties?: string): Promise<Diagnosed> => {
    const path = properties === undefined ? undefined : join(folders({ p: properties }), 'p');
    const { checks, verdict } = await examine(await readQuestion({ ...flags, 'command-config': path }));
    const document = JSON.parse(JSON.stringify(doctorToJson(checks, verdict))) as unknown;
    expectDoctorDocument(document);
    const text = renderDoctor(checks, verdict, { style: PLAIN, columns: 80 });
    for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    return {
      verdict,
      checks,
      written: JSON.stringify(document) + text,
      lines: checks.map(({ step, status, code }) => `${step}: ${status}${code === undefined ? '' : ` ${code}`}`),
    };
  };
}
