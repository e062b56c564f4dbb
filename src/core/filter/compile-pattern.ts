import type { Branch, CompiledPattern } from './compiled-pattern.ts';
import { parseBranches } from './parse-branches.ts';
import type { PatternProblem } from './pattern-problem.ts';
import { createPatternReport } from './pattern-report.ts';
import { type PatternNode, readPatternJson } from './read-pattern-json.ts';

export type PatternResult = CompiledPattern | { readonly problems: readonly PatternProblem[] };

/**
 * Compiles one `FilterCriteria.Filters[].Pattern`: `{"value":{…}}` for JSON values, `{"value":[…]}` for plain strings.
 * Returns all problems (errors and warnings) where there is an error. Never throws.
 * Source: Lambda developer guide, pages kafka-filtering and invocation-eventfiltering; EventBridge comparison operators;
 * where they are silent, aws/event-ruler 2.1.0.
 */
export function compilePattern(text: string): PatternResult {
  const json = readPatternJson(text);
  if ('problem' in json) return { problems: [json.problem] };
  const asOr = attempt(text, json.root, true);
  if (!('problems' in asOr) || !text.includes('$or')) return asOr;
  const asName = attempt(text, json.root, false);
  return 'problems' in asName ? asOr : withOrWarning(asName, text);
}

function attempt(text: string, root: PatternNode, withOr: boolean): PatternResult {
  const report = createPatternReport(text);
  const branches = parseBranches(root, withOr, report);
  const kind = kindOf(branches);
  if (kind === undefined && branches.length > 0)
    report.error('the pattern asks for a plain string (a list under "value") and for JSON fields at once', root);
  const { problems } = report;
  if (kind === undefined || problems.some(({ severity }) => severity === 'error')) return { problems };
  return { text, kind, branches, warnings: problems };
}

function kindOf(branches: readonly Branch[]): 'json' | 'plain' | undefined {
  const fields = branches.flat();
  const plain = fields.filter(({ steps }) => steps.length === 0).length;
  if (plain === 0 && fields.length > 0) return 'json';
  return plain > 0 && plain === fields.length ? 'plain' : undefined;
}

/** event-ruler falls back to the field name where `$or` cannot be the operator. */
function withOrWarning(pattern: CompiledPattern, text: string): CompiledPattern {
  const message = '$or is taken as the name of a field here: it is no list of at least two objects with fields';
  const warning: PatternProblem = { severity: 'warning', message, offset: text.indexOf('$or') };
  return { ...pattern, warnings: [warning, ...pattern.warnings] };
}
