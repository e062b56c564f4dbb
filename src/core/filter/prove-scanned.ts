import type { CompiledPattern } from './compiled-pattern.ts';
import type { NumberDoubts } from './leaf.ts';
import { isPlainJsonObject } from './plain-json.ts';
import { FURTHEST, type QuotedField, quoteBranches } from './prove-match.ts';
import type { ScannedText } from './scanned-text.ts';

/**
 * As `ProveMatch`, of text that lies in memory: its quotation marks are known, and only what is between them is looked at.
 * True: if the text is JSON, the patterns match it. False: it is JSON, and none of them matches. Undefined: nothing is known.
 */
export type ProveScanned = (text: ScannedText) => boolean | undefined;

interface NamedField extends Pick<QuotedField, 'test'> {
  /** UTF-8, with its quotation marks. */
  readonly name: Buffer;
}

const SPACE = 32;
const COLON = 58;
const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;
const OPENING_BRACKET = 91;
const CLOSING_BRACKET = 93;

/** Undefined where no branch asks about strings in top-level fields alone. */
export function createProveScanned(patterns: readonly CompiledPattern[]): ProveScanned | undefined {
  const branches = quoteBranches(patterns).map((branch) =>
    branch.map(({ test, quoted }): NamedField => ({ test, name: Buffer.from(quoted) })),
  );
  if (branches.length === 0) return undefined;
  const isEveryBranch = branches.length === patterns.flatMap((pattern) => pattern.branches).length;
  const doubts: NumberDoubts = { state: 'none' };
  const holds = ({ name, test }: NamedField, text: ScannedText): boolean | undefined => {
    const leaf = findTopLevelString(text, name);
    return leaf === undefined ? undefined : test(leaf, doubts);
  };
  /** False where one of the fields is known not to hold. */
  const allHold = (branch: readonly NamedField[], text: ScannedText): boolean | undefined => {
    let all: boolean | undefined = true;
    for (const field of branch) {
      const one = holds(field, text);
      if (one === false) return false;
      if (one === undefined) all = undefined;
    }
    return all;
  };
  return (text) => {
    if (text.bytes[text.start] !== OPENING_BRACE || text.hasBackslash || text.start === text.end) return undefined;
    let isMissed = isEveryBranch && !text.hasControl;
    for (const branch of branches) {
      const all = allHold(branch, text);
      if (all === true) return true;
      if (all === undefined) isMissed = false;
    }
    return isMissed && isPlainJsonObject(text) ? false : undefined;
  };
}

/** As the function of this name in prove-match.ts. */
function findTopLevelString(text: ScannedText, name: Buffer): string | undefined {
  const { bytes, start, quotes, quoteCount } = text;
  let found = -1;
  const second = name[1];
  for (let index = quoteCount - 1; index >= 0; index -= 1) {
    const at = quotes[index] ?? 0;
    if (bytes[at + 1] !== second || !isNameAt(text, at, name)) continue;
    if (found !== -1) return undefined;
    found = index;
  }
  const at = quotes[found] ?? start;
  // The quotation marks of the name, and of a string behind it.
  if (found < 3 || at - start > FURTHEST || !isTopLevel(text, at, found)) return undefined;
  let next = at + name.length;
  if (bytes[next] !== COLON) return undefined;
  next += bytes[next + 1] === SPACE ? 2 : 1;
  if (next !== quotes[found - 2]) return undefined;
  return bytes.toString(text.isAscii ? 'latin1' : 'utf8', next + 1, quotes[found - 3]);
}

function isNameAt({ bytes, end }: ScannedText, at: number, name: Buffer): boolean {
  if (at + name.length > end) return false;
  for (let index = 1; index < name.length; index += 1) if (bytes[at + index] !== name[index]) return false;
  return true;
}

/** Whether a string begins at `place`, the quotation mark of this index, directly in the outermost object. */
function isTopLevel({ bytes, start, quotes, quoteCount }: ScannedText, place: number, index: number): boolean {
  // Each string before it has two.
  if ((quoteCount - 1 - index) % 2 !== 0) return false;
  let depth = 0;
  let nextQuote = quoteCount - 1;
  for (let at = start; at < place; at += 1) {
    const code = bytes[at];
    if (at === quotes[nextQuote]) {
      at = quotes[nextQuote - 1] ?? place;
      nextQuote -= 2;
    } else if (code === OPENING_BRACE || code === OPENING_BRACKET) depth += 1;
    else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) depth -= 1;
  }
  return depth === 1;
}
