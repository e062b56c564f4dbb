import type { BindingState } from './simulation-result.ts';
import type { Totals, World } from './world.ts';

/** What of the totals stood at the last sample. */
export type TotalsBefore = Pick<Totals, 'throttles' | 'throughputWaits' | 'batches' | 'rebalances'>;

/** At this share of batches that wait for their poller's bytes, bytes are what binds. */
const WAITING_SHARE = 0.5;

/**
 * What held records back since the last sample. Nothing does while no more waits than the batches being gathered hold;
 * otherwise the first of: a rebalance, throttles, bytes of a poller, partitions (each has a processor already), the
 * maximum of pollers, or that scaling has not yet caught up.
 */
export function classifyBinding(
  { inputs, policy, pollers, phase, totals }: World,
  before: TotalsBefore,
  { lag }: { readonly lag: number; readonly bytesPerSecond: number },
): BindingState {
  const processors = Math.min(inputs.partitions, pollers * policy.slotsPerPoller);
  if (lag <= inputs.batchLimit * processors) return 'none';
  if (phase === 'rebalancing') return 'rebalance';
  if (totals.throttles > before.throttles) return 'function-concurrency';
  const batches = totals.batches - before.batches;
  const isByBytes = totals.throughputWaits - before.throughputWaits > batches * WAITING_SHARE;
  if (pollers < policy.mostPollers && (isByBytes || processors < inputs.partitions)) return 'scaling';
  if (isByBytes) return 'poller-throughput';
  return processors === inputs.partitions ? 'partitions' : 'maximum-pollers';
}
