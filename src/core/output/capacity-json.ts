import { CAPACITY_ASSUMPTIONS } from '../capacity/capacity-assumptions.ts';
import type { CapacityInputs } from '../capacity/capacity-inputs.ts';
import type { CapacityEstimate } from '../capacity/estimate.ts';
import { measuredJson } from '../capacity/measured/measured-file.ts';
import type { MeasuredLoad } from '../capacity/measured/measured-load.ts';
import type { Assumption } from '../model/assumptions.ts';

export interface EstimateContext {
  /** Flags that have their default. */
  readonly defaulted: readonly string[];
  readonly chosen: Readonly<Record<string, string>>;
  readonly explain: boolean;
  readonly measured: MeasuredLoad | undefined;
}

/** The document of `estimate capacity --json` (schemas/estimate-capacity.json). */
export function estimateCapacityJson(
  estimate: CapacityEstimate,
  { defaulted, chosen, explain, measured }: EstimateContext,
): Record<string, unknown> {
  const { demand, demandAtPeak, drain } = estimate;
  return {
    schemaVersion: 1,
    inputs: { ...inputsJson(estimate.inputs), defaulted },
    ...(measured === undefined ? {} : { measured: measuredJson(measured) }),
    carried: estimate.carried,
    bindingLimit: estimate.bindingLimit,
    perPoller: estimate.perPoller,
    pollers: {
      required: demandAtPeak.required,
      byThroughput: demandAtPeak.byThroughput,
      byInvocations: demandAtPeak.byInvocations,
      byAssignment: demandAtPeak.byAssignment,
      requiredUsually: demand.required,
      partitionCap: estimate.inputs.partitions,
      recommended: estimate.recommended,
    },
    capacityRecordsPerSecond: estimate.capacityRecordsPerSecond,
    capacityWithFixedSlots: estimate.capacityWithFixedSlots,
    onDemand: estimate.onDemand,
    payload: estimate.payload,
    batch: { effectiveBatchSize: estimate.effectiveBatchSize, ...estimate.fill },
    partitions: { hottestShare: estimate.hottestShare, needed: estimate.partitionsNeeded },
    concurrency: estimate.concurrency,
    eventPollerUnits: estimate.eventPollerUnits,
    cost: estimate.cost,
    drain: drain ?? null,
    assumptions: assumptionsJson(CAPACITY_ASSUMPTIONS, chosen),
    findings: estimate.findings,
    ...(explain ? { steps: estimate.steps } : {}),
  };
}

/** Every assumption with the value that was used. */
export function assumptionsJson(
  assumptions: readonly Assumption[],
  chosen: Readonly<Record<string, string>>,
): readonly Record<string, unknown>[] {
  return assumptions.map(({ name, value, statement, why }) => ({
    name,
    value: chosen[name] ?? value,
    chosen: name in chosen,
    statement,
    why,
  }));
}

function inputsJson(inputs: CapacityInputs): Record<string, unknown> {
  return {
    mode: inputs.mode,
    partitions: inputs.partitions,
    recordsPerSecond: inputs.recordsPerSecond,
    recordBytes: inputs.recordBytes,
    bytesPerSecond: inputs.recordsPerSecond * inputs.recordBytes,
    functionDurationSeconds: inputs.functionDurationMs / 1000,
    batchSize: inputs.batchSize,
    batchingWindowSeconds: inputs.windowMs / 1000,
    skew: inputs.skew,
    peakFactor: inputs.peakFactor,
    headroom: inputs.headroom,
    MinimumPollers: inputs.minimumPollers ?? null,
    MaximumPollers: inputs.maximumPollers ?? null,
    concurrencyLimit: inputs.concurrencyLimit ?? null,
    memoryMegabytes: inputs.memoryMegabytes,
    backlogRecords: inputs.backlogRecords ?? null,
    backlogAgeSeconds: inputs.backlogAgeSeconds ?? null,
    retentionSeconds:
      inputs.retentionSeconds === Number.POSITIVE_INFINITY ? 'forever' : (inputs.retentionSeconds ?? null),
    mappings: inputs.mappings,
    grouped: inputs.grouped,
  };
}
