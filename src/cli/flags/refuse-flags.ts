import { EsmctlError, type Problem } from '../../core/model/errors.ts';

/** Throws one usage error that holds every problem of the flags; nothing when there is none. `next` says where to look. */
export function refuseFlags(problems: readonly Problem[], next: string, noun = 'flag'): void {
  if (problems.length === 0) return;
  throw new EsmctlError({
    code: 'ESMCTL_USAGE',
    kind: 'usage',
    message: problems.length === 1 ? `a ${noun} cannot be taken` : `${problems.length} ${noun}s cannot be taken`,
    problems,
    next: [next],
  });
}
