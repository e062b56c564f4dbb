import { createEventQueue } from './event-queue.ts';
import {
  clearBatch,
  createFleet,
  releaseBatch,
  type SimulatedAttempt,
  type SimulatedProcessor,
  takeBatch,
} from './fleet.ts';
import { createDurations } from './function-model.ts';
import { createFunctionPool } from './function-pool.ts';
import { createPartitionStates } from './partition-states.ts';
import { closeTimeOf } from './plan-batch.ts';
import { planSimulatedRetry } from './plan-simulated-retry.ts';
import { nameOfPolicy } from './policy-spec.ts';
import { createPollerPolicy } from './poller-policy.ts';
import { createRandom } from './random.ts';
import { createRecorder } from './recorder.ts';
import type { PolicySpec, SimulationInputs } from './simulation-inputs.ts';
import type { PolicyResult } from './simulation-result.ts';
import type { Observer, World } from './world.ts';

const [CLOSE, BEGIN, FINISH, LOOK, CHANGE, RESUME, SAMPLE] = [0, 1, 2, 3, 4, 5, 6];
/** Streams of chance beside those of the partitions, which are 1 and up. */
const [DURATIONS, FAILURES, PAUSES] = [-1, -2, -3];

/**
 * Runs one mapping on virtual time, from event to event: a batch costs the same however many records it holds. The same
 * inputs and seed give the same result; policies see the same arrivals. `observe` sees every step, for tests.
 */
export function simulate(inputs: SimulationInputs, spec: PolicySpec, observe?: Observer): PolicyResult {
  const { assumed, batchLimit, windowMs, recordBytes, retry } = inputs;
  const states = createPartitionStates(inputs);
  const policy = createPollerPolicy(spec, inputs.partitions, assumed);
  const queue = createEventQueue();
  const failures = createRandom(inputs.seed, FAILURES);
  const pauses = createRandom(inputs.seed, PAUSES);
  const pool = createFunctionPool({
    limit: inputs.concurrencyLimit,
    coldStartMs: inputs.coldStartMs,
    idleMs: Number(assumed['environment-idle-seconds']) * 1000,
    throttleRate: inputs.throttleRate,
    duration: createDurations(inputs.functionModel, createRandom(inputs.seed, DURATIONS)),
    random: failures,
  });
  const rules = { limit: batchLimit, windowMs };
  const pauseMs = Number(assumed['rebalance-pause-seconds']) * 1000;
  const pollerBytesPerMs = Number(assumed['poller-bytes-per-second']) / 1000;

  const world: World = {
    inputs,
    policy,
    states,
    pool,
    pollers: policy.initialPollers,
    phase: 'running',
    inFlightRecords: 0,
    totals: {
      done: 0,
      givenUp: 0,
      lost: 0,
      invocations: 0,
      failed: 0,
      throttles: 0,
      rebalances: 0,
      batches: 0,
      batchRecords: 0,
      polledBytes: 0,
      throughputWaits: 0,
    },
  };
  const recorder = createRecorder(world);
  const { totals } = world;
  let fleet: readonly SimulatedProcessor[] = [];
  let pollerFreeMs = new Float64Array(0);
  let epoch = 0;
  let target = world.pollers;
  let isLast = false;
  const seen = { atMs: 0, throttles: 0, polledBytes: 0, inFlightMs: 0 };
  staff(0);
  if (Number.isFinite(policy.firstLookMs)) queue.push(policy.firstLookMs, LOOK, 0, 0);
  queue.push(0, SAMPLE, 0, 0);
  while (!isLast && queue.pop()) step(queue.atMs, queue.kind, queue.subject, queue.epoch);
  return { mode: nameOfPolicy(spec), ...recorder.finish(queue.atMs) };

  function step(nowMs: number, kind: number, subject: number, itsEpoch: number): void {
    const processor = fleet[subject];
    if (kind === SAMPLE) sample(nowMs);
    else if (kind === LOOK) look(nowMs);
    else if (kind === CHANGE) change(nowMs, subject);
    else if (kind === RESUME) staff(nowMs);
    else if (processor === undefined || itsEpoch !== epoch) return;
    else if (kind === FINISH) finish(processor, nowMs);
    else if (world.phase !== 'running') return;
    else if (kind === CLOSE) close(processor, nowMs);
    else begin(processor, nowMs);
  }

  /** Partitions are handed out to the pollers that there are now; every processor begins to gather. */
  function staff(nowMs: number): void {
    epoch += 1;
    world.pollers = target;
    world.phase = 'running';
    fleet = createFleet(states.count, target, policy.slotsPerPoller);
    pollerFreeMs = new Float64Array(target);
    observe?.staffed?.(nowMs, target, fleet);
    for (const processor of fleet) gather(processor, nowMs);
  }

  function gather(processor: SimulatedProcessor, nowMs: number): void {
    clearBatch(processor);
    recorder.expire(processor.partitions, nowMs);
    const closesMs = closeTimeOf(states, processor.partitions, nowMs, rules);
    if (closesMs === nowMs) close(processor, nowMs);
    else if (closesMs < inputs.durationMs) queue.push(closesMs, CLOSE, processor.id, epoch);
  }

  function close(processor: SimulatedProcessor, nowMs: number): void {
    const records = takeBatch(states, processor, nowMs, batchLimit);
    if (records === 0) return void queue.push(nowMs + inputs.sampleMs, CLOSE, processor.id, epoch);
    totals.batches += 1;
    totals.batchRecords += records;
    totals.polledBytes += records * recordBytes;
    observe?.closed?.(nowMs, processor);
    processor.attempts.push({ from: 0, to: records, failures: 0, refusals: 0 });
    // A poller's bytes are given out at its rate, with one second to catch up.
    const freeMs = Math.max(pollerFreeMs[processor.poller] ?? 0, nowMs - 1000);
    pollerFreeMs[processor.poller] = freeMs + (records * recordBytes) / pollerBytesPerMs;
    if (freeMs > nowMs) {
      totals.throughputWaits += 1;
      queue.push(freeMs, BEGIN, processor.id, epoch);
    } else begin(processor, nowMs);
  }

  function begin(processor: SimulatedProcessor, nowMs: number): void {
    const attempt = processor.attempts.at(-1);
    if (attempt === undefined) return;
    const tookMs = pool.begin(nowMs);
    if (tookMs === undefined) {
      totals.throttles += 1;
      const plan = planSimulatedRetry(attempt, 'throttled', retry, pauses);
      processor.attempts.splice(-1, 1, ...plan.next);
      queue.push(nowMs + plan.pauseMs, BEGIN, processor.id, epoch);
      return;
    }
    totals.invocations += 1;
    processor.inFlight = true;
    world.inFlightRecords += attempt.to - attempt.from;
    observe?.invoked?.(nowMs, processor, attempt);
    queue.push(nowMs + tookMs, FINISH, processor.id, epoch);
  }

  function finish(processor: SimulatedProcessor, nowMs: number): void {
    const attempt = processor.attempts.pop();
    if (attempt === undefined) return;
    pool.end(nowMs);
    processor.inFlight = false;
    world.inFlightRecords -= attempt.to - attempt.from;
    const failed = inputs.errorRate > 0 && failures() < inputs.errorRate;
    if (failed) totals.failed += 1;
    else settle(processor, attempt, nowMs, true);
    const plan = failed ? planSimulatedRetry(attempt, 'failed', retry, pauses) : undefined;
    if (plan?.givenUp === true) settle(processor, attempt, nowMs, false);
    observe?.finished?.(nowMs, processor, attempt, !failed);
    if (world.phase !== 'running') {
      releaseBatch(states, processor);
      resumeWhenQuiet(nowMs);
      return;
    }
    processor.attempts.push(...(plan?.next ?? []));
    if (processor.attempts.length === 0) gather(processor, nowMs);
    else if (plan !== undefined && plan.pauseMs > 0) queue.push(nowMs + plan.pauseMs, BEGIN, processor.id, epoch);
    else begin(processor, nowMs);
  }

  /** The records of the attempt need nothing more. */
  function settle(
    processor: SimulatedProcessor,
    { from, to }: SimulatedAttempt,
    nowMs: number,
    succeeded: boolean,
  ): void {
    const { batchPartitions, batchCounts } = processor;
    let start = 0;
    for (let at = 0; at < batchPartitions.length && start < to; at += 1) {
      const count = batchCounts[at] ?? 0;
      const some = Math.min(to, start + count) - Math.max(from, start);
      start += count;
      if (some <= 0) continue;
      const partition = batchPartitions[at] ?? 0;
      const first = (states.done[partition] ?? 0) + 1;
      if (succeeded) recorder.noteDone(partition, first, some, nowMs);
      states.done[partition] = first + some - 1;
      states.arrivals[partition]?.forget(first + some - 1);
    }
    if (succeeded) totals.done += to - from;
    else totals.givenUp += to - from;
  }

  function look(nowMs: number): void {
    // Nothing is decided while the last decision is being carried out.
    if (world.phase !== 'running') {
      queue.push(nowMs + 1000, LOOK, 0, 0);
      return;
    }
    const inFlightMs = pool.inFlightMs(nowMs);
    const spanMs = Math.max(1, nowMs - seen.atMs);
    const {
      target: wished,
      atMs,
      nextLookMs,
      evaluated,
    } = policy.decide({
      atMs: nowMs,
      pollers: world.pollers,
      lag: Array.from(states.done, (done, at) => (states.arrivals[at]?.countAt(nowMs) ?? 0) - done),
      throttles: totals.throttles - seen.throttles,
      bytesPerSecond: ((totals.polledBytes - seen.polledBytes) * 1000) / spanMs,
      concurrentInvocations: (inFlightMs - seen.inFlightMs) / spanMs,
    });
    if (evaluated) {
      Object.assign(seen, { atMs: nowMs, throttles: totals.throttles, polledBytes: totals.polledBytes, inFlightMs });
    }
    observe?.decided?.(nowMs, wished, atMs);
    if (wished !== world.pollers) queue.push(atMs, CHANGE, wished, 0);
    queue.push(nextLookMs, LOOK, 0, 0);
  }

  /** Everyone stops: what is in flight ends, what waits is given back. */
  function change(nowMs: number, pollers: number): void {
    target = pollers;
    if (world.phase !== 'running' || target === world.pollers) return;
    recorder.notePollers(nowMs);
    world.phase = 'rebalancing';
    totals.rebalances += 1;
    for (const processor of fleet) if (!processor.inFlight) releaseBatch(states, processor);
    resumeWhenQuiet(nowMs);
  }

  function resumeWhenQuiet(nowMs: number): void {
    if (pool.running === 0) queue.push(nowMs + pauseMs, RESUME, 0, 0);
  }

  function sample(nowMs: number): void {
    recorder.sample(nowMs);
    observe?.sampled?.(nowMs, world);
    isLast = nowMs >= inputs.durationMs || (inputs.untilDrained && recorder.isDrained);
    if (!isLast) queue.push(Math.min(inputs.durationMs, nowMs + inputs.sampleMs), SAMPLE, 0, 0);
  }
}
