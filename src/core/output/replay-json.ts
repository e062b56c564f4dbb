import type { FailureRow, ReplayResult } from '../failures/replay-result.ts';
import type { ReplayLedger } from '../failures/replay-tally.ts';
import { replayBalances } from '../failures/replay-tally.ts';
import type { EsmctlError } from '../model/errors.ts';
import { offsetToJson } from '../model/offset.ts';

export interface ReplayContext {
  readonly from: string;
  readonly reason: string;
  /** There are more failure records than the limit let be read. */
  readonly isCut: boolean;
  readonly error: EsmctlError | undefined;
}

/** One line for each failure record, one for each batch that failed again, and the summary; schemas/failures-replay.json. */
export function renderReplayLines(result: ReplayResult, { from, reason, isCut, error }: ReplayContext): string {
  const { plan, ledger } = result;
  const lines: object[] = [
    ...result.rows.map((row) => failureLine(row)),
    ...plan.skipped.map(({ place, reason: why, why: message }) => ({
      type: 'skipped',
      schemaVersion: 1,
      place,
      reason: why,
      why: message,
    })),
    ...result.failedAgain.map(({ ranges, condition, why }) => ({
      type: 'failed-again',
      schemaVersion: 1,
      condition,
      why,
      ranges: ranges.map(({ partition, records, ...ends }) => ({ ...rangeOf(partition, ends), records })),
    })),
    {
      type: 'summary',
      schemaVersion: 1,
      dryRun: result.isDryRun,
      from,
      topic: plan.topic,
      reason,
      isCut,
      failures: result.counts,
      removed: result.rows.filter(({ isRemoved }) => isRemoved).length,
      notRemoved: result.notRemoved,
      ledger: ledgerOf(ledger),
      balanced: replayBalances(ledger),
      gone: result.gone.map(({ partition, reason: why, ...ends }) => ({ ...rangeOf(partition, ends), reason: why })),
      error: error === undefined ? null : { code: error.code, message: error.message, next: error.next },
    },
  ];
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

function failureLine({ failure: { place, failure, covers, repeats }, status, isRemoved }: FailureRow): object {
  return {
    type: 'failure',
    schemaVersion: 1,
    place,
    status,
    removed: isRemoved,
    condition: failure.condition,
    functionArn: failure.functionArn,
    failedAt: failure.timestampMs === undefined ? null : new Date(failure.timestampMs).toISOString(),
    batchSize: failure.batchSize,
    recordsFrom: failure.payload === undefined ? 'kafka' : 'failure-record',
    ranges: [...covers].flatMap(([partition, intervals]) => intervals.map((ends) => rangeOf(partition, ends))),
    repeats: repeats ?? null,
  };
}

function rangeOf(partition: number, { first, last }: { readonly first: bigint; readonly last: bigint }) {
  return { partition, firstOffset: offsetToJson(first), lastOffset: offsetToJson(last) };
}

function ledgerOf(ledger: ReplayLedger): Record<string, number | string> {
  return Object.fromEntries(Object.entries(ledger).map(([name, offsets]) => [name, offsetToJson(offsets as bigint)]));
}
