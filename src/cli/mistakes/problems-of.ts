import { EsmctlError, type Problem } from '../../core/model/errors.ts';

/** The problems of the usage error that `settle` throws; none where it throws another one, or none. */
export async function problemsOf(settle: () => unknown): Promise<readonly Problem[]> {
  try {
    await settle();
    return [];
  } catch (error) {
    return problemsIn(error);
  }
}

/** The problems that a usage error names; none of another one. */
export function problemsIn(thrown: unknown): readonly Problem[] {
  return thrown instanceof EsmctlError && thrown.code === 'ESMCTL_USAGE' ? thrown.problems : [];
}
