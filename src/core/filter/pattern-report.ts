import type { PatternProblem } from './pattern-problem.ts';
import type { PatternNode } from './read-pattern-json.ts';

/** Collects everything that is wrong with one pattern; `error` returns undefined so that a parser can return it. */
export interface PatternReport {
  readonly problems: readonly PatternProblem[];
  error(message: string, node: PatternNode): undefined;
  warn(message: string, node: PatternNode): void;
  /** The operator is EventBridge's, but Lambda's own table does not list it. */
  unconfirmed(operator: string, node: PatternNode): void;
  /** The pattern text of a node, for numbers. */
  textOf(node: PatternNode): string;
}

export function createPatternReport(text: string): PatternReport {
  const problems: PatternProblem[] = [];
  return {
    problems,
    error(message, { offset }) {
      problems.push({ severity: 'error', message, offset });
      return undefined;
    },
    warn(message, { offset }) {
      problems.push({ severity: 'warning', message, offset });
    },
    unconfirmed(operator, { offset }) {
      const message = `unconfirmed for Lambda: ${operator} is an EventBridge operator that Lambda does not list`;
      problems.push({ severity: 'warning', message, offset });
    },
    textOf: ({ offset, length }) => text.slice(offset, offset + length),
  };
}
