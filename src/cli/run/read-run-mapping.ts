import { checkPattern } from '../../core/filter/check-pattern.ts';
import { compileFilters } from '../../core/filter/compile-filters.ts';
import type { FilterOptions, RecordFilter } from '../../core/filter/record-filter.ts';
import type { StreamMapping } from '../../core/mapping/mapping.ts';
import type { Assumed } from '../../core/model/assumptions.ts';
import { EsmctlError, type Problem } from '../../core/model/errors.ts';
import { renderProblem } from '../../core/output/problems-text.ts';
import { counted } from '../../core/output/quantities.ts';
import type { Style } from '../../core/output/style.ts';
import { readMappingFile, refuseMapping } from '../mapping-file.ts';
import { columnsOfErrors } from '../style-of-errors.ts';

const SCHEMA_REGISTRY: Problem = {
  severity: 'warning',
  code: 'schema-registry-not-applied',
  message: 'the schema registry is not asked: keys and values reach the filter and the function as they were recorded',
  why: 'AWS validates against the schema, adds keySchemaMetadata and valueSchemaMetadata, and may decode to JSON',
  next: 'record values in the form that the function gets (EventRecordFormat), without the schema id in front',
};

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
  const { mapping, problems } = await readMappingFile(path, { checkPattern });
  if (mapping.consumptionMode === 'Queue') throw refuseQueue(path);
  const errors = problems.filter(({ severity }) => severity === 'error');
  for (const problem of errors) {
    note(
      renderProblem(
        { ...problem, severity: 'warning', message: `AWS would refuse this: ${problem.message}` },
        style,
        path,
        columnsOfErrors(),
      ),
    );
  }
  const warnings = problems.filter(({ severity }) => severity === 'warning').length;
  const see = path === '-' ? 'see esmctl mapping validate' : `see esmctl mapping validate ${path}`;
  if (warnings > 0) note(style.dim(`${counted(warnings, errors.length > 0 ? 'more warning' : 'warning')}: ${see}`));
  if (mapping.schemaRegistry) note(renderProblem(SCHEMA_REGISTRY, style, path, columnsOfErrors()));
  const filters = compileFilters(mapping.filterPatterns, filterOptionsOf(assumed));
  if (!filters.ok) throw refuseMapping(path, filters.problems);
  return { mapping, filter: filters.filter };
}

export function filterOptionsOf(assumed: Assumed): FilterOptions {
  return { tombstone: assumed['filter-tombstone'] === 'drop' ? 'drop' : 'pass' };
}

function refuseQueue(path: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_QUEUE_MODE',
    kind: 'usage',
    message: `${path} has ConsumptionMode Queue: it reads as a share group (KIP-932), which esmctl does not run yet`,
    next: ['esmctl mapping validate checks such a mapping; only Stream mappings can be run'],
  });
}
