import type { Condition } from './condition.ts';

export type TextTest = (text: string) => boolean;

/** Prefix, suffix, wildcard and their kin hold for strings only. */
export function onText(wants: string, test: TextTest): Condition {
  return { wants, test: (leaf) => typeof leaf === 'string' && test(leaf) };
}

/** `anything-but` around a test of strings: whatever is not a string passes. */
export function onAnythingButText(wants: string, tests: readonly TextTest[]): Condition {
  return { wants, test: (leaf) => typeof leaf !== 'string' || !tests.some((test) => test(leaf)) };
}

export const hasPrefix =
  (prefix: string): TextTest =>
  (text) =>
    text.startsWith(prefix);

export const hasSuffix =
  (suffix: string): TextTest =>
  (text) =>
    text.endsWith(suffix);

/**
 * Case is ignored character by character, as event-ruler does it: each character of the operand stands for its lower and
 * its upper case. So `ß` also meets `SS`, but `ss` does not meet `ß`.
 */
export function ignoreCase(operand: string, place: 'whole' | 'prefix' | 'suffix'): TextTest {
  const body = Array.from(operand, caseAlternatives).join('');
  const pattern = new RegExp(`${place === 'suffix' ? '' : '^'}${body}${place === 'prefix' ? '' : '$'}`);
  return (text) => pattern.test(text);
}

function caseAlternatives(character: string): string {
  const lower = quote(character.toLowerCase());
  const upper = quote(character.toUpperCase());
  return lower === upper ? lower : `(?:${lower}|${upper})`;
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
