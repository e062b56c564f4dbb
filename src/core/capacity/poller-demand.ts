import type { CapacityInputs } from './capacity-inputs.ts';
import type { PerPoller, PollerDemand } from './estimate.ts';
import { MOST_PARTITIONS, POLLER_LIMITS } from './limits.ts';
import { type CarryingLimits, fewestPollers, packedCapacity, TOLERANCE } from './partition-packing.ts';
import { sharesOf, stretchSkew } from './partition-skew.ts';

/** Rounds up, but not for a rounding error. */
export function ceilOf(value: number): number {
  return Math.max(1, Math.ceil(value / TOLERANCE));
}

/** What one slot and one poller carry with batches of `batch` records. */
export function carryingLimitsOf(inputs: CapacityInputs, batch: number): CarryingLimits {
  const { limits, functionDurationMs, recordBytes, mode } = inputs;
  return {
    slotRecordsPerSecond: (batch * 1000) / functionDurationMs,
    pollerRecordsPerSecond: limits.pollerBytesPerSecond / recordBytes,
    slotsPerPoller: mode === 'provisioned' ? limits.pollerInvocations : limits.onDemandInvocations,
  };
}

/**
 * BatchSize × (1000 / duration in ms) × invocations of a poller, and its bytes a second.
 * Source: Lambda developer guide, page with-kafka-low-latency: 20 × (1000/50) × 5 = 2,000 records/s.
 */
export function perPollerOf({
  slotRecordsPerSecond,
  pollerRecordsPerSecond,
  slotsPerPoller,
}: CarryingLimits): PerPoller {
  const recordsPerSecondByInvocations = slotRecordsPerSecond * slotsPerPoller;
  return {
    recordsPerSecondByInvocations,
    recordsPerSecondByThroughput: pollerRecordsPerSecond,
    recordsPerSecond: Math.min(recordsPerSecondByInvocations, pollerRecordsPerSecond),
  };
}

/** Pollers for a load: by bytes, by invocations, and with partitions handed out whole. */
export function pollerDemandOf(
  { partitions }: CapacityInputs,
  shares: Float64Array,
  limits: CarryingLimits,
  recordsPerSecond: number,
): PollerDemand {
  const { recordsPerSecondByInvocations, recordsPerSecondByThroughput } = perPollerOf(limits);
  const byThroughput = ceilOf(recordsPerSecond / recordsPerSecondByThroughput);
  const byInvocations = ceilOf(recordsPerSecond / recordsPerSecondByInvocations);
  const least = Math.max(byThroughput, byInvocations);
  const byAssignment =
    fewestPollers(shares, recordsPerSecond, limits, { least, most: mostPollersFor(partitions) }) ?? null;
  return { byThroughput, byInvocations, byAssignment, required: byAssignment ?? least };
}

export function mostPollersFor(partitions: number): number {
  return Math.min(partitions, POLLER_LIMITS.maximum.most);
}

/** The fewest partitions, with as many pollers as they allow, that carry the load; null where no number does. */
export function partitionsFor(inputs: CapacityInputs, limits: CarryingLimits, recordsPerSecond: number): number | null {
  const carries = (wanted: number): boolean => {
    const shares = sharesOf(stretchSkew(inputs.skew, inputs.partitions, wanted), wanted);
    return packedCapacity(shares, mostPollersFor(wanted), limits).recordsPerSecond * TOLERANCE >= recordsPerSecond;
  };
  let enough = inputs.partitions;
  while (!carries(enough)) {
    if (enough >= MOST_PARTITIONS) return null;
    enough = Math.min(MOST_PARTITIONS, enough * 2);
  }
  let tooFew = Math.floor(enough / 2);
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (carries(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
