import type { GroupMember } from '../../snapshot/facts/group-facts.ts';
import { type MappingFinding, mappingFinding } from './mapping-finding-codes.ts';
import { isSettled, type MappingScene, nextOf } from './mapping-scene.ts';

/** Findings of where AWS and the cluster say different things about who reads. */
export function findGroupUse(scene: MappingScene): readonly MappingFinding[] {
  const { cluster, status, mapping } = scene;
  if (cluster === undefined || !cluster.facts.members.known || !isSettled(scene)) return [];
  const members = cluster.facts.members.value;
  const next = nextOf(scene, 'inspect-group');
  if (status.state === 'Enabled' && members.length === 0) {
    const message = 'AWS says Enabled, and the group has no member on the cluster';
    return [mappingFinding('enabled-without-members', message, next)];
  }
  if (status.state === 'Disabled' && members.length > 0) {
    const message = `the mapping is disabled, and the group has ${countOf(members)}: ${namesOf(members)}`;
    return [mappingFinding('disabled-with-members', message, next)];
  }
  const { uuid } = mapping;
  if (status.state !== 'Enabled' || uuid === undefined) return [];
  const others = members.filter((member) => !isOf(member, uuid));
  if (others.length === 0 || others.length === members.length) return [];
  const message = `${countOf(others)} of the group ${others.length === 1 ? 'is' : 'are'} not of this mapping: ${namesOf(others)}`;
  return [mappingFinding('partitions-owned-by-others', message, next)];
}

/** Members of Lambda bear the UUID (Lambda developer guide, esm-logging: `consumerId`). */
function isOf({ memberId, clientId }: GroupMember, uuid: string): boolean {
  return memberId.includes(uuid) || clientId.includes(uuid);
}

const MOST_NAMES = 3;

function namesOf(members: readonly GroupMember[]): string {
  const names = members.slice(0, MOST_NAMES).map(({ clientId, host }) => `${clientId} at ${host}`);
  return members.length > MOST_NAMES ? `${names.join(', ')} and ${members.length - MOST_NAMES} more` : names.join(', ');
}

function countOf(members: readonly unknown[]): string {
  return `${members.length} member${members.length === 1 ? '' : 's'}`;
}
