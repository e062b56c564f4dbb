import { consumerGroupOf } from '../../core/mapping/consumer-group.ts';
import type { Mapping } from '../../core/mapping/mapping.ts';
import type { AwsState } from '../../core/mapping/mapping-reading.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import type { MappingFacts } from '../../core/snapshot/facts/snapshot.ts';
import { readMappingFile } from '../mapping-file.ts';

export interface GivenMapping {
  readonly mapping: Mapping;
  readonly facts: MappingFacts;
}

/** The mapping of `--config` as a diagnosis sees it. Throws a usage error where it names no group. */
export async function readMappingFacts(path: string): Promise<GivenMapping> {
  const { mapping, aws } = await readMappingFile(path);
  const group = groupOf(mapping, path, 'name the group on the command line');
  return { mapping, facts: mappingFactsOf(mapping, aws, group) };
}

/** The group of the mapping that people know by `name`. Throws a usage error where it has none; `next` helps besides. */
export function groupOf(mapping: Mapping, name: string, next: string): string {
  const group = consumerGroupOf(mapping);
  if (group !== undefined) return group;
  throw new EsmctlError({
    code: 'ESMCTL_USAGE',
    kind: 'usage',
    message: `${name} names no ConsumerGroupId and no UUID, so its group is not known`,
    next: [`${next}, or use what aws lambda get-event-source-mapping answers`],
  });
}

/** What a diagnosis of the group needs of the mapping. */
export function mappingFactsOf(mapping: Mapping, aws: AwsState | undefined, group: string): MappingFacts {
  const starting = mapping.consumptionMode === 'Stream' ? mapping.startingPosition : undefined;
  return {
    uuid: mapping.uuid,
    group,
    topics: [mapping.topic],
    state: aws?.state,
    lastModifiedMs: aws?.lastModifiedMs,
    startingPosition: starting?.kind,
    startingTimestampMs: starting?.kind === 'AT_TIMESTAMP' ? starting.timestampMs : undefined,
  };
}
