import type { Problem } from '../model/errors.ts';
import { compilePattern, type PatternResult } from './compile-pattern.ts';
import type { CompiledPattern } from './compiled-pattern.ts';
import { createRecordFilter } from './create-record-filter.ts';
import { AWS_REFUSAL, type PatternProblem } from './pattern-problem.ts';
import type { FilterOptions, RecordFilter } from './record-filter.ts';

/** Five by default; ten after a request to AWS; CloudFormation's schema stops at twenty. */
const FILTER_QUOTA = 5;
const FILTER_LIMIT = 20;

export type FilterResult =
  | { readonly ok: true; readonly filter: RecordFilter; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Compiles `FilterCriteria.Filters[].Pattern` of one mapping; the filters are ORed. Without any, everything is kept.
 * Returns all problems of all patterns at once. Never throws.
 * Source: Lambda developer guide, pages kafka-filtering and invocation-eventfiltering.
 */
export function compileFilters(patterns: readonly string[], options: FilterOptions): FilterResult {
  const results = patterns.map(compilePattern);
  const problems = [...checkCount(patterns.length), ...results.flatMap(problemsOf)];
  if (problems.some(({ severity }) => severity === 'error')) return { ok: false, problems };
  const compiled = results.filter((result): result is CompiledPattern => !('problems' in result));
  return { ok: true, filter: createRecordFilter(compiled, options), warnings: [...problems, ...checkMix(compiled)] };
}

function checkCount(count: number): readonly Problem[] {
  if (count <= FILTER_QUOTA) return [];
  const isError = count > FILTER_LIMIT;
  return [
    {
      severity: isError ? 'error' : 'warning',
      code: 'ESMCTL_FILTER_COUNT',
      message: `${count} filters; Lambda takes ${FILTER_QUOTA} (10 after a quota request)`,
      why: `The quota is documented; CloudFormation's schema ends at ${FILTER_LIMIT}.`,
      next: 'join filters with $or or with more values in one list',
      path: 'FilterCriteria.Filters',
    },
  ];
}

function problemsOf(result: PatternResult, index: number): readonly Problem[] {
  return ('problems' in result ? result.problems : result.warnings).map((problem) => toProblem(problem, index));
}

function toProblem({ severity, message, offset }: PatternProblem, index: number): Problem {
  const place = offset === undefined ? '' : `, character ${offset + 1}`;
  return {
    severity,
    code: severity === 'error' ? 'ESMCTL_FILTER_INVALID' : 'ESMCTL_FILTER_UNCONFIRMED',
    message: `filter ${index + 1}${place}: ${message}`,
    ...(severity === 'error' ? { why: `AWS refuses such a pattern with "${AWS_REFUSAL}"` } : {}),
    path: `FilterCriteria.Filters[${index}].Pattern`,
  };
}

function checkMix(patterns: readonly CompiledPattern[]): readonly Problem[] {
  if (new Set(patterns.map(({ kind }) => kind)).size < 2) return [];
  return [
    {
      severity: 'warning',
      code: 'ESMCTL_FILTER_KEEPS_ALL',
      message: 'filters for JSON and for plain strings stand side by side: together they keep every record',
      why: 'Filters are ORed, and a record of another format than a filter passes that filter.',
      next: 'use one kind of pattern',
      path: 'FilterCriteria.Filters',
    },
  ];
}
