import { checkPattern } from '../../core/filter/check-pattern.ts';
import type { DiffSide } from '../../core/mapping/diff/diff-mappings.ts';
import { isList, isObject, type Json } from '../../core/mapping/import/imported-mapping.ts';
import { readMappingFile } from '../mapping-file.ts';

/** One mapping of the comparison. Throws a usage error with all problems where it is none. */
export async function readDiffSide(path: string): Promise<DiffSide> {
  const { mapping, text } = await readMappingFile(path, { checkPattern });
  const root = JSON.parse(text) as Json;
  const list = isObject(root) && isList(root.EventSourceMappings) ? root.EventSourceMappings : root;
  const document = isList(list) ? list[0] : list;
  return { mapping, document: isObject(document) ? document : {} };
}
