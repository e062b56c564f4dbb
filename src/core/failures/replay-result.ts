import type { OffsetInterval } from './failure.ts';
import type { GoneOffsets, PlannedFailure, ReplayPlan } from './replay-plan.ts';
import { createReplayTally, type FailureStatus, type ReplayLedger, type ReplayTally } from './replay-tally.ts';

/** `planned` in a dry run, where nothing is known yet but what Kafka still holds. */
export type ShownStatus = FailureStatus | 'planned';

/** What failed again, as the function answered. */
export interface FailedAgain {
  readonly ranges: readonly ({ readonly partition: number; readonly records: number } & OffsetInterval)[];
  readonly condition: string;
  readonly why: string;
}

export interface FailureRow {
  readonly failure: PlannedFailure;
  readonly status: ShownStatus;
  readonly isRemoved: boolean;
}

export interface FailureCounts {
  /** The sum of all that follow. */
  readonly found: number;
  readonly skipped: number;
  readonly planned: number;
  readonly succeeded: number;
  readonly failedAgain: number;
  readonly gone: number;
  readonly short: number;
  readonly unfinished: number;
}

export interface ReplayResult {
  readonly isDryRun: boolean;
  readonly plan: ReplayPlan;
  readonly rows: readonly FailureRow[];
  readonly counts: FailureCounts;
  readonly ledger: ReplayLedger;
  readonly gone: readonly GoneOffsets[];
  readonly failedAgain: readonly FailedAgain[];
  /** Were to be removed, and are still there. */
  readonly notRemoved: readonly { readonly place: string; readonly why: string }[];
}

/** What can be told without invoking anything: in a dry run, or where nothing is left to replay. */
export function describePlan(plan: ReplayPlan, isDryRun: boolean): ReplayResult {
  const tally = createReplayTally(plan);
  const rows = plan.failures.map((failure) => ({
    failure,
    status: touches(failure, plan.gone) ? ('gone' as const) : ('planned' as const),
    isRemoved: false,
  }));
  return {
    isDryRun,
    plan,
    rows,
    counts: countsOf(plan, rows),
    ledger: tally.ledger(),
    gone: plan.gone,
    failedAgain: [],
    notRemoved: [],
  };
}

export interface Removal {
  readonly removed: ReadonlySet<string>;
  readonly notRemoved: ReplayResult['notRemoved'];
}

/** What came of a replay that ended. */
export function describeReplay(
  plan: ReplayPlan,
  tally: ReplayTally,
  failedAgain: readonly FailedAgain[],
  { removed, notRemoved }: Removal,
): ReplayResult {
  const rows = plan.failures.map((failure) => ({
    failure,
    status: tally.statusOf(failure),
    isRemoved: removed.has(failure.id),
  }));
  const [counts, ledger] = [countsOf(plan, rows), tally.ledger()];
  return { isDryRun: false, plan, rows, counts, ledger, gone: tally.gone, failedAgain, notRemoved };
}

function countsOf({ skipped }: ReplayPlan, rows: readonly FailureRow[]): FailureCounts {
  const of = (status: ShownStatus): number => rows.filter((row) => row.status === status).length;
  return {
    found: rows.length + skipped.length,
    skipped: skipped.length,
    planned: of('planned'),
    succeeded: of('succeeded'),
    failedAgain: of('failed-again'),
    gone: of('gone'),
    short: of('short'),
    unfinished: of('unfinished'),
  };
}

function touches({ covers }: PlannedFailure, gone: readonly GoneOffsets[]): boolean {
  return gone.some(({ partition, first, last }) =>
    (covers.get(partition) ?? []).some((interval) => first <= interval.last && last >= interval.first),
  );
}
