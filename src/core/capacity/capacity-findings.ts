import type { Problem } from '../model/errors.ts';
import type { CapacityEstimate } from './estimate.ts';
import { TOLERANCE } from './partition-packing.ts';

type Estimated = Omit<CapacityEstimate, 'steps' | 'findings'>;

const SCALING = 'Lambda developer guide, kafka-scaling-modes';

/** What to know about the estimate; errors say why the load cannot be carried. */
export function findingsOf(estimate: Estimated): readonly Problem[] {
  return [
    ...loadFindings(estimate),
    ...payloadFindings(estimate),
    ...limitFindings(estimate),
    ...slotFindings(estimate),
    ...settingFindings(estimate),
    ...backlogFindings(estimate),
  ];
}

function* loadFindings({ inputs, cost, carried }: Estimated): Generator<Problem> {
  if (inputs.recordsPerSecond === 0) {
    yield {
      severity: 'info',
      code: 'no-load',
      message: 'nothing arrives: no limit binds, and the pollers are those that a mapping has at least',
      next: 'give the load that is expected (--ingress, --records-per-second), or measure when there is some',
    };
  } else if (!carried && cost.recordsPerSecond < inputs.recordsPerSecond) {
    yield {
      severity: 'info',
      code: 'price-of-what-is-carried',
      message: `batches, units and cost are those of the ${n(cost.recordsPerSecond)} records/s that are carried, not of the ${n(inputs.recordsPerSecond)} that arrive`,
      next: 'what the whole load costs is known once it can be carried',
    };
  }
}

function* payloadFindings({ inputs, payload, effectiveBatchSize }: Estimated): Generator<Problem> {
  if (payload.records === 0) {
    yield {
      severity: 'error',
      code: 'record-above-payload',
      message: `one record of ${n(inputs.recordBytes)} bytes is larger than an event may be once it is base64 in JSON (${n(payload.bytesPerRecord + payload.envelopeBytes)} of ${n(inputs.limits.payloadLimitBytes)} bytes)`,
      why: 'Lambda developer guide, with-kafka-troubleshoot: records above 6 MB can go unprocessed',
      next: 'make records smaller (about 4.7 MB of raw bytes is the most), or put large values elsewhere and send a reference',
    };
  } else if (effectiveBatchSize < inputs.batchSize) {
    yield {
      severity: 'warning',
      code: 'batch-above-payload',
      message: `BatchSize ${n(inputs.batchSize)} is never reached: ${n(payload.records)} records of ${n(inputs.recordBytes)} bytes fill the payload`,
      why: 'Lambda developer guide, invocation-eventsourcemapping: a batch closes at 6 MB of payload; key and value are base64 there',
      next: `count on batches of ${n(payload.records)}`,
    };
  }
}

function* limitFindings(estimate: Estimated): Generator<Problem> {
  const { inputs, concurrency, demandAtPeak, hottestShare, partitionsNeeded, bindingLimit, carried } = estimate;
  const { partitions } = inputs;
  const peak = inputs.recordsPerSecond * inputs.peakFactor;
  if (concurrency.limit !== null && concurrency.limit < concurrency.required) {
    yield {
      severity: 'error',
      code: 'concurrency-too-low',
      message: `the function needs ${n(concurrency.required)} invocations at once and may have ${n(concurrency.limit)}: it would be throttled`,
      why: `${SCALING}: throttling reduces pollers`,
      next: `reserve ${n(concurrency.reserve)}, or make the function faster or batches larger`,
    };
  } else if (concurrency.limit !== null && concurrency.limit < concurrency.reserve) {
    yield {
      severity: 'warning',
      code: 'concurrency-below-pollers',
      message: `the pollers could have ${n(concurrency.reserve)} invocations in flight, and the function may have ${n(concurrency.limit)}`,
      why: `${SCALING}: after a backlog all of them work at once, and throttling reduces pollers`,
      next: `reserve ${n(concurrency.reserve)}, or lower MaximumPollers`,
    };
  }
  if (estimate.payload.records === 0) return;
  if (demandAtPeak.byAssignment === null) {
    const isHot = hottestShare > 1.5 / partitions;
    const hottest = hottestShare * peak;
    // Where both limits are too low, it is the function that more can be done about.
    const isByBytes = (estimate.effectiveBatchSize * 1000) / inputs.functionDurationMs >= hottest;
    const bytesPerSecond = `${n(inputs.limits.pollerBytesPerSecond)} bytes/s`;
    const hotWhy = isByBytes ? `one poller reads (${bytesPerSecond})` : 'one poller and one invocation at a time carry';
    const fewWhy = isByBytes
      ? `each is read by one poller, at up to ${bytesPerSecond} (${n(demandAtPeak.byThroughput)} pollers are needed)`
      : `each has one poller and one invocation at a time (${n(concurrency.required)} invocations at once are needed)`;
    const other = isByBytes ? 'make records smaller' : 'make the function faster, or batches larger';
    yield {
      severity: 'error',
      code: isHot ? 'hot-partition' : 'too-few-partitions',
      message: isHot
        ? `the hottest partition has ${n(hottestShare * 100)} % of the load (${n(hottest)} records/s), which is more than ${hotWhy}: more pollers cannot help`
        : `${n(partitions)} ${partitions === 1 ? 'partition' : 'partitions'} cannot carry ${n(peak)} records/s: ${fewWhy}`,
      why: 'records of a partition are processed in order, so it has one reader and one invocation at a time (inferred)',
      next:
        partitionsNeeded === null
          ? `no number of partitions helps with this skew: spread the keys, ${isByBytes ? 'or ' : ''}${other}`
          : `${n(partitionsNeeded)} partitions would do${isHot ? ', if the keys of the hot partition spread over them' : ''}; or ${other}`,
    };
  } else if (!carried && inputs.mode === 'provisioned' && bindingLimit !== 'function-concurrency') {
    yield {
      severity: 'error',
      code: 'maximum-pollers-too-low',
      message: `MaximumPollers ${n(inputs.maximumPollers ?? 0)} carries ${n(estimate.capacityRecordsPerSecond)} records/s, and the peak is ${n(peak)}: ${n(demandAtPeak.required)} pollers are needed`,
      why: `${SCALING}: 5 MB/s or 5 concurrent invocations a poller`,
      next: `set MaximumPollers to ${n(estimate.recommended.MaximumPollers)}`,
    };
  } else if (demandAtPeak.byAssignment > Math.max(demandAtPeak.byInvocations, demandAtPeak.byThroughput)) {
    yield {
      severity: 'info',
      code: 'uneven-partitions',
      message: `${n(demandAtPeak.byAssignment)} pollers rather than ${n(Math.max(demandAtPeak.byInvocations, demandAtPeak.byThroughput))}: partitions are handed out whole${hottestShare > 1.5 / partitions ? ', and some have more load than others' : ''}`,
      why: 'the poller with the most load must keep up, not the average one (inferred)',
    };
  }
}

function* slotFindings({ inputs, carried, capacityWithFixedSlots }: Estimated): Generator<Problem> {
  const peak = inputs.recordsPerSecond * inputs.peakFactor;
  if (!carried || capacityWithFixedSlots * TOLERANCE >= peak) return;
  yield {
    severity: 'info',
    code: 'uneven-slots',
    message: `${n(peak)} records/s are close to the limit: where each of a poller's ${n(inputs.limits.pollerInvocations)} invocations keeps its partitions, as in esmctl run, ${n(capacityWithFixedSlots)} records/s can be carried`,
    why: 'how Lambda shares the partitions of a poller among its invocations is not documented',
    next: 'choose a number of partitions that 5 times the pollers divides, or more pollers',
  };
}

function* settingFindings({ inputs, demand, demandAtPeak, recommended, carried, fill }: Estimated): Generator<Problem> {
  const { minimumPollers, maximumPollers, partitions, mode } = inputs;
  if (mode === 'provisioned' && maximumPollers !== undefined && maximumPollers > partitions) {
    yield {
      severity: 'info',
      code: 'pollers-above-partitions',
      message: `MaximumPollers ${n(maximumPollers)} is more than there are partitions (${n(partitions)}): at most ${partitions === 1 ? '1 poller has' : `${n(partitions)} pollers have`} work`,
      why: SCALING,
      next: `set MaximumPollers to ${n(recommended.MaximumPollers)}`,
    };
  }
  if (
    mode === 'provisioned' &&
    carried &&
    maximumPollers !== undefined &&
    maximumPollers < recommended.MaximumPollers
  ) {
    yield {
      severity: 'warning',
      code: 'little-headroom',
      message: `MaximumPollers ${n(maximumPollers)} carries the peak (${n(demandAtPeak.required)} pollers) with less than ${n(inputs.headroom * 100)} % headroom`,
      next: `set MaximumPollers to ${n(recommended.MaximumPollers)}`,
    };
  }
  if (
    mode === 'provisioned' &&
    minimumPollers !== undefined &&
    minimumPollers < Math.min(demand.required, recommended.MinimumPollers)
  ) {
    yield {
      severity: 'warning',
      code: 'minimum-below-load',
      message: `MinimumPollers ${n(minimumPollers)} is less than the usual load needs (${n(demand.required)}): after every quiet time lag grows until pollers are added`,
      why: SCALING,
      next: `set MinimumPollers to ${n(recommended.MinimumPollers)}`,
    };
  }
  if (fill.closedBy === 'window' && fill.records < inputs.batchSize / 10 && inputs.recordsPerSecond > 0) {
    yield {
      severity: 'info',
      code: 'batches-mostly-empty',
      message: `batches hold ${n(fill.records)} of ${n(inputs.batchSize)} records at this rate: the window closes them`,
      why: 'each invocation is billed, however few records it has',
      next: 'a longer MaximumBatchingWindowInSeconds costs latency and saves invocations',
    };
  }
}

function* backlogFindings({ drain, inputs, capacityRecordsPerSecond }: Estimated): Generator<Problem> {
  if (drain === undefined) return;
  if (drain.seconds === null) {
    yield {
      severity: 'error',
      code: 'backlog-never-drains',
      message: `the backlog is never drained: ${n(capacityRecordsPerSecond)} records/s are processed and ${n(inputs.recordsPerSecond)} arrive`,
      why: 'only what the pollers can do above the arrival rate drains a backlog',
      next: `raise MaximumPollers, partitions or concurrency: whichever binds`,
    };
  }
  if (drain.survivesRetention === false && drain.lossAfterSeconds !== null) {
    yield {
      severity: 'error',
      code: 'retention-before-drain',
      message: `records of the backlog are removed by the topic's retention before they are processed, the first ${drain.lossAfterSeconds === 0 ? 'now' : `in ${n(drain.lossAfterSeconds / 3600)} h`}`,
      why: "Kafka removes records older than the topic's retention.ms, read or not",
      next: 'raise retention.ms of the topic first, then work off the backlog',
    };
  }
}

const FORMAT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

function n(value: number): string {
  return FORMAT.format(value);
}
