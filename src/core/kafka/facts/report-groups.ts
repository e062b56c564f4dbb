import type { GroupFacts } from '../../snapshot/facts/group-facts.ts';
import { explainCode, KAFKA_ERROR } from '../protocol/error-codes.ts';
import type { Gathering } from './gathering.ts';
import { IS_EMPTY, type LiveGroup } from './read-live-groups.ts';

type Live = ReadonlyMap<string, LiveGroup>;

/** What a coordinator did not answer at all. */
export function reportSilent({ miss }: Pick<Gathering, 'miss'>, live: Live): void {
  const groupsOf = new Map<string, string[]>();
  for (const [group, { described, listed }] of live) {
    const silent = listed.known ? described : listed;
    if (!silent.known && silent !== IS_EMPTY) groupsOf.set(silent.why, [...(groupsOf.get(silent.why) ?? []), group]);
  }
  for (const [why, groups] of groupsOf) miss({ what: nameGroups(groups), why, next: undefined });
}

/** What it refused to tell, where nothing else told it either: an offsets topic that is readable says that a group is empty. */
export function reportRefused(
  { miss }: Pick<Gathering, 'miss'>,
  facts: readonly Pick<GroupFacts, 'group' | 'state'>[],
): void {
  const why = explainCode(KAFKA_ERROR.groupAuthorization);
  const refused = facts.flatMap(({ group, state }) => (!state.known && state.why === why ? [group] : []));
  const [first, second] = refused;
  if (first === undefined) return;
  const name = second === undefined ? first : 'NAME';
  miss({
    what: nameGroups(refused),
    why,
    next: `kafka-acls.sh --add --allow-principal User:NAME --operation Describe --group ${name}`,
  });
}

function nameGroups(groups: readonly string[]): string {
  return `state and members of ${groups.length > 5 ? `${groups.length} groups` : `group ${groups.join(', ')}`}`;
}
