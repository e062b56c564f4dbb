import type { MappingReading, ParseMappingOptions } from '../core/mapping/mapping-reading.ts';
import { parseMapping } from '../core/mapping/parse-mapping.ts';
import { EsmctlError, type Problem } from '../core/model/errors.ts';
import { readTextInput } from './read-text-input.ts';

/** A mapping that can be used, with what AWS would refuse all the same in `problems`. */
export type UsableMapping = Extract<MappingReading, { readonly runnable: true }> & {
  /** Of the file, as it stands there. */
  readonly text: string;
};

/** The mapping in a file, or on standard input for `-`. Throws a usage error with all of its errors where it cannot be used. */
export async function readMappingFile(
  path: string,
  options: Omit<ParseMappingOptions, 'nowMs'> = {},
): Promise<UsableMapping> {
  const text = await readTextInput(path);
  const reading = parseMapping(text, { nowMs: Date.now(), ...options });
  if (!reading.runnable) throw refuseMapping(path, reading.problems);
  return { ...reading, text };
}

/** All errors of a mapping that cannot be used, each with its place. */
export function refuseMapping(path: string, problems: readonly Problem[]): EsmctlError {
  const errors = problems.filter(({ severity }) => severity === 'error');
  return new EsmctlError({
    code: 'ESMCTL_MAPPING_INVALID',
    kind: 'usage',
    message: `${path} is not a mapping that can be used: ${errors.length === 1 ? '1 error' : `${errors.length} errors`}`,
    problems: errors.map((problem) => ({ ...problem, file: path })),
    next: [`esmctl mapping validate ${path} shows warnings as well`],
  });
}
