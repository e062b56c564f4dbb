import { EsmctlError } from '../../core/model/errors.ts';
import { type GivenMapping, readMappingFacts } from '../facts/read-mapping-facts.ts';

export interface GroupFlags {
  readonly group?: string | undefined;
  readonly config?: string | undefined;
}

/** The group of `--group`, or of the mapping. Throws a usage error where neither names one. */
export async function chooseGroup(
  flags: GroupFlags,
): Promise<{ readonly group: string; readonly given: GivenMapping | undefined }> {
  const given = flags.config === undefined ? undefined : await readMappingFacts(flags.config);
  const group = flags.group ?? given?.facts.group;
  if (group !== undefined && group !== '') return { group, given };
  throw new EsmctlError({
    code: 'ESMCTL_USAGE',
    kind: 'usage',
    message: 'no group is named',
    next: ['give --group GROUP, or --config mapping.json for the group of a mapping'],
  });
}
