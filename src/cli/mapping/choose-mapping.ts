import type { ImportedMapping, ImportReading } from '../../core/mapping/import/imported-mapping.ts';
import { EsmctlError } from '../../core/model/errors.ts';

/** The mapping of that name, or the only one. Throws a usage error with all names where the choice is open. */
export function chooseMapping(
  file: string,
  { mappings, problems }: ImportReading,
  name?: string,
  flag = '--logical-id',
): ImportedMapping {
  if (problems.length > 0) {
    throw new EsmctlError({
      code: 'ESMCTL_IMPORT',
      kind: 'usage',
      message: `nothing was imported from ${file}`,
      problems: problems.map((problem) => ({ ...problem, file })),
    });
  }
  const found = name === undefined ? mappings : mappings.filter((mapping) => mapping.name === name);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new EsmctlError({
    code: 'ESMCTL_IMPORT',
    kind: 'usage',
    message:
      name === undefined
        ? `${file} holds ${mappings.length} mappings on Kafka, and one is wanted`
        : `${file} holds no mapping ${name}`,
    next: mappings.map((mapping) => `${flag} '${mapping.name}' takes the one of ${describe(mapping)}`),
  });
}

function describe({ mapping }: ImportedMapping): string {
  const topics = Array.isArray(mapping.Topics) ? mapping.Topics.join(', ') : 'an unknown topic';
  return `topic ${topics} for ${String(mapping.FunctionName ?? mapping.FunctionArn ?? 'an unknown function')}`;
}
