import { checkPattern } from '../../core/filter/check-pattern.ts';
import { compileFilters } from '../../core/filter/compile-filters.ts';
import type { RecordFilter } from '../../core/filter/record-filter.ts';
import { type FilterTestReport, type TestedRecord, testRecords } from '../../core/filter/test-records.ts';
import { EsmctlError, type Problem } from '../../core/model/errors.ts';
import { count, counted } from '../../core/output/quantities.ts';
import { readMappingFile } from '../mapping-file.ts';
import { recordsOfOtherTopics } from '../records-of-other-topics.ts';
import { readCompanion } from '../run/read-companion.ts';

export interface FilterTestRequest {
  readonly config: string | undefined;
  readonly patterns: readonly string[];
  readonly records: string | undefined;
  readonly tombstone: 'pass' | 'drop';
  readonly skipBadRecords: boolean;
}

export interface FilterTestAnswer {
  readonly report: FilterTestReport;
  readonly problems: readonly Problem[];
}

/** Tests every record of the file against the patterns given, or those of the mapping and its topic. */
export async function testFilter(request: FilterTestRequest): Promise<FilterTestAnswer> {
  const { patterns, topic } = await choosePatterns(request);
  const compiled = compileFilters(patterns, { tombstone: request.tombstone });
  if (!compiled.ok) throw refusePatterns(compiled.problems);
  const path = request.records ?? (await recordsBeside(request.config));
  const answer = await testFile(path, compiled.filter, topic, request.skipBadRecords);
  return { report: answer.report, problems: [...compiled.warnings, ...answer.problems] };
}

async function choosePatterns({ config, patterns }: FilterTestRequest) {
  if (config === undefined) return { patterns, topic: undefined };
  const { mapping } = await readMappingFile(config, { checkPattern });
  return { patterns: patterns.length > 0 ? patterns : mapping.filterPatterns, topic: mapping.topic };
}

async function recordsBeside(config: string | undefined): Promise<string> {
  const companion = config === undefined ? undefined : await readCompanion(config);
  if (companion?.flags.records !== undefined) return companion.flags.records;
  throw new EsmctlError({
    code: 'ESMCTL_USAGE',
    kind: 'usage',
    message: 'no records are named',
    next: ['give recorded records: --records orders.ndjson, or --records - for standard input'],
  });
}

async function testFile(path: string, filter: RecordFilter, topic: string | undefined, skipBad: boolean) {
  const { readAllRecords } = await import('../../core/records/file/read-all-records.ts');
  const results: TestedRecord[] = [];
  let otherTopics = 0;
  const bad: Problem[] = [];
  for await (const { records, problems } of readAllRecords(path, topic)) {
    const ours = topic === undefined ? records : records.filter((record) => record.topic === topic);
    otherTopics += records.length - ours.length;
    results.push(...testRecords(filter, ours).results);
    bad.push(...problems);
  }
  if (bad.length > 0 && !skipBad) throw refuseRecords(bad);
  if (topic !== undefined && results.length === 0 && otherTopics > 0) throw recordsOfOtherTopics(otherTopics, topic);
  const kept = results.filter((result) => result.kept).length;
  return {
    report: { results, kept, dropped: results.length - kept },
    problems: [
      ...bad.map((problem): Problem => ({ ...problem, severity: 'warning' })),
      ...(otherTopics === 0 || topic === undefined ? [] : [leftOut(otherTopics, topic)]),
    ],
  };
}

function leftOut(records: number, topic: string): Problem {
  return {
    severity: 'warning',
    code: 'records-other-topics',
    message: `${counted(records, 'record')} of other topics left out: the mapping reads ${topic}`,
  };
}

function refusePatterns(problems: readonly Problem[]): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_FILTER_INVALID',
    kind: 'usage',
    message: 'the filter cannot be used',
    problems,
    next: ['a pattern for JSON values looks like {"value":{"type":["created"]}}'],
  });
}

function refuseRecords(problems: readonly Problem[]): EsmctlError {
  const [only] = problems;
  const isOne = problems.length === 1 && only !== undefined;
  return new EsmctlError({
    code: 'ESMCTL_RECORDS_BAD_LINE',
    kind: 'usage',
    message: isOne ? only.message : `${count(problems.length)} lines are no records, or out of order`,
    problems: isOne ? [] : problems,
    next: [
      isOne
        ? 'correct the line, or pass over such lines with --skip-bad-records'
        : 'correct them, or pass over them with --skip-bad-records',
    ],
  });
}
