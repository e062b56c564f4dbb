import { createEventQueue } from './event-queue.ts';
import { clearBatch, createFleet, releaseBatch, takeBatch } from './fleet.ts';
import { createDurations } from './function-model.ts';
import { createFunctionPool } from './function-pool.ts';
import { createPartitionStates, lagOf } from './partition-states.ts';
import { closeTimeOf } from './plan-batch.ts';
import { planSimulatedRetry } from './plan-simulated-retry.ts';
import { nameOfPolicy } from './policy-spec.ts';
import { createPollerPolicy } from './poller-policy.ts';
import { createRandom } from './random.ts';
import { createRecorder } from './recorder.ts';
import { settleRecords } from './settle-records.ts';
import type { PolicySpec, SimulationInputs } from './simulation-inputs.ts';
import type { PolicyResult } from './simulation-result.ts';
import type { Observer, World } from './world.ts';

/** What can happen: these, and then what each processor does next. */
const [CHANGE, RESUME, LOOK, SAMPLE, PROCESSORS] = [0, 1, 2, 3, 4];
const [CLOSE, BEGIN, FINISH] = [0, 1, 2];
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
  const queue = createEventQueue(PROCESSORS + inputs.partitions);
  const nextOf = new Int8Array(inputs.partitions);
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
  let fleet = createFleet(states.count, 0, 1);
  let pollerFreeMs = new Float64Array(0);
  let target = world.pollers;
  let wanted = target;
  let isLast = false;
  const seen = { atMs: 0, throttles: 0, polledBytes: 0, inFlightMs: 0 };

  let endMs = 0;
  staff(0);
  if (Number.isFinite(policy.firstLookMs)) queue.set(LOOK, policy.firstLookMs);
  queue.set(SAMPLE, 0);
  while (!isLast) step();
  return { mode: nameOfPolicy(spec), ...recorder.finish(endMs) };

  function step(): void {
    const slot = queue.first();
    const nowMs = queue.timeOf(slot);
    const id = slot - PROCESSORS;
    if (id >= 0) {
      const next = nextOf[id];
      if (next === FINISH) finish(id, nowMs);
      else if (next === CLOSE) close(id, nowMs);
      else begin(id, nowMs);
    } else {
      queue.set(slot, Number.POSITIVE_INFINITY);
      if (slot === SAMPLE) sample(nowMs);
      else if (slot === LOOK) look(nowMs);
      else if (slot === CHANGE) change(nowMs);
      else staff(nowMs);
    }
  }

  function plan(id: number, atMs: number, what: number): void {
    nextOf[id] = what;
    queue.set(PROCESSORS + id, atMs);
  }

  /** Partitions are handed out to the pollers that there are now; every processor begins to gather. */
  function staff(nowMs: number): void {
    world.pollers = target;
    world.phase = 'running';
    fleet = createFleet(states.count, target, policy.slotsPerPoller);
    pollerFreeMs = new Float64Array(target);
    observe?.staffed?.(nowMs, target, fleet);
    for (let id = 0; id < fleet.size; id += 1) gather(id, nowMs);
  }

  function gather(id: number, nowMs: number): void {
    clearBatch(fleet, id);
    if (inputs.retentionMs !== undefined) recorder.expire(id, fleet.size, nowMs);
    const closesMs = closeTimeOf(states, id, fleet.size, nowMs, rules);
    if (closesMs === nowMs) close(id, nowMs);
    else plan(id, closesMs, CLOSE);
  }

  function close(id: number, nowMs: number): void {
    const records = takeBatch(states, fleet, id, nowMs, batchLimit);
    if (records === 0) {
      plan(id, nowMs + inputs.sampleMs, CLOSE);
      return;
    }
    totals.batches += 1;
    totals.batchRecords += records;
    totals.polledBytes += records * recordBytes;
    observe?.closed?.(nowMs, fleet, id);
    fleet.attempts.begin(id, records);
    // A poller's bytes are given out at its rate, with one second to catch up.
    const poller = id % fleet.pollers;
    const freeMs = Math.max(pollerFreeMs[poller] ?? 0, nowMs - 1000);
    pollerFreeMs[poller] = freeMs + (records * recordBytes) / pollerBytesPerMs;
    if (freeMs > nowMs) {
      totals.throughputWaits += 1;
      plan(id, freeMs, BEGIN);
    } else begin(id, nowMs);
  }

  function begin(id: number, nowMs: number): void {
    const { attempts, inFlight } = fleet;
    if (pool.throttles()) {
      totals.throttles += 1;
      const again = planSimulatedRetry(attempts.next(id), 'throttled', retry, pauses);
      attempts.replace(id, again.next);
      plan(id, nowMs + again.pauseMs, BEGIN);
      return;
    }
    const tookMs = pool.begin(nowMs);
    totals.invocations += 1;
    inFlight[id] = 1;
    world.inFlightRecords += (attempts.to[id] ?? 0) - (attempts.from[id] ?? 0);
    observe?.invoked?.(nowMs, fleet, id, attempts.next(id));
    plan(id, nowMs + tookMs, FINISH);
  }

  function finish(id: number, nowMs: number): void {
    const { attempts, inFlight } = fleet;
    pool.end(nowMs);
    inFlight[id] = 0;
    world.inFlightRecords -= (attempts.to[id] ?? 0) - (attempts.from[id] ?? 0);
    const failed = inputs.errorRate > 0 && failures() < inputs.errorRate;
    if (failed) totals.failed += 1;
    else settleRecords(world, recorder, fleet, id, nowMs, true);
    const retrial = failed ? planSimulatedRetry(attempts.next(id), 'failed', retry, pauses) : undefined;
    if (retrial?.givenUp === true) settleRecords(world, recorder, fleet, id, nowMs, false);
    observe?.finished?.(nowMs, fleet, id, attempts.next(id), !failed);
    if (world.phase !== 'running') {
      release(id);
      resumeWhenQuiet(nowMs);
      return;
    }
    if (!attempts.replace(id, retrial?.next)) gather(id, nowMs);
    else if (retrial !== undefined && retrial.pauseMs > 0) plan(id, nowMs + retrial.pauseMs, BEGIN);
    else begin(id, nowMs);
  }

  function look(nowMs: number): void {
    // Nothing is decided while the last decision is being carried out.
    if (world.phase !== 'running') {
      queue.set(LOOK, nowMs + 1000);
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
      lag: lagOf(states, nowMs),
      throttles: totals.throttles - seen.throttles,
      bytesPerSecond: ((totals.polledBytes - seen.polledBytes) * 1000) / spanMs,
      concurrentInvocations: (inFlightMs - seen.inFlightMs) / spanMs,
    });
    if (evaluated) {
      Object.assign(seen, { atMs: nowMs, throttles: totals.throttles, polledBytes: totals.polledBytes, inFlightMs });
    }
    observe?.decided?.(nowMs, wished, atMs);
    if (wished !== world.pollers) {
      wanted = wished;
      queue.set(CHANGE, atMs);
    }
    queue.set(LOOK, nextLookMs);
  }

  /** Everyone stops: what is in flight ends, what waits is given back. */
  function change(nowMs: number): void {
    target = wanted;
    if (world.phase !== 'running' || target === world.pollers) return;
    recorder.notePollers(nowMs);
    world.phase = 'rebalancing';
    totals.rebalances += 1;
    for (let id = 0; id < fleet.size; id += 1) if (fleet.inFlight[id] === 0) release(id);
    resumeWhenQuiet(nowMs);
  }

  function release(id: number): void {
    releaseBatch(states, fleet, id);
    plan(id, Number.POSITIVE_INFINITY, CLOSE);
  }

  function resumeWhenQuiet(nowMs: number): void {
    if (pool.running === 0) queue.set(RESUME, nowMs + pauseMs);
  }

  function sample(nowMs: number): void {
    recorder.sample(nowMs);
    observe?.sampled?.(nowMs, world);
    endMs = nowMs;
    isLast = nowMs >= inputs.durationMs || (inputs.untilDrained && recorder.isDrained);
    if (!isLast) queue.set(SAMPLE, Math.min(inputs.durationMs, nowMs + inputs.sampleMs));
  }
}
