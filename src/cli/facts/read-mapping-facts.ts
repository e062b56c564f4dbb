import type { Mapping } from '../../core/mapping/mapping.ts';
import type { AwsState } from '../../core/mapping/mapping-reading.ts';
import { parseMapping } from '../../core/mapping/parse-mapping.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import type { MappingFacts } from '../../core/snapshot/facts/snapshot.ts';
import { refuseMapping } from '../mapping-file.ts';
import { readTextInput } from '../read-text-input.ts';

export interface GivenMapping {
  readonly mapping: Mapping;
  readonly facts: MappingFacts;
}

/** The mapping of `--config` as a diagnosis sees it. Throws a usage error where it names no group. */
export async function readMappingFacts(path: string, nowMs: number): Promise<GivenMapping> {
  const { mapping, problems, aws } = parseMapping(await readTextInput(path), { nowMs });
  if (mapping === undefined) throw refuseMapping(path, problems);
  const group = mapping.consumerGroupId ?? mapping.uuid;
  if (group === undefined) {
    throw new EsmctlError({
      code: 'ESMCTL_USAGE',
      kind: 'usage',
      message: `${path} names no ConsumerGroupId and no UUID, so its group is not known`,
      next: ['name the group on the command line, or use what aws lambda get-event-source-mapping answers'],
    });
  }
  return { mapping, facts: mappingFactsOf(mapping, aws, group) };
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
