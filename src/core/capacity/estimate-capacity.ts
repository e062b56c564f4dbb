import { batchFillOf } from './batch-fill.ts';
import { findingsOf } from './capacity-findings.ts';
import type { CapacityInputs } from './capacity-inputs.ts';
import { drainBacklog } from './drain-backlog.ts';
import type { BindingLimit, CapacityEstimate, PollerDemand } from './estimate.ts';
import { stepsOf } from './estimate-steps.ts';
import { POLLER_LIMITS } from './limits.ts';
import { monthlyCostOf } from './monthly-cost.ts';
import { packedCapacity, TOLERANCE } from './partition-packing.ts';
import { sharesOf } from './partition-skew.ts';
import { measureFit } from './payload-fit.ts';
import {
  carryingLimitsOf,
  ceilOf,
  mostPollersFor,
  partitionsFor,
  perPollerOf,
  pollerDemandOf,
} from './poller-demand.ts';
import { eventPollerUnitsOf } from './poller-units.ts';

/**
 * How many pollers a load needs, what it costs, and whether it can be carried. Arithmetic alone; `steps` holds all of it.
 * Source of the poller's limits: Lambda developer guide, pages kafka-scaling-modes and with-kafka-low-latency.
 */
export function estimateCapacity(inputs: CapacityInputs): CapacityEstimate {
  const { partitions, recordsPerSecond, batchSize, functionDurationMs, limits: assumed, mode } = inputs;
  const payload = measureFit({ ...inputs, payloadLimitBytes: assumed.payloadLimitBytes });
  const effectiveBatchSize = Math.min(batchSize, Math.max(1, payload.records));
  const limits = carryingLimitsOf(inputs, effectiveBatchSize);
  const shares = sharesOf(inputs.skew, partitions);
  const peakPerSecond = recordsPerSecond * inputs.peakFactor;
  const demand = pollerDemandOf(inputs, shares, limits, recordsPerSecond);
  const demandAtPeak = pollerDemandOf(inputs, shares, limits, peakPerSecond);
  const recommended = recommend(inputs, demand, demandAtPeak);

  const most = mostPollersFor(partitions);
  const mostPollers =
    mode === 'on-demand' ? partitions : Math.min(most, inputs.maximumPollers ?? recommended.MaximumPollers);
  const packed = packedCapacity(shares, mostPollers, limits);
  const concurrencyCapacity = (inputs.concurrencyLimit ?? Number.POSITIVE_INFINITY) * limits.slotRecordsPerSecond;
  const capacityRecordsPerSecond = payload.records === 0 ? 0 : Math.min(packed.recordsPerSecond, concurrencyCapacity);
  const carried = capacityRecordsPerSecond * TOLERANCE >= peakPerSecond;

  const carriedPerSecond = Math.min(recordsPerSecond, capacityRecordsPerSecond);

  const usualPollers =
    mode === 'on-demand'
      ? Math.min(partitions, demand.required)
      : Math.min(mostPollers, Math.max(inputs.minimumPollers ?? recommended.MinimumPollers, demand.required));
  const fill = batchFillOf({
    ...inputs,
    recordsPerSecond: carriedPerSecond,
    slots: Math.min(
      partitions,
      usualPollers * limits.slotsPerPoller,
      inputs.concurrencyLimit ?? Number.POSITIVE_INFINITY,
    ),
    effectiveBatchSize,
    payload,
  });
  const invocationsPerSecond = carriedPerSecond / fill.records;
  const units = (pollers: number, rate: number): number =>
    mode === 'on-demand'
      ? 0
      : eventPollerUnitsOf({
          pollersPerMapping: pollers,
          bytesPerSecondPerMapping: rate * inputs.recordBytes,
          mappings: inputs.mappings,
          grouped: inputs.grouped,
          unitPollers: assumed.unitPollers,
          unitBytesPerSecond: assumed.unitBytesPerSecond,
        });
  const eventPollerUnits = {
    atMinimum: units(usualPollers, carriedPerSecond),
    atMaximum: units(mostPollers, Math.min(peakPerSecond, capacityRecordsPerSecond)),
  };
  const onDemand = onDemandOf(inputs, shares, {
    batch: effectiveBatchSize,
    peakPerSecond,
    ceiling: payload.records === 0 ? 0 : concurrencyCapacity,
  });
  const partial = {
    inputs,
    carried,
    payload,
    effectiveBatchSize,
    perPoller: perPollerOf(limits),
    demand,
    demandAtPeak,
    recommended,
    capacityRecordsPerSecond,
    capacityWithFixedSlots: Math.min(packed.withFixedSlots, capacityRecordsPerSecond),
    onDemand,
    hottestShare: shares.reduce((largest, share) => Math.max(largest, share), 0),
    partitionsNeeded: demandAtPeak.byAssignment === null ? partitionsFor(inputs, limits, peakPerSecond) : null,
    fill,
    concurrency: {
      average: invocationsPerSecond * (functionDurationMs / 1000),
      required: ceilOf(peakPerSecond / limits.slotRecordsPerSecond),
      reserve: Math.min(partitions, mostPollers * limits.slotsPerPoller),
      limit: inputs.concurrencyLimit ?? null,
    },
    eventPollerUnits,
    cost: monthlyCostOf({
      ...inputs,
      recordsPerSecond: carriedPerSecond,
      unitsAtMinimum: eventPollerUnits.atMinimum,
      unitsAtMaximum: eventPollerUnits.atMaximum,
      invocationsPerSecond: invocationsPerSecond * inputs.mappings,
    }),
    drain:
      inputs.backlogRecords === undefined
        ? undefined
        : drainBacklog({
            backlogRecords: inputs.backlogRecords,
            arrivalsPerSecond: recordsPerSecond,
            capacityPerSecond: capacityRecordsPerSecond,
            oldestAgeSeconds: inputs.backlogAgeSeconds,
            retentionSeconds: inputs.retentionSeconds,
          }),
    bindingLimit: bindingLimitOf(),
  };
  const steps = stepsOf(partial);
  return { ...partial, steps, findings: findingsOf(partial) };

  function bindingLimitOf(): BindingLimit {
    const byInvocations: BindingLimit = effectiveBatchSize < batchSize ? 'payload' : 'poller-invocations';
    if (payload.records === 0) return 'payload';
    if (concurrencyCapacity * TOLERANCE < peakPerSecond) return 'function-concurrency';
    if (demandAtPeak.byAssignment === null) return 'partitions';
    if (!carried) return packed.binding === 'poller-throughput' ? 'poller-throughput' : byInvocations;
    const { byThroughput, byInvocations: forInvocations, byAssignment } = demandAtPeak;
    if (byAssignment > Math.max(byThroughput, forInvocations)) return 'partitions';
    return byThroughput > forInvocations ? 'poller-throughput' : byInvocations;
  }
}

/** Minimum for the usual load, maximum for the peak with headroom; both within AWS's limits and the partitions. */
function recommend(
  { partitions, headroom }: CapacityInputs,
  demand: PollerDemand,
  atPeak: PollerDemand,
): CapacityEstimate['recommended'] {
  const most = mostPollersFor(partitions);
  const MinimumPollers = Math.min(demand.required, most, POLLER_LIMITS.minimum.most);
  const MaximumPollers = Math.max(MinimumPollers, Math.min(most, ceilOf(atPeak.required * (1 + headroom))));
  return { MinimumPollers, MaximumPollers };
}

/** On-demand there are up to as many pollers as partitions, with one invocation each; `ceiling` holds whatever the mode. */
function onDemandOf(
  inputs: CapacityInputs,
  shares: Float64Array,
  {
    batch,
    peakPerSecond,
    ceiling,
  }: { readonly batch: number; readonly peakPerSecond: number; readonly ceiling: number },
): CapacityEstimate['onDemand'] {
  const limits = carryingLimitsOf({ ...inputs, mode: 'on-demand' }, batch);
  const ceilingRecordsPerSecond = Math.min(ceiling, packedCapacity(shares, inputs.partitions, limits).recordsPerSecond);
  const isEnough = ceilingRecordsPerSecond * TOLERANCE >= peakPerSecond;
  return {
    ceilingRecordsPerSecond,
    pollers: isEnough ? pollerDemandOf(inputs, shares, limits, peakPerSecond).byAssignment : null,
  };
}
