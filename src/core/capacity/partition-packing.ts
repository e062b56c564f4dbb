/** What one partition, one invocation slot and one poller can carry, in records a second. */
export interface CarryingLimits {
  /** Of one partition: one invocation at a time. */
  readonly slotRecordsPerSecond: number;
  /** Of one poller, by bytes. */
  readonly pollerRecordsPerSecond: number;
  /** Invocations in flight of one poller. */
  readonly slotsPerPoller: number;
}

/** The most that a number of pollers carries before one of its parts is full, and which part that is. */
export interface PackedCapacity {
  /** Records a second over all partitions. */
  readonly recordsPerSecond: number;
  readonly binding: 'poller-throughput' | 'invocations' | 'hot-partition';
  /** The same where each invocation slot of a poller keeps its partitions, as in `esmctl run`. */
  readonly withFixedSlots: number;
}

/** Loads that differ by rounding alone are the same. */
export const TOLERANCE = 1 + 1e-9;

/**
 * Hands whole partitions to `pollers` in turn, the largest shares first, and asks which part is full first when the load
 * grows: a partition (one invocation at a time), a poller's invocations, or its bytes.
 */
export function packedCapacity(shares: Float64Array, pollers: number, limits: CarryingLimits): PackedCapacity {
  const { slotRecordsPerSecond, pollerRecordsPerSecond, slotsPerPoller } = limits;
  const pollerShares = new Float64Array(pollers);
  const slotShares = new Float64Array(pollers * slotsPerPoller);
  for (let at = 0; at < shares.length; at += 1) {
    const poller = at % pollers;
    const slot = poller * slotsPerPoller + (Math.floor(at / pollers) % slotsPerPoller);
    pollerShares[poller] = (pollerShares[poller] ?? 0) + (shares[at] ?? 0);
    slotShares[slot] = (slotShares[slot] ?? 0) + (shares[at] ?? 0);
  }
  let byInvocations = Number.POSITIVE_INFINITY;
  for (let poller = 0; poller < pollers; poller += 1) {
    const partitions = Math.ceil((shares.length - poller) / pollers);
    const slots = Math.min(slotsPerPoller, partitions);
    byInvocations = Math.min(byInvocations, (slotRecordsPerSecond * slots) / (pollerShares[poller] ?? 0));
  }
  const byThroughput = pollerRecordsPerSecond / largestOf(pollerShares);
  const byHottest = Math.min(slotRecordsPerSecond, pollerRecordsPerSecond) / largestOf(shares);
  const recordsPerSecond = Math.min(byInvocations, byThroughput, byHottest);
  return {
    recordsPerSecond,
    binding:
      recordsPerSecond === byHottest
        ? 'hot-partition'
        : recordsPerSecond === byThroughput
          ? 'poller-throughput'
          : 'invocations',
    withFixedSlots: Math.min(recordsPerSecond, slotRecordsPerSecond / largestOf(slotShares)),
  };
}

/** The fewest pollers from `least` to `most` that carry `recordsPerSecond`; undefined where none of them does. */
export function fewestPollers(
  shares: Float64Array,
  recordsPerSecond: number,
  limits: CarryingLimits,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  for (let pollers = Math.max(1, least); pollers <= most; pollers += 1) {
    if (packedCapacity(shares, pollers, limits).recordsPerSecond * TOLERANCE >= recordsPerSecond) return pollers;
  }
  return undefined;
}

function largestOf(values: Float64Array): number {
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  return largest;
}
