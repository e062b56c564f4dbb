import { EsmctlError, type Problem } from '../core/model/errors.ts';

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
