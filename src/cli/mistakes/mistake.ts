import type { Problem } from '../../core/model/errors.ts';

/** A problem of one flag. */
export function mistake(flag: string, message: string, next?: string): Problem {
  return { severity: 'error', code: `flag-${flag}`, message, ...(next === undefined ? {} : { next }) };
}

/** `a, b or c`. */
export function listChoices(choices: readonly string[]): string {
  return choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}
