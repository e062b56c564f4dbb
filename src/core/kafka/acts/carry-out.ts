import { EsmctlError, type Problem } from '../../model/errors.ts';
import { keyOf } from '../../model/topic-partition.ts';
import { changesSince, differencesFrom } from '../../offsets/compare-state.ts';
import { type OffsetsPlan, stepsOf } from '../../offsets/plan.ts';
import type { GroupFacts } from '../../snapshot/facts/group-facts.ts';
import type { CommitFailure, CommitOrder } from './commit-offsets.ts';

/** What carrying out a plan needs of the world. */
export interface ActPorts {
  /** The group as it is now. */
  look(): Promise<GroupFacts>;
  /** Writes the way back, and returns its path; rejects with a usage error where it is there already. */
  writeUndo(): Promise<string>;
  /** Nothing was done: the file is not needed. */
  dropUndo(path: string): Promise<void>;
  /** Asked at the last moment before the commit. */
  isInterrupted?(): boolean;
  commit(coordinatorId: number, orders: readonly CommitOrder[]): Promise<readonly CommitFailure[]>;
}

export interface CarriedOut {
  readonly undoFile: string;
  /** What could not be seen when the offsets were read again. */
  readonly unseen: readonly string[];
}

/**
 * Commits what a plan says: the undo file first, then only if the group is still as the plan found it, and at last reads
 * everything again. Resolves to undefined where it was interrupted before the commit: then nothing was changed. Throws
 * `EsmctlError`: partial where the group changed meanwhile or not everything took, kafka where
 * the broker refused everything.
 */
export async function carryOut(
  plan: OffsetsPlan,
  planned: GroupFacts,
  ports: ActPorts,
): Promise<CarriedOut | undefined> {
  const steps = stepsOf(plan);
  const undoFile = await ports.writeUndo();
  const abandon = async (changes: readonly string[]): Promise<never> => {
    await ports.dropUndo(undoFile);
    throw changed(plan, changes);
  };
  const now = await ports.look();
  const changes = changesSince(planned, now, steps);
  if (changes.length > 0) return abandon(changes);
  if (!now.coordinatorId.known) return abandon([`its coordinator is not known: ${now.coordinatorId.why}`]);
  if (ports.isInterrupted?.() === true) {
    await ports.dropUndo(undoFile);
    return undefined;
  }
  const orders = steps.map(({ topic, partition, to, leaderEpoch, metadata, holdForMs }) => ({
    topic,
    partition,
    offset: to,
    leaderEpoch,
    metadata,
    holdForMs,
  }));
  const failures = await ports.commit(now.coordinatorId.value, orders);
  if (failures.length === steps.length) {
    if (failures.every(({ hasMembers }) => hasMembers))
      return abandon(['the group has members now (UNKNOWN_MEMBER_ID)']);
    await ports.dropUndo(undoFile);
    throw refused(plan, failures);
  }
  if (failures.length > 0) throw incomplete(plan, undoFile, failures.map(tellFailure));
  const { wrong, unseen } = differencesFrom(plan, await ports.look());
  if (wrong.length > 0) throw incomplete(plan, undoFile, wrong);
  return { undoFile, unseen };
}

function tellFailure(failure: CommitFailure): string {
  return `${keyOf(failure)} was not committed: ${failure.why}`;
}

function changed({ group, act }: OffsetsPlan, changes: readonly string[]): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_OFFSETS_CHANGED',
    kind: 'partial',
    message: `the group ${group} is not as it was when the plan was made, so nothing was changed`,
    problems: changes.map(problemOf),
    next: [`run esmctl offsets ${act} again to see a new plan`],
  });
}

function refused({ group }: OffsetsPlan, failures: readonly CommitFailure[]): EsmctlError {
  const noRight = failures.some((failure) => failure.noRight);
  return new EsmctlError({
    code: 'ESMCTL_OFFSETS_REFUSED',
    kind: 'kafka',
    message: `the broker took none of the commits of the group ${group}; nothing was changed`,
    problems: failures.map((failure) => problemOf(tellFailure(failure))),
    next: noRight
      ? [`kafka-acls.sh --add --allow-principal User:NAME --operation Read --group ${group}, and Read on its topics`]
      : [`the group as it is: esmctl inspect group ${group}`],
  });
}

function incomplete({ group }: OffsetsPlan, undoFile: string, what: readonly string[]): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_OFFSETS_INCOMPLETE',
    kind: 'partial',
    message: `not everything of the plan stands now in the group ${group}`,
    problems: what.map(problemOf),
    next: [
      `what stands: esmctl inspect group ${group}`,
      `to go back: esmctl offsets import --group ${group} --from-file ${undoFile}`,
    ],
  });
}

function problemOf(message: string): Problem {
  return { severity: 'error', code: 'offsets', message };
}
