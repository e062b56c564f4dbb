import { readFile } from 'node:fs/promises';
import { checkPattern } from '../../core/filter/check-pattern.ts';
import { compileFilters } from '../../core/filter/compile-filters.ts';
import type { RecordFilter } from '../../core/filter/record-filter.ts';
import type { StreamMapping } from '../../core/mapping/mapping.ts';
import { parseMapping } from '../../core/mapping/parse-mapping.ts';
import type { Assumed } from '../../core/model/assumptions.ts';
import { EsmctlError, messageOf, type Problem } from '../../core/model/errors.ts';
import { renderProblem } from '../../core/output/problems-text.ts';
import type { Style } from '../../core/output/style.ts';

export interface RunMappingReading {
  readonly mapping: StreamMapping;
  readonly filter: RecordFilter;
}

/** The mapping, checked; what AWS would refuse and a local run can do all the same is said aloud. */
export async function readRunMapping(
  path: string | undefined,
  assumed: Assumed,
  note: (text: string) => void,
  style: Style,
): Promise<RunMappingReading> {
  if (path === undefined) {
    throw new EsmctlError({
      code: 'ESMCTL_USAGE',
      kind: 'usage',
      message: 'no mapping is named',
      next: ['give one: esmctl run --config mapping.json', 'or try the bundled example: examples/orders/mapping.json'],
    });
  }
  const { mapping, problems } = parseMapping(await readText(path), { nowMs: Date.now(), checkPattern });
  if (mapping === undefined) throw refuse(path, problems);
  if (mapping.consumptionMode === 'Queue') throw refuseQueue(path);
  for (const problem of problems.filter(({ severity }) => severity === 'error')) {
    note(
      renderProblem(
        { ...problem, severity: 'warning', message: `AWS would refuse this: ${problem.message}` },
        style,
        path,
      ),
    );
  }
  const warnings = problems.filter(({ severity }) => severity === 'warning').length;
  if (warnings > 0) note(style.dim(`${path}: ${warnings} warnings, see esmctl mapping validate ${path}`));
  const tombstone = assumed['filter-tombstone'] === 'drop' ? 'drop' : 'pass';
  const filters = compileFilters(mapping.filterPatterns, { tombstone });
  if (!filters.ok) throw refuse(path, filters.problems);
  return { mapping, filter: filters.filter };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new EsmctlError({
      code: 'ESMCTL_MAPPING_READ',
      kind: 'usage',
      message: `the mapping ${path} cannot be read: ${messageOf(error)}`,
      next: [
        'give the path of a mapping in the JSON of AWS: aws lambda get-event-source-mapping --uuid … > mapping.json',
      ],
      cause: error,
    });
  }
}

function refuse(path: string, problems: readonly Problem[]): EsmctlError {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const placed = errors.map((problem) => ({
    ...problem,
    message: `${path}${problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`} ${problem.message}`,
  }));
  return new EsmctlError({
    code: 'ESMCTL_MAPPING_INVALID',
    kind: 'usage',
    message: `${path} is not a mapping that can run: ${errors.length === 1 ? '1 error' : `${errors.length} errors`}`,
    problems: placed.map(({ line: _line, column: _column, ...problem }) => problem),
    next: [`esmctl mapping validate ${path} shows warnings as well`],
  });
}

function refuseQueue(path: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_QUEUE_MODE',
    kind: 'usage',
    message: `${path} has ConsumptionMode Queue: it reads as a share group (KIP-932), which esmctl does not run yet`,
    next: ['esmctl mapping validate checks such a mapping; only Stream mappings can be run'],
  });
}
