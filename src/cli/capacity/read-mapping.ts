import { checkPattern } from '../../core/filter/check-pattern.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import { parseMapping } from '../../core/mapping/parse-mapping.ts';
import { refuseMapping } from '../mapping-file.ts';
import { readTextInput } from '../read-text-input.ts';

/** The mapping of `--config`; undefined where none is named. Throws with all errors of one that cannot be used. */
export async function readCapacityMapping(path: string | undefined): Promise<Mapping | undefined> {
  if (path === undefined) return undefined;
  const { mapping, problems } = parseMapping(await readTextInput(path), { nowMs: Date.now(), checkPattern });
  if (mapping === undefined) throw refuseMapping(path, problems);
  return mapping;
}
