import { EsmctlError } from '../../core/model/errors.ts';
import { planRecover } from '../../core/offsets/plan-recover.ts';
import { hidden, refuseGroup } from '../../core/offsets/refuse-group.ts';
import type { ConnectionFlags } from '../connection/resolve-connection.ts';
import type { Presentation } from '../inspect/inspect-groups.ts';
import { type ActAnswer, type ActFlags, act } from './act.ts';
import { chooseGroup, type GroupFlags } from './choose-group.ts';
import { withCluster } from './open-cluster.ts';

export interface RecoverFlags extends ConnectionFlags, GroupFlags, ActFlags {
  readonly topic?: readonly string[] | undefined;
  readonly clamp: boolean;
}

/** Commits what the offsets topic still holds of deleted offsets. Throws `EsmctlError`: usage, or kafka. */
export async function recoverOffsets(flags: RecoverFlags, presentation: Presentation): Promise<ActAnswer> {
  const { group: name, given } = await chooseGroup(flags);
  return withCluster(flags, given, name, async (cluster) => {
    const found = await cluster.readLost();
    if (!found.known)
      throw hidden(name, `what it had committed stands only in the offsets topic, which cannot be read: ${found.why}`);
    const only = flags.topic === undefined ? undefined : new Set(flags.topic);
    const lost = found.value.filter(({ topic }) => only?.has(topic) ?? true);
    const topics = [...new Set([...lost.map(({ topic }) => topic), ...(flags.topic ?? [])])];
    const { snapshot, group } = await cluster.look(topics);
    const refusal = refuseGroup(group, 'recover');
    if (refusal !== undefined) throw refusal;
    if (lost.length === 0 && group.exists.known && !group.exists.value) throw nothingLeft(name);
    const plan = planRecover({ snapshot, group, lost, clamp: flags.clamp, nowMs: Date.now() });
    return act(cluster, { plan, snapshot, group, topics }, flags, presentation);
  });
}

function nothingLeft(group: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_OFFSETS_NOTHING_LEFT',
    kind: 'kafka',
    message: `the offsets topic holds nothing of the group ${group}: it never committed, or compaction has removed what it had and, after delete.retention.ms, that it was deleted`,
    next: [
      'a copy helps: esmctl offsets import takes what esmctl offsets export or a snapshot kept',
      'esmctl predict position says where reading would start without any',
    ],
  });
}
