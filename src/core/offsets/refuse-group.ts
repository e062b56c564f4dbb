import { EsmctlError } from '../model/errors.ts';
import { isEmptyGroup } from '../retention/forecast.ts';
import { type GroupFacts, type GroupMember, showsAllCommits } from '../snapshot/facts/group-facts.ts';
import type { Act } from './plan.ts';

const MOST_MEMBERS = 3;

/** Why nothing may be committed to the group from outside; `undefined`: it may. `protect` looks at groups with members too. */
export function refuseGroup(group: GroupFacts, act: Act): EsmctlError | undefined {
  const { group: name, exists, type, commits } = group;
  if (!exists.known) return hidden(name, `whether it exists cannot be told: ${exists.why}`);
  if (!exists.value) return act === 'protect' ? noGroup(name) : undefined;
  if (!commits.known) return hidden(name, `its offsets cannot be read: ${commits.why}`);
  if (act === 'protect' && showsNone(group)) return hidden(name, NONE_SHOWN);
  if (type.known && type.value === 'share') return shareGroup(name);
  const isEmpty = isEmptyGroup(group);
  if (!isEmpty.known) return hidden(name, `whether it has members cannot be told: ${isEmpty.why}`);
  return isEmpty.value || act === 'protect' ? undefined : active(group);
}

/** No offset is shown, which does not say that there is none: brokers leave out topics that one may not see. */
export function showsNone(group: GroupFacts): boolean {
  return group.commits.known && group.commits.value.length === 0 && !showsAllCommits(group);
}

export const NONE_SHOWN =
  'no committed offset is shown: it has none, or only of topics that we may not see (the offsets topic, which has all, cannot be read)';

/** Beside offsets that are shown. */
export const MAY_HIDE_MORE =
  'the offsets topic cannot be read: offsets of topics that this user may not describe are not among these';

/** The group that is asked for is not there. */
export function noGroup(name: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_OFFSETS_NO_GROUP',
    kind: 'kafka',
    message: `there is no group ${name}: it never committed, or its offsets have expired`,
    next: [
      `look for what it had: esmctl offsets recover --group ${name}`,
      'all groups that are there: esmctl inspect group --all',
    ],
  });
}

/** A right is missing, or the broker does not answer for the group. */
export function hidden(name: string, why: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_OFFSETS_HIDDEN',
    kind: 'kafka',
    message: `group ${name}: ${why}`,
    next: [
      `kafka-acls.sh --add --allow-principal User:NAME --operation Read --group ${name}, and Read on its topics`,
      'what else may be read: esmctl inspect cluster',
    ],
  });
}

function shareGroup(name: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_OFFSETS_GROUP_TYPE',
    kind: 'kafka',
    message: `${name} is a share group, which keeps no committed offsets (KIP-932)`,
    next: ['kafka-share-groups.sh --reset-offsets changes where a share group reads'],
  });
}

function active({ group, members, type }: GroupFacts): EsmctlError {
  const who = members.known && members.value.length > 0 ? `: ${listMembers(members.value)}` : '';
  const kind = type.known && type.value === 'consumer' ? ' (KIP-848)' : '';
  return new EsmctlError({
    code: 'ESMCTL_OFFSETS_GROUP_ACTIVE',
    kind: 'kafka',
    message: `the group ${group} has members${kind}${who}; brokers take no commit from outside, and members would overwrite it`,
    next: ['stop its consumers, or disable the event source mapping, and wait until the group is Empty'],
  });
}

function listMembers(members: readonly GroupMember[]): string {
  const names = members.slice(0, MOST_MEMBERS).map(({ clientId, host }) => `${clientId} on ${host.replace(/^\//, '')}`);
  const more = members.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
