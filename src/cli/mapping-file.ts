import { readFile } from 'node:fs/promises';
import { EsmctlError, messageOf, type Problem } from '../core/model/errors.ts';

/** The text of a mapping file; a usage error where it cannot be read. */
export async function readMappingText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new EsmctlError({
      code: 'ESMCTL_MAPPING_READ',
      kind: 'usage',
      message: `the mapping ${path} cannot be read: ${messageOf(error)}`,
      next: [
        'give the path of a mapping in the JSON of AWS: aws lambda get-event-source-mapping --uuid … > mapping.json',
      ],
      cause: error,
    });
  }
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
