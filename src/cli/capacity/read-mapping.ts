import { checkPattern } from '../../core/filter/check-pattern.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { readMappingFile } from '../mapping-file.ts';

/** The mapping of `--config`; undefined where none is named. Throws with all errors of one that cannot be used. */
export async function readCapacityMapping(path: string | undefined): Promise<Mapping | undefined> {
  if (path === undefined) return undefined;
  const { mapping } = await readMappingFile(path, { checkPattern });
  return mapping;
}
