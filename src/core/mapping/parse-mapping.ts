import { buildMapping } from './build-mapping.ts';
import { readJson } from './json/read-json.ts';
import { locateMapping } from './locate-mapping.ts';
import { createFacts } from './mapping-facts.ts';
import type { MappingReading, MappingShape, ParseMappingOptions } from './mapping-reading.ts';
import { REFUSED_BY_AWS_ONLY } from './problem-codes.ts';
import { createProblemReport, type MappingProblem, type ProblemReport } from './problem-report.ts';
import { readFields } from './read-fields.ts';
import { RULES } from './rules/index.ts';

/**
 * Reads one event source mapping on Kafka from the JSON text of a `CreateEventSourceMapping` request or of what
 * `GetEventSourceMapping` answers, as the AWS CLI prints it. Every problem is reported, none is thrown.
 */
export function parseMapping(text: string, options: ParseMappingOptions): MappingReading {
  const json = readJson(text);
  if (json.root === undefined) return unreadable(text, json.problems);
  const located = locateMapping(json.root);
  if ('problem' in located) return unreadable(text, [...json.problems, located.problem]);
  const { place, node, shape } = located;
  const report = createProblemReport(text, place);
  for (const problem of json.problems) report.add(problem);
  const document = readFields(node, shape, report);
  const facts = createFacts(node, shape, document, options);
  for (const rule of RULES) {
    for (const problem of rule(facts)) report.add(problem);
  }
  return conclude(shape, report, () => buildMapping(facts));
}

function conclude(
  shape: MappingShape,
  report: ProblemReport,
  build: () => ReturnType<typeof buildMapping>,
): MappingReading {
  const problems = report.problems();
  const errors = problems.filter(({ severity }) => severity === 'error');
  const runnable = errors.every(({ code }) => (REFUSED_BY_AWS_ONLY as readonly string[]).includes(code));
  const built = runnable ? build() : undefined;
  const reading = { shape, problems, valid: errors.length === 0 };
  return built === undefined ? { ...reading, runnable: false } : { ...reading, runnable: true, ...built };
}

function unreadable(text: string, problems: readonly MappingProblem[]): MappingReading {
  const report = createProblemReport(text);
  for (const problem of problems) report.add(problem);
  return { shape: 'create-request', problems: report.problems(), valid: false, runnable: false };
}
