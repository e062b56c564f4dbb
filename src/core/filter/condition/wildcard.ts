import type { TextTest } from './text.ts';

export type Wildcard = { readonly test: TextTest } | { readonly problem: string };

/**
 * `*` stands for any number of characters; `\*` and `\\` are the characters themselves. As in event-ruler, two `*` in a
 * row and any other use of the backslash are refused.
 */
export function parseWildcard(operand: string): Wildcard {
  const pieces = [''];
  for (let at = 0; at < operand.length; at += 1) {
    const character = operand[at] ?? '';
    if (character === '*') {
      if (operand[at + 1] === '*') return { problem: 'a wildcard may not have two * in a row' };
      pieces.push('');
      continue;
    }
    if (character === '\\') at += 1;
    const literal = operand[at];
    if (character === '\\' && literal !== '*' && literal !== '\\')
      return { problem: 'in a wildcard a backslash stands only before * or another backslash' };
    pieces[pieces.length - 1] += literal ?? '';
  }
  return { test: matchPieces(pieces) };
}

/** Greedy from the left is enough, because `*` never minds what it swallows. */
function matchPieces(pieces: readonly string[]): TextTest {
  const first = pieces[0] ?? '';
  const last = pieces[pieces.length - 1] ?? '';
  const middle = pieces.slice(1, -1);
  if (pieces.length === 1) return (text) => text === first;
  return (text) => {
    const end = text.length - last.length;
    if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let at = first.length;
    for (const piece of middle) {
      const found = text.indexOf(piece, at);
      if (found === -1) return false;
      at = found + piece.length;
    }
    return at <= end;
  };
}
