/** How far the log of each partition was ever read by this process, under whichever assignment. */
export interface Reached {
  /** Returns whether this is further than ever before. */
  note(partition: number, position: bigint): boolean;
  /** The log was made anew: its offsets name other records. */
  forget(partition: number): void;
  /** Forgets it where the log now ends before; returns whether it did: the log was made anew. */
  forgetBeyond(partition: number, logEnd: bigint): boolean;
}

export function createReached(): Reached {
  const positions = new Map<number, bigint>();
  return {
    note(partition, position) {
      if (position <= (positions.get(partition) ?? -1n)) return false;
      positions.set(partition, position);
      return true;
    },
    forget: (partition) => void positions.delete(partition),
    forgetBeyond: (partition, logEnd) => logEnd < (positions.get(partition) ?? -1n) && positions.delete(partition),
  };
}
