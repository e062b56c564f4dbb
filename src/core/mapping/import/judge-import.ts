import type { Problem } from '../../model/errors.ts';
import type { ParseMappingOptions } from '../mapping-reading.ts';
import { parseMapping } from '../parse-mapping.ts';
import type { ImportedMapping } from './imported-mapping.ts';

export interface ImportVerdict {
  /** AWS would refuse it, whatever the open values are. */
  readonly refused: boolean;
  /** What was changed, what is open, and why AWS would refuse it. */
  readonly notes: readonly Problem[];
}

/**
 * What is to be said of an imported mapping. Errors have no lines: those of a parsed mapping are lines of the JSON that
 * was made, not of the file that it comes from.
 */
export function judgeImport({ mapping, holes, notes }: ImportedMapping, options: ParseMappingOptions): ImportVerdict {
  const open = holes.map(
    (hole): Problem => ({
      severity: 'warning',
      code: 'open-value',
      message: `\${${hole}} is open: the file alone does not tell it`,
      next: `--set '${hole}=VALUE'`,
    }),
  );
  const { checkPattern = () => [] } = options;
  const errors = parseMapping(JSON.stringify(mapping, undefined, 2), {
    ...options,
    checkPattern: (pattern) => (isOpen(pattern) ? [] : checkPattern(pattern)),
  })
    .problems.filter(({ severity, message }) => severity === 'error' && !isOpen(message))
    .map(({ line: _line, column: _column, ...problem }) => problem);
  return { refused: errors.length > 0, notes: [...notes, ...open, ...errors] };
}

/** Holds a value that nobody told yet, or tells of one. */
function isOpen(text: string): boolean {
  return text.includes('${');
}
