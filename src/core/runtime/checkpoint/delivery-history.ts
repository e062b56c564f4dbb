/** What a record is to the ledger: seen for the first time, given up unfinished before, or counted before. */
export type Standing = 'new' | 'abandoned' | 'repeat';

/**
 * Which offsets of one partition this run has met. It survives assignments: a partition that was given up and came back
 * delivers again what was not committed, and the ledger counts records, not deliveries.
 */
export interface DeliveryHistory {
  /** Offsets come in ascending order within one assignment. */
  meet(offset: bigint): Standing;
  /** The partition is given up while these were unfinished. */
  abandon(offsets: Iterable<bigint>): void;
  /** The log was made anew: no offset names the record that it named before. */
  renew(): void;
  /** Records that were polled, not finished, and not met again since. */
  readonly abandoned: number;
}

export function createDeliveryHistory(): DeliveryHistory {
  const abandoned = new Set<bigint>();
  let lastMet = -1n;
  /** Of logs that are gone. */
  let lost = 0;
  return {
    meet(offset) {
      if (offset > lastMet) {
        lastMet = offset;
        return 'new';
      }
      return abandoned.delete(offset) ? 'abandoned' : 'repeat';
    },
    abandon(offsets) {
      for (const offset of offsets) abandoned.add(offset);
    },
    renew() {
      lost += abandoned.size;
      abandoned.clear();
      lastMet = -1n;
    },
    get abandoned() {
      return lost + abandoned.size;
    },
  };
}
