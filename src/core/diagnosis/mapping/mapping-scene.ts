import type { Mapping } from '../../mapping/mapping.ts';
import type { AwsState } from '../../mapping/mapping-reading.ts';
import type { AwsFacts } from '../../snapshot/facts/aws-facts.ts';
import type { GroupFacts } from '../../snapshot/facts/group-facts.ts';
import type { GroupDiagnosis } from '../group-diagnosis.ts';
import { commandOf, type Remedy, type RemedyContext } from './remedy.ts';

/** What the finders of a mapping judge. */
export interface MappingScene {
  readonly mapping: Mapping;
  readonly status: AwsState;
  readonly aws: AwsFacts;
  /** `undefined`: the cluster was not asked, or did not answer. */
  readonly cluster: ClusterScene | undefined;
  readonly nowMs: number;
  readonly warnWithinMs: number;
  readonly context: RemedyContext;
}

/** The group of the mapping on its cluster. */
export interface ClusterScene {
  readonly facts: GroupFacts;
  readonly diagnosis: GroupDiagnosis;
  /** Of the topic; `undefined` where they could not be read. */
  readonly partitions: number | undefined;
}

/** AWS says "several minutes" and "up to 90 seconds" of its changes of state; after this long they should have happened. */
export const SETTLED_AFTER_MS = 600_000;

/** Is it long enough since the last change of state that what it should lead to can be seen? */
export function isSettled({ status: { lastModifiedMs }, nowMs }: MappingScene): boolean {
  return lastModifiedMs !== undefined && nowMs - lastModifiedMs >= SETTLED_AFTER_MS;
}

export function nextOf({ context }: MappingScene, kind: Remedy['kind']): string {
  return commandOf({ kind }, context);
}

/** Unread records of all partitions; `undefined` where that of one is not known. */
export function lagOf({ cluster }: MappingScene): bigint | undefined {
  const partitions = cluster?.diagnosis.partitions ?? [];
  if (partitions.length === 0 || partitions.some(({ lag }) => !lag.known)) return undefined;
  return partitions.reduce((sum, { lag }) => sum + (lag.known ? lag.value : 0n), 0n);
}
