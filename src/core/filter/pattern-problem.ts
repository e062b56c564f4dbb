/** One thing about a pattern. `offset` counts UTF-16 units into the pattern text, from 0. */
export interface PatternProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly offset?: number;
}

/** Lambda's answer to a create or update with a pattern that it does not take. */
export const AWS_REFUSAL = 'Invalid filter pattern definition.';

/** `Pattern` in AWS's service model: 0 to 4096 characters. */
export const PATTERN_LIMIT_CHARACTERS = 4096;
