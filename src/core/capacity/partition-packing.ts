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
}

/** Loads that differ by rounding alone are the same. */
export const TOLERANCE = 1 + 1e-9;

/**
 * Hands whole partitions to `pollers` in turn, the largest shares first, and each poller's partitions in turn to its
 * invocation slots; then asks which part is full first when the load grows.
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
  const bySlots = slotRecordsPerSecond / largestOf(slotShares);
  const byPollers = pollerRecordsPerSecond / largestOf(pollerShares);
  const byHottest = Math.min(slotRecordsPerSecond, pollerRecordsPerSecond) / largestOf(shares);
  const recordsPerSecond = Math.min(bySlots, byPollers);
  if (recordsPerSecond * TOLERANCE >= byHottest) return { recordsPerSecond, binding: 'hot-partition' };
  return { recordsPerSecond, binding: byPollers <= bySlots ? 'poller-throughput' : 'invocations' };
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
