import { carryOut } from '../../core/kafka/acts/carry-out.ts';
import { type OffsetsPlan, stepsOf } from '../../core/offsets/plan.ts';
import { planToJson } from '../../core/output/offsets-plan-json.ts';
import { type PlanResult, renderPlan, wayBackText } from '../../core/output/offsets-plan-text.ts';
import type { GroupFacts } from '../../core/snapshot/facts/group-facts.ts';
import type { Snapshot } from '../../core/snapshot/facts/snapshot.ts';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-codes.ts';
import type { Presentation } from '../inspect/inspect-groups.ts';
import { renderError } from '../render-error.ts';
import { styleOfErrors } from '../style-of-errors.ts';
import { type DeferredSignals, deferSignals } from './defer-signals.ts';
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

/**
 * Shows the plan; carries it out with `--yes`. Exit code 1 where a partition stays as it should not, 130 where a signal came
 * before the commit; one that comes later is no reason to leave anything open, and changes nothing.
 */
export async function act(
  cluster: OpenCluster,
  { plan, snapshot, group, topics, notes = [] }: Planned,
  flags: ActFlags,
  presentation: Presentation,
  watchSignals: (group: string) => DeferredSignals = watchProcess,
): Promise<ActAnswer> {
  const isIdle = stepsOf(plan).length === 0;
  let isInterrupted = false;
  let result: PlanResult = { kind: isIdle ? 'nothing-to-do' : 'planned' };
  if (flags.yes && !isIdle) {
    const signals = watchSignals(plan.group);
    let undoFile = flags.undo ?? nameUndoFile(plan.group, Date.now());
    const done = await carryOut(plan, group, {
      look: async () => (await cluster.look(topics)).group,
      async writeUndo() {
        undoFile = await writeUndoFile(undoFile, plan, { snapshot, group });
        signals.undoIsIn(undoFile);
        return undoFile;
      },
      dropUndo: dropUndoFile,
      isInterrupted: signals.isInterrupted,
      commit(coordinatorId, orders) {
        signals.commitBegins();
        note(`esmctl: committing; ${wayBackText(plan, undoFile)}`);
        return cluster.commit(coordinatorId, orders);
      },
    });
    if (done === undefined) note('esmctl: interrupted, nothing was changed');
    else result = { kind: 'done', ...done };
    isInterrupted = done === undefined;
  }
  const isPartial = result.kind === 'done' && result.unseen.length > 0;
  const isShort = plan.partitions.some(({ isDone }) => !isDone);
  return {
    text: flags.json ? JSON.stringify(planToJson(plan, result, notes)) : renderPlan(plan, result, notes, presentation),
    code: isInterrupted ? EXIT.interrupted : isPartial ? EXIT.partial : isShort ? EXIT.found : EXIT.fine,
  };
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

function watchProcess(group: string): DeferredSignals {
  return deferSignals({
    group,
    note,
    exit: (code) => process.exit(code),
    fail(error) {
      note(renderError(error, styleOfErrors(), false).text);
      process.exit(exitCodeOf(error.kind));
    },
  });
}
