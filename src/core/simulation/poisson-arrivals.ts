import { createBlocks, WIDTH } from './arrival-blocks.ts';
import { type ArrivalFacts, type Arrivals, countBacklog, ROUNDING, timeInBacklog, timeOfAmount } from './arrivals.ts';

/**
 * A Poisson process for each partition: exact for `group` 1; otherwise every `group`-th arrival is (the time of the k-th
 * arrival has a gamma distribution), and those between are evenly spaced. Blocks of a group are drawn as they are asked
 * for and dropped when their records are done. Time is counted in expected arrivals, so that a load that changes costs nothing.
 */
export function createPoissonArrivals(facts: ArrivalFacts, group: number): Arrivals {
  const { curves, shares, backlogs, backlogAgeMs } = facts;
  const blocks = createBlocks(facts, group);
  const { view, asked, seekAmount, seekRecord, firstCount } = blocks;

  return {
    blocks,
    countAt(partition, atMs) {
      if (atMs < 0) return countBacklog(atMs, backlogs[partition] ?? 0, backlogAgeMs);
      const curve = curves[partition];
      if (curve === undefined) return 0;
      const amount = (shares[partition] ?? 0) * curve.cumulative(atMs);
      const at = partition * WIDTH;
      if (amount >= (view[at + 1] ?? 0) || amount < (view[at] ?? 0)) {
        asked[0] = amount;
        if (!seekAmount(partition)) return firstCount(partition);
      }
      return (view[at + 2] ?? 0) + Math.floor((amount - (view[at] ?? 0)) * (view[at + 4] ?? 0) + ROUNDING);
    },
    timeOf(partition, record) {
      const backlog = backlogs[partition] ?? 0;
      if (record <= backlog) return timeInBacklog(record, backlog, backlogAgeMs);
      const share = shares[partition] ?? 0;
      if (share === 0) return Number.POSITIVE_INFINITY;
      const at = partition * WIDTH;
      if (record > (view[at + 3] ?? 0) || record <= (view[at + 2] ?? 0)) seekRecord(partition, record);
      const amount =
        record === view[at + 3]
          ? (view[at + 1] ?? 0)
          : (view[at] ?? 0) + (record - (view[at + 2] ?? 0)) / (view[at + 4] ?? 1);
      return timeOfAmount(curves[partition], share, amount);
    },
  };
}
