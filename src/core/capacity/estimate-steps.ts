import type { CapacityEstimate, Step } from './estimate.ts';

const SCALING = 'Lambda developer guide, kafka-scaling-modes';
const LOW_LATENCY = 'Lambda developer guide, with-kafka-low-latency';
const QUOTA = 'Lambda quota of synchronous invocations; size counted by the event builder';
const INFERRED = 'inferred; see docs/capacity.md';

type Estimated = Omit<CapacityEstimate, 'steps' | 'findings'>;

/** The arithmetic in the order in which it was done, every number put in. */
export function stepsOf(estimate: Estimated): readonly Step[] {
  const { inputs, payload, effectiveBatchSize, perPoller, demandAtPeak, recommended, fill, concurrency, cost } =
    estimate;
  const { recordsPerSecond, recordBytes, functionDurationMs, batchSize, partitions, limits, peakFactor } = inputs;
  const slots = inputs.mode === 'provisioned' ? limits.pollerInvocations : limits.onDemandInvocations;
  const peak = recordsPerSecond * peakFactor;
  const least = Math.max(demandAtPeak.byThroughput, demandAtPeak.byInvocations);
  return [
    step(
      'load',
      `${n(recordsPerSecond)} records/s × ${n(recordBytes)} bytes`,
      recordsPerSecond * recordBytes,
      'bytes/s',
      'input',
    ),
    step('peak load', `${n(recordsPerSecond)} records/s × ${n(peakFactor)}`, peak, 'records/s', 'input'),
    step(
      'records that fit a payload',
      `(${n(limits.payloadLimitBytes)} - ${n(payload.envelopeBytes)}) / ${n(payload.bytesPerRecord)} bytes a record in base64 JSON`,
      payload.records,
      'records',
      QUOTA,
    ),
    step(
      'records of a full batch',
      `min(BatchSize ${n(batchSize)}, payload ${n(payload.records)}), at least 1`,
      effectiveBatchSize,
      'records',
      QUOTA,
    ),
    step(
      'a poller, by invocations',
      `${n(effectiveBatchSize)} × (1000 / ${n(functionDurationMs)} ms) × ${n(slots)} at once`,
      perPoller.recordsPerSecondByInvocations,
      'records/s',
      LOW_LATENCY,
    ),
    step(
      'a poller, by throughput',
      `${n(limits.pollerBytesPerSecond)} bytes/s / ${n(recordBytes)} bytes`,
      perPoller.recordsPerSecondByThroughput,
      'records/s',
      SCALING,
    ),
    step(
      'pollers by throughput',
      `⌈${n(peak)} / ${n(perPoller.recordsPerSecondByThroughput)}⌉`,
      demandAtPeak.byThroughput,
      'pollers',
      SCALING,
    ),
    step(
      'pollers by invocations',
      `⌈${n(peak)} / ${n(perPoller.recordsPerSecondByInvocations)}⌉`,
      demandAtPeak.byInvocations,
      'pollers',
      LOW_LATENCY,
    ),
    step(
      'invocations at once',
      `⌈${n(peak)} × ${n(functionDurationMs / 1000)} s / ${n(effectiveBatchSize)}⌉, of ${n(partitions)} partitions at most one each`,
      concurrency.required,
      'invocations',
      INFERRED,
    ),
    step(
      'pollers with whole partitions',
      demandAtPeak.byAssignment === null
        ? `no number up to ${n(partitions)} carries it: hottest partition ${percent(estimate.hottestShare)} of the load`
        : `from ${n(least)} on, the first with no poller over its limits`,
      demandAtPeak.required,
      'pollers',
      INFERRED,
    ),
    step(
      'MinimumPollers',
      `for ${n(recordsPerSecond)} records/s, 1 to 200, at most ${n(partitions)} partitions`,
      recommended.MinimumPollers,
      'pollers',
      SCALING,
    ),
    step(
      'MaximumPollers',
      `⌈${n(demandAtPeak.required)} × ${n(1 + inputs.headroom)}⌉, at most ${n(partitions)} partitions and 2000`,
      recommended.MaximumPollers,
      'pollers',
      SCALING,
    ),
    step(
      'records of an average batch',
      `rate of a slot × (${n(functionDurationMs)} ms + window ${n(inputs.windowMs)} ms), 1 to ${n(effectiveBatchSize)}`,
      fill.records,
      'records',
      'Lambda developer guide, invocation-eventsourcemapping',
    ),
    step(
      'invocations',
      `${n(cost.recordsPerSecond)} / ${n(fill.records)} × 86,400 s`,
      fill.invocationsPerDay,
      'a day',
      'arithmetic',
    ),
    step(
      'function at work',
      `${n(cost.recordsPerSecond / fill.records)} invocations/s × ${n(functionDurationMs / 1000)} s`,
      concurrency.average,
      'at once',
      "Little's law",
    ),
    step(
      'units (EPU)',
      inputs.mode === 'on-demand'
        ? 'on-demand pollers are not billed'
        : `max(⌈pollers / ${n(limits.unitPollers)}⌉, ⌈bytes/s / ${n(limits.unitBytesPerSecond)}⌉) for ${n(inputs.mappings)} mapping${inputs.mappings === 1 ? '' : 's'}${inputs.grouped ? ', grouped' : ''}`,
      estimate.eventPollerUnits.atMinimum,
      'EPU',
      SCALING,
    ),
    step(
      'cost of a month',
      `pollers ${n(cost.pollersPerMonth)} + requests ${n(cost.requestsPerMonth)} + duration ${n(cost.durationPerMonth)}`,
      cost.totalPerMonth,
      'USD',
      `${inputs.prices.source}, ${cost.region}, ${cost.asOf}`,
    ),
    ...drainSteps(estimate),
  ];
}

function drainSteps({ drain, capacityRecordsPerSecond, inputs }: Estimated): readonly Step[] {
  if (drain === undefined) return [];
  const spare = step(
    'left for the backlog',
    `${n(capacityRecordsPerSecond)} - ${n(inputs.recordsPerSecond)} records/s`,
    drain.recordsPerSecond,
    'records/s',
    'arithmetic',
  );
  if (drain.seconds === null) return [spare];
  const time = step(
    'time to drain',
    `${n(drain.backlogRecords)} / ${n(drain.recordsPerSecond)}`,
    drain.seconds,
    's',
    'arithmetic',
  );
  return [spare, time];
}

function step(name: string, expression: string, value: number, unit: string, source: string): Step {
  return { name, expression, value, unit, source };
}

const FORMAT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const SMALL = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

function n(value: number): string {
  return Math.abs(value) < 1 ? SMALL.format(value) : FORMAT.format(value);
}

function percent(share: number): string {
  return `${n(share * 100)} %`;
}
