import { checkPattern } from '../../core/filter/check-pattern.ts';
import type { DiffSide } from '../../core/mapping/diff/diff-mappings.ts';
import { isList, isObject, type Json } from '../../core/mapping/import/imported-mapping.ts';
import { parseMapping } from '../../core/mapping/parse-mapping.ts';
import { refuseMapping } from '../mapping-file.ts';
import { readTextInput } from '../read-text-input.ts';

/** One mapping of the comparison. Throws a usage error with all problems where it is none. */
export async function readDiffSide(path: string): Promise<DiffSide> {
  const text = await readTextInput(path);
  const { mapping, problems } = parseMapping(text, { nowMs: Date.now(), checkPattern });
  if (mapping === undefined) throw refuseMapping(path, problems);
  const root = JSON.parse(text) as Json;
  const list = isObject(root) && isList(root.EventSourceMappings) ? root.EventSourceMappings : root;
  const document = isList(list) ? list[0] : list;
  return { mapping, document: isObject(document) ? document : {} };
}
