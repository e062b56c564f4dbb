import { EsmctlError } from '../../core/model/errors.ts';
import type { GivenMapping } from './read-mapping-facts.ts';

/** The groups that are meant: named, those of the mapping, all of a file, or all. Throws a usage error where none is. */
export function chooseGroups(
  named: readonly string[],
  { all, snapshot }: { readonly all: boolean; readonly snapshot?: string | undefined },
  given: GivenMapping | undefined,
): readonly string[] | 'all' {
  if (all && named.length > 0) throw refuse('--all and names of groups exclude each other');
  if (all) return 'all';
  if (named.length > 0) return named;
  if (given !== undefined) return [given.facts.group];
  if (snapshot !== undefined) return 'all';
  throw refuse('no group is named');
}

function refuse(message: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_USAGE',
    kind: 'usage',
    message,
    next: ['name groups, or take --all for every group, or --config mapping.json for the group of a mapping'],
  });
}
