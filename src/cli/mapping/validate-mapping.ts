import { checkPattern } from '../../core/filter/check-pattern.ts';
import type { MappingReading } from '../../core/mapping/mapping-reading.ts';
import { parseMapping } from '../../core/mapping/parse-mapping.ts';
import { countProblems, mappingValidateJson } from '../../core/output/mapping-json.ts';
import { renderMapping, renderVerdict } from '../../core/output/mapping-text.ts';
import { renderProblems } from '../../core/output/problems-text.ts';
import type { Style } from '../../core/output/style.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readTextInput, STANDARD_INPUT } from '../read-text-input.ts';

export const FAIL_ON = ['error', 'warning', 'info'] as const;

export interface ValidateOptions {
  readonly failOn: (typeof FAIL_ON)[number];
  readonly json: boolean;
  readonly nowMs: number;
  readonly style: Style;
  /** Undefined where nobody reads it on a terminal. */
  readonly columns: number | undefined;
}

/** What is to be said of the mapping in a file (`-`: standard input). Throws a usage error for what cannot be read. */
export async function validateMapping(
  file: string,
  { failOn, json, nowMs, style, columns }: ValidateOptions,
): Promise<{ readonly text: string; readonly exitCode: ExitCode }> {
  const reading = parseMapping(await readTextInput(file), { nowMs, checkPattern });
  const text = json ? JSON.stringify(mappingValidateJson(file, reading)) : render(file, reading, style, columns);
  return { text, exitCode: exitCodeOf(reading, failOn) };
}

function render(file: string, reading: MappingReading, style: Style, columns: number | undefined): string {
  const name = file === STANDARD_INPUT ? '<stdin>' : file;
  const { mapping, defaulted, problems } = reading;
  return [
    ...(mapping === undefined ? [] : [renderMapping(mapping, defaulted, style, columns), '']),
    ...(problems.length === 0 ? [] : [renderProblems(problems, style, name, columns), '']),
    renderVerdict(reading, style),
  ].join('\n');
}

function exitCodeOf({ problems }: MappingReading, failOn: (typeof FAIL_ON)[number]): ExitCode {
  const { errors, warnings, infos } = countProblems(problems);
  if (errors > 0) return EXIT.usage;
  const found = failOn === 'error' ? 0 : failOn === 'warning' ? warnings : warnings + infos;
  return found > 0 ? EXIT.found : EXIT.fine;
}
