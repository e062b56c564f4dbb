import type { Problem } from '../../core/model/errors.ts';

const KINDS = ['handler', 'exec', 'endpoint'] as const;
type Kind = (typeof KINDS)[number];
type Given = { readonly [K in Kind]?: string | undefined };

export type FunctionChoice = { readonly kind: Kind; readonly value: string } | { readonly kind: 'aws' };

/** The function by flag, environment (`ESMCTL_HANDLER`, …) or companion, in this order; two in one place are a problem. */
export function chooseFunction(
  flags: Given,
  env: Readonly<Record<string, string | undefined>>,
  companion: Given | undefined,
  problems: Problem[],
): FunctionChoice {
  const fromEnvironment = (kind: Kind): boolean => flags[kind] === env[`ESMCTL_${kind.toUpperCase()}`];
  const given = KINDS.filter((kind) => flags[kind] !== undefined);
  const written = given.filter((kind) => !fromEnvironment(kind));
  const candidates = written.length > 0 ? written : given;
  if (candidates.length > 1) {
    const names = candidates.map((kind) => `--${kind}`).join(' and ');
    problems.push({
      severity: 'error',
      code: 'flag-function',
      message: `${names} are both given: a run invokes one function`,
    });
  }
  for (const [source, kinds] of [[flags, candidates] as const, [companion, KINDS] as const]) {
    for (const kind of kinds) {
      const value = source?.[kind];
      if (value !== undefined) return { kind, value };
    }
  }
  return { kind: 'aws' };
}
