import { functionSecondsCost } from '../capacity/monthly-cost.ts';
import { eventPollerUnitsOf } from '../capacity/poller-units.ts';
import { classifyBinding } from './binding-state.ts';
import { meanDurationOf } from './function-model.ts';
import type { BindingState, SimulationSummary, TimelinePoint } from './simulation-result.ts';
import { createWeightedHistogram } from './weighted-histogram.ts';
import type { World } from './world.ts';

/** Watches a run: a point for each sample, and what its summary needs. */
export interface Recorder {
  /** Records `first` and `count - 1` behind it are done. */
  noteDone(partition: number, first: number, count: number, nowMs: number): void;
  /** The number of pollers is about to change. */
  notePollers(nowMs: number): void;
  /** Takes out what the topic's retention has removed of the partitions `first`, `first + step` and so on. */
  expire(first: number, step: number, nowMs: number): void;
  sample(nowMs: number): void;
  /** The backlog is done, and what waits is no more than batches that are being gathered. */
  readonly isDrained: boolean;
  finish(nowMs: number): { readonly timeline: readonly TimelinePoint[]; readonly summary: SimulationSummary };
}

const HOUR_MS = 3_600_000;
/** From this many measurements on only every other one is taken, with twice the weight, and so on. */
const MEASUREMENTS = 250_000;

export function createRecorder(world: World): Recorder {
  const { inputs, states, totals, pool, policy } = world;
  const { prices, assumed } = inputs;
  const latency = createWeightedHistogram();
  const ages = createWeightedHistogram();
  const timeline: TimelinePoint[] = [];
  const binding: Record<BindingState, number> = {
    none: 0,
    scaling: 0,
    rebalance: 0,
    'maximum-pollers': 0,
    'poller-throughput': 0,
    partitions: 0,
    'function-concurrency': 0,
  };
  const last = {
    atMs: 0,
    arrived: 0,
    done: 0,
    inFlightMs: 0,
    throttles: 0,
    polledBytes: 0,
    throughputWaits: 0,
    batches: 0,
    rebalances: 0,
  };
  let [pollerMs, pollersAtMs, unitMs] = [0, 0, 0];
  let [peakLag, peakAgeMs, peakPollers, peakConcurrency, aboveTargetMs] = [0, 0, 0, 0, 0];
  let drainedMs: number | undefined;
  let [stride, turn, measured] = [1, 0, 0];
  let isDrained = false;

  return {
    noteDone(partition, first, count, nowMs) {
      turn += 1;
      if (turn < stride) return;
      turn = 0;
      latency.add(nowMs - states.arrivals.timeOf(partition, first + Math.floor(count / 2)), count * stride);
      measured += 1;
      if (measured % MEASUREMENTS === 0) stride *= 2;
    },
    notePollers,
    expire: expireRecords,
    sample(nowMs) {
      expireRecords(0, 1, nowMs);
      notePollers(nowMs);
      const { arrived, oldestMs } = lookAtPartitions(nowMs);
      const spanMs = nowMs - last.atMs;
      const perSecond = (amount: number): number => (spanMs === 0 ? 0 : (amount * 1000) / spanMs);
      const settled = totals.done + totals.givenUp + totals.lost;
      const lag = arrived - settled - world.inFlightRecords;
      const ageMs = nowMs - Math.min(oldestMs, nowMs);
      const inFlightMs = pool.inFlightMs(nowMs);
      const bytesPerSecond = perSecond(totals.polledBytes - last.polledBytes);
      if (policy.billedByUnits) unitMs += unitsFor(bytesPerSecond) * spanMs;
      if (spanMs > 0) {
        ages.add(ageMs, spanMs);
        if (ageMs > inputs.targetAgeMs) aboveTargetMs += spanMs;
        binding[classifyBinding(world, last, { lag, bytesPerSecond })] += spanMs;
      }
      isDrained = spanMs > 0 && oldestMs >= 0 && lag <= usuallyGathered(perSecond(arrived - last.arrived));
      if (isDrained) drainedMs ??= nowMs;
      peakLag = Math.max(peakLag, lag);
      peakAgeMs = Math.max(peakAgeMs, ageMs);
      peakPollers = Math.max(peakPollers, world.pollers);
      peakConcurrency = Math.max(peakConcurrency, pool.running);
      timeline.push({
        atSeconds: nowMs / 1000,
        pollers: world.pollers,
        lag,
        inFlight: world.inFlightRecords,
        oldestAgeSeconds: ageMs / 1000,
        inRecordsPerSecond: perSecond(arrived - last.arrived),
        outRecordsPerSecond: perSecond(totals.done - last.done),
        concurrentInvocations: spanMs === 0 ? 0 : (inFlightMs - last.inFlightMs) / spanMs,
        throttles: totals.throttles - last.throttles,
        cost: costSoFar().total,
      });
      const { throttles, polledBytes, throughputWaits, batches, rebalances } = totals;
      Object.assign(last, {
        atMs: nowMs,
        arrived,
        done: totals.done,
        inFlightMs,
        throttles,
        polledBytes,
        throughputWaits,
        batches,
        rebalances,
      });
    },
    get isDrained() {
      return isDrained;
    },
    finish(nowMs) {
      const span = Math.max(1, nowMs);
      const inSeconds = (ms: number | undefined): number | null => (ms === undefined ? null : ms / 1000);
      const point = timeline.at(-1);
      const summary: SimulationSummary = {
        simulatedSeconds: nowMs / 1000,
        arrivedRecords: last.arrived,
        doneRecords: totals.done,
        givenUpRecords: totals.givenUp,
        lostRecords: totals.lost,
        lagAtEnd: point?.lag ?? 0,
        peakLag,
        peakAgeSeconds: Math.max(peakAgeMs, latency.largest) / 1000,
        p99AgeSeconds: (ages.quantile(0.99) ?? 0) / 1000,
        meanLatencySeconds: inSeconds(latency.mean),
        p50LatencySeconds: inSeconds(latency.quantile(0.5)),
        p99LatencySeconds: inSeconds(latency.quantile(0.99)),
        drainedAfterSeconds: inputs.load.backlogRecords > 0 ? inSeconds(drainedMs) : null,
        secondsAboveTarget: aboveTargetMs / 1000,
        invocations: totals.invocations,
        failedInvocations: totals.failed,
        coldStarts: pool.coldStarts,
        throttles: totals.throttles,
        rebalances: totals.rebalances,
        meanBatchRecords: totals.batches === 0 ? null : totals.batchRecords / totals.batches,
        meanConcurrency: last.inFlightMs / span,
        peakConcurrency: Math.max(
          peakConcurrency,
          ...timeline.map(({ concurrentInvocations }) => concurrentInvocations),
        ),
        pollersAtEnd: world.pollers,
        peakPollers,
        pollerHours: pollerMs / HOUR_MS,
        eventPollerUnitHours: policy.billedByUnits ? unitMs / HOUR_MS : null,
        cost: costSoFar(),
        binding: Object.fromEntries(Object.entries(binding).map(([state, ms]) => [state, ms / span])) as typeof binding,
      };
      return { timeline, summary };
    },
  };

  function notePollers(nowMs: number): void {
    pollerMs += world.pollers * (nowMs - pollersAtMs);
    pollersAtMs = nowMs;
    peakPollers = Math.max(peakPollers, world.pollers);
  }

  /** Records that wait without being late: those of half as long again as a batch takes, and one for each processor. */
  function usuallyGathered(arrivalsPerSecond: number): number {
    const cycleSeconds = (inputs.windowMs + meanDurationOf(inputs.functionModel)) / 1000;
    return 1.5 * arrivalsPerSecond * cycleSeconds + Math.min(inputs.partitions, world.pollers * policy.slotsPerPoller);
  }

  function lookAtPartitions(nowMs: number): { arrived: number; oldestMs: number } {
    let arrived = 0;
    let oldestMs = Number.POSITIVE_INFINITY;
    for (let at = 0; at < states.count; at += 1) {
      const count = states.arrivals.countAt(at, nowMs);
      arrived += count;
      const done = states.done[at] ?? 0;
      if (count > done) oldestMs = Math.min(oldestMs, states.arrivals.timeOf(at, done + 1));
    }
    return { arrived, oldestMs };
  }

  /** The topic's retention removes records that are too old; those of a batch are in hand, and what follows them waits until it is done. */
  function expireRecords(first: number, step: number, nowMs: number): void {
    if (inputs.retentionMs === undefined) return;
    for (let at = first; at < states.count; at += step) {
      const taken = states.taken[at] ?? 0;
      if (taken !== states.done[at]) continue;
      const expired = states.arrivals.countAt(at, nowMs - inputs.retentionMs) - taken;
      if (expired <= 0) continue;
      states.taken[at] = taken + expired;
      states.done[at] = taken + expired;
      totals.lost += expired;
    }
  }

  function unitsFor(bytesPerSecond: number): number {
    return eventPollerUnitsOf({
      pollersPerMapping: world.pollers,
      bytesPerSecondPerMapping: bytesPerSecond,
      mappings: 1,
      grouped: false,
      unitPollers: Number(assumed['unit-pollers']),
      unitBytesPerSecond: Number(assumed['unit-bytes-per-second']),
    });
  }

  function costSoFar(): SimulationSummary['cost'] {
    const pollers = policy.billedByUnits ? (unitMs / HOUR_MS) * prices.eventPollerUnitHour : null;
    const requests = (totals.invocations / 1e6) * prices.millionRequests;
    const duration = functionSecondsCost(pool.busyMs / 1000, inputs.memoryMegabytes, prices);
    return { pollers, requests, duration, total: (pollers ?? 0) + requests + duration };
  }
}
