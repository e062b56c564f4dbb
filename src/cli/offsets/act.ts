import { carryOut } from '../../core/kafka/acts/carry-out.ts';
import { type OffsetsPlan, stepsOf } from '../../core/offsets/plan.ts';
import { planToJson } from '../../core/output/offsets-plan-json.ts';
import { type PlanResult, renderPlan } from '../../core/output/offsets-plan-text.ts';
import type { GroupFacts } from '../../core/snapshot/facts/group-facts.ts';
import type { Snapshot } from '../../core/snapshot/facts/snapshot.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Presentation } from '../inspect/inspect-groups.ts';
import type { OpenCluster } from './open-cluster.ts';
import { dropUndoFile, nameUndoFile, writeUndoFile } from './undo-file.ts';

export interface ActFlags {
  readonly yes: boolean;
  readonly undo?: string | undefined;
  readonly json: boolean;
}

export interface Planned {
  readonly plan: OffsetsPlan;
  readonly snapshot: Snapshot;
  readonly group: GroupFacts;
  /** The topics that were looked at; all of the group where none is named. */
  readonly topics: readonly string[];
  readonly notes?: readonly string[];
}

export interface ActAnswer {
  readonly text: string;
  readonly code: ExitCode;
}

/** Shows the plan; carries it out with `--yes`. Exit code 1 where a partition stays as it should not. */
export async function act(
  cluster: OpenCluster,
  { plan, snapshot, group, topics, notes = [] }: Planned,
  flags: ActFlags,
  presentation: Presentation,
): Promise<ActAnswer> {
  const isIdle = stepsOf(plan).length === 0;
  let result: PlanResult = { kind: isIdle ? 'nothing-to-do' : 'planned' };
  if (flags.yes && !isIdle) {
    const done = await carryOut(plan, group, {
      look: async () => (await cluster.look(topics)).group,
      writeUndo: () => writeUndoFile(flags.undo ?? nameUndoFile(plan.group, Date.now()), plan, { snapshot, group }),
      dropUndo: dropUndoFile,
      commit: cluster.commit,
    });
    result = { kind: 'done', ...done };
  }
  const isPartial = result.kind === 'done' && result.unseen.length > 0;
  const isShort = plan.partitions.some(({ isDone }) => !isDone);
  return {
    text: flags.json ? JSON.stringify(planToJson(plan, result, notes)) : renderPlan(plan, result, notes, presentation),
    code: isPartial ? EXIT.partial : isShort ? EXIT.found : EXIT.fine,
  };
}
