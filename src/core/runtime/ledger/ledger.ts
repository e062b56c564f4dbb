/** Distinct records and what became of them. `polled` is the sum of the five others, or the run has a bug. */
export interface Ledger {
  readonly polled: number;
  readonly filtered: number;
  readonly succeeded: number;
  readonly sentToDestination: number;
  readonly dropped: number;
  readonly unfinished: number;
}

export function balances(ledger: Ledger): boolean {
  const { polled, filtered, succeeded, sentToDestination, dropped, unfinished } = ledger;
  return polled === filtered + succeeded + sentToDestination + dropped + unfinished;
}

/** Counted where it happens; `unfinished` is not derived from the others but asked of the partitions. */
export interface LedgerCounts {
  polled: number;
  filtered: number;
  succeeded: number;
  sentToDestination: number;
  dropped: number;
}

export function emptyCounts(): LedgerCounts {
  return { polled: 0, filtered: 0, succeeded: 0, sentToDestination: 0, dropped: 0 };
}
