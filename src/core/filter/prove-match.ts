import type { CompiledPattern, FieldTest } from './compiled-pattern.ts';
import type { NumberDoubts } from './leaf.ts';

/**
 * Looks into the text of a value without parsing it. True: if the text is JSON, the patterns match it. False: nothing is
 * known. Text that is no JSON passes a JSON filter anyway, so true is enough to keep the record.
 */
export type ProveMatch = (text: string) => boolean;

export interface QuotedField {
  readonly test: FieldTest['test'];
  /** The name as it stands in JSON, with its quotes. */
  readonly quoted: string;
}

const QUOTE = 34;
const COLON = 58;
const SPACE = 32;

/** A name further behind costs more to find than the value costs to parse. */
export const FURTHEST = 512;

/** Undefined where no branch asks about strings in top-level fields alone. */
export function createProveMatch(patterns: readonly CompiledPattern[]): ProveMatch | undefined {
  const branches = quoteBranches(patterns);
  if (branches.length === 0) return undefined;
  const doubts: NumberDoubts = { state: 'none' };
  const holds = ({ quoted, test }: QuotedField, text: string): boolean => {
    const leaf = findTopLevelString(text, quoted);
    return leaf !== undefined && test(leaf, doubts);
  };
  return (text) => {
    // Without a backslash every string ends at the next quote, and every name is written as it is.
    if (!text.startsWith('{') || text.includes('\\')) return false;
    return branches.some((branch) => branch.every((field) => holds(field, text)));
  };
}

/** The branches that can be proved. */
export function quoteBranches(patterns: readonly CompiledPattern[]): readonly (readonly QuotedField[])[] {
  return patterns.flatMap((pattern) => pattern.branches).flatMap((branch) => quoteFields(branch) ?? []);
}

/** One list of fields for a branch that can be proved; none for any other. */
function quoteFields(branch: readonly FieldTest[]): readonly [readonly QuotedField[]] | undefined {
  const fields: QuotedField[] = [];
  for (const { steps, test } of branch) {
    const [name] = steps;
    if (steps.length !== 1 || name === undefined) return undefined;
    const quoted = JSON.stringify(name);
    if (quoted.includes('\\')) return undefined;
    fields.push({ test, quoted });
  }
  return fields.length === 0 ? undefined : [fields];
}

/**
 * The string in the member of this name, provided that the text (without a backslash) is a JSON object. Undefined where
 * the name stands anywhere else too, or further behind, or holds anything but a string.
 */
function findTopLevelString(text: string, quoted: string): string | undefined {
  const at = text.indexOf(quoted);
  if (at === -1 || at > FURTHEST || text.includes(quoted, at + 1) || !isTopLevel(text, at)) return undefined;
  let next = at + quoted.length;
  if (text.charCodeAt(next) !== COLON) return undefined;
  next += text.charCodeAt(next + 1) === SPACE ? 2 : 1;
  if (text.charCodeAt(next) !== QUOTE) return undefined;
  const end = text.indexOf('"', next + 1);
  return end === -1 ? undefined : text.slice(next + 1, end);
}

/** Whether a string begins at `place` directly in the outermost object. */
function isTopLevel(text: string, place: number): boolean {
  let depth = 0;
  let isInside = false;
  for (let at = 0; at < place; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isInside = !isInside;
    else if (!isInside) {
      if (code === OPENING_BRACE || code === OPENING_BRACKET) depth += 1;
      else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) depth -= 1;
    }
  }
  return depth === 1 && !isInside;
}

const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;
const OPENING_BRACKET = 91;
const CLOSING_BRACKET = 93;
