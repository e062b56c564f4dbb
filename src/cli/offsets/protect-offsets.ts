import { planProtect } from '../../core/offsets/plan-protect.ts';
import { refuseGroup } from '../../core/offsets/refuse-group.ts';
import type { ConnectionFlags } from '../connection/resolve-connection.ts';
import { readFlagValues } from '../facts/read-flag-values.ts';
import type { Presentation } from '../inspect/inspect-groups.ts';
import { type ActAnswer, type ActFlags, act } from './act.ts';
import { chooseGroup, type GroupFlags } from './choose-group.ts';
import { withCluster } from './open-cluster.ts';

export interface ProtectFlags extends ConnectionFlags, GroupFlags, ActFlags {
  readonly for: string;
  readonly topic?: readonly string[] | undefined;
  readonly 'offsets-retention'?: string | undefined;
}

/** Ten years: whoever means for ever means less than that, and the broker's arithmetic stays far from its end. */
const LONGEST_MS = 3650 * 86_400_000;

/** Holds the clock of committed offsets for `--for`. Throws `EsmctlError`: usage, or kafka. */
export async function protectOffsets(flags: ProtectFlags, presentation: Presentation): Promise<ActAnswer> {
  const values = readFlagValues();
  const forMs = Math.ceil(values.duration('for', flags.for));
  const retentionMs = values.duration('offsets-retention', flags['offsets-retention']);
  if (forMs > LONGEST_MS) values.refuse('for', 'takes at most 3650d');
  values.done();
  if (forMs === 0) values.refuse('for', 'takes a duration above 0: a hold for no time deletes the offset');
  values.done();
  const { group: name, given } = await chooseGroup(flags);
  return withCluster(flags, given, name, async (cluster) => {
    const topics = flags.topic ?? [];
    const { snapshot, group } = await cluster.look(topics);
    const refusal = refuseGroup(group, 'protect');
    if (refusal !== undefined) throw refusal;
    const plan = planProtect({ snapshot, group, forMs, nowMs: Date.now(), retentionMs });
    return act(cluster, { plan, snapshot, group, topics }, flags, presentation);
  });
}
