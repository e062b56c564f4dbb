import { compilePattern } from './compile-pattern.ts';
import type { PatternProblem } from './pattern-problem.ts';

/** What is wrong with a pattern, for whoever checks a mapping; empty for a pattern without fault. */
export function checkPattern(pattern: string): readonly PatternProblem[] {
  const result = compilePattern(pattern);
  return 'problems' in result ? result.problems : result.warnings;
}
