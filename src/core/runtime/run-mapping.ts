import type { EventRecord } from '../event/event-record.ts';
import type { EsmctlError } from '../model/errors.ts';
import { createBatcher } from './batcher/batcher.ts';
import { createCommitter } from './checkpoint/committer.ts';
import { commitUnconfirmed } from './checkpoint/uncommitted.ts';
import { createConcurrencyMeter } from './concurrency-meter.ts';
import { createGiveUp } from './destination/deliver-given-up.ts';
import { highWaterOf } from './high-water.ts';
import { asInternalError, internalError } from './internal-error.ts';
import { createInvoker } from './invoker/invoker.ts';
import { balances, emptyCounts, type Ledger } from './ledger/ledger.ts';
import { createMeasurements } from './measurements.ts';
import { createPartitionTable } from './partition-table.ts';
import { createPollerSet } from './poller-set.ts';
import { createProcessor, type Processor } from './processor/processor.ts';
import { expireRecords } from './retry/expire-records.ts';
import { planRetry } from './retry/plan-retry.ts';
import { retryPolicyOf } from './retry/retry-policy.ts';
import type { Run, RunOptions, RunResult } from './run-options.ts';
import { lagsOf, viewPartitions, viewSource } from './run-view.ts';
import type { EndReason, RuntimeEvent } from './runtime-events.ts';
import { scalePollers } from './scale-pollers.ts';
import { watchEnd } from './watch-end.ts';
import { type IdleWatch, watchIdle } from './watch-idle.ts';
import { type PollerWorld, wirePoller } from './wire-poller.ts';

type SettledFate = 'succeeded' | 'sentToDestination' | 'dropped';

/** Wires pollers → processors → retry, destination, commit, and nothing but that. */
export function runMapping(options: RunOptions): Run {
  const { mapping, clock, assumed, random, newRequestId } = options;
  const startedMs = clock.monotonicMs();
  const counts = emptyCounts();
  const measurements = createMeasurements();
  const partitions = createPartitionTable();
  const concurrency = createConcurrencyMeter(clock);
  const cutOff = new AbortController();
  let ending: EndReason | undefined;
  let failure: EsmctlError | undefined;
  let idle: IdleWatch | undefined;
  let inputEnded = false;

  const ledger = (): Ledger => ({ ...counts, unfinished: partitions.unfinished });
  const committer = createCommitter(
    {
      store: options.offsets,
      clock,
      intervalMs: options.commitIntervalMs,
      committable: () => partitions.committable(),
      isOwned: (partition, generation) => partitions.isOwned(partition, generation),
      emit,
      fail,
    },
    options.committed,
  );
  const invoke = createInvoker({
    target: options.target,
    envelope: options.envelope,
    reportBatchItemFailures: mapping.reportBatchItemFailures,
    clock,
    emit,
    signal: cutOff.signal,
    untilListenersCanTakeMore: options.untilListenersCanTakeMore,
    onFatal: fail,
    onMeasured: (measured) => measurements.noteInvocation(measured),
  });
  const giveUp = createGiveUp({
    destination: options.destination,
    onFailure: assumed['destination-failure'] === 'drop' ? 'drop' : 'stop',
    clock,
    emit,
    fail,
  });
  const policy = retryPolicyOf(mapping, assumed);
  const processorsEach = options.processors / options.members;
  const world: PollerWorld = {
    partitions,
    committer,
    counts,
    measurements,
    emit,
    wallMs: () => clock.wallMs(),
    keep: options.keep,
    createSource: options.createSource,
    startProcessor,
    highWater: () => highWaterOf(mapping.batchSize, pollers.all.length * processorsEach),
    isEnding: () => ending !== undefined,
    noteActivity: () => idle?.noteActivity(),
    onRevoked() {
      inputEnded = false;
      pollers.endInput(failure !== undefined);
    },
    untilReadyForMore: options.untilListenersCanTakeMore,
    onEnd: endInput,
    onFailed(error) {
      if (ending !== undefined) return;
      failure ??= error;
      pollers.stopReading();
      endInput();
    },
  };
  const pollers = createPollerSet(options.members, {
    wire: (id) => wirePoller(id, processorsEach, world),
    commit: () => committer.flush(),
    onFailed: fail,
  });
  const end = watchEnd({
    clock,
    isDone: () => (inputEnded || failure !== undefined) && partitions.inHand === 0,
    commit: () => committer.flush().catch(fail),
    isBehind: () => failure === undefined && committer.isBehind,
    tryAgainMs: options.commitIntervalMs,
    onEnd: () => pollers.finish(),
  });

  emit({
    type: 'run-started',
    schemaVersion: 1,
    group: options.group,
    topic: mapping.topic,
    source: viewSource(pollers, 0).name,
    mode: mapping.provisioned === undefined ? 'on-demand' : 'provisioned',
    pollers: options.pollers,
    processors: options.processors,
  });
  const cancelTimeLimit = options.forMs === undefined ? undefined : clock.after(options.forMs, () => stop('time'));
  // A run that does not know its partitions yet waits for them.
  const isBusy = (): boolean => partitions.inHand > 0 || !pollers.isSettled;
  if (options.until.kind === 'idle') idle = watchIdle(clock, options.until.forMs, isBusy, () => stop('idle'));
  const { scaling } = options;
  const viewAll = () => viewPartitions(partitions, pollers, committer.committed);
  const lag = () => lagsOf(viewAll());
  const stopScaling =
    scaling === undefined
      ? undefined
      : scalePollers({ rules: scaling, clock, pollers, lag, measurements, concurrency, emit });
  pollers.start();

  return {
    finished: finish(),
    stop,
    abort() {
      stop('interrupted');
      cutOff.abort();
    },
    view: () => ({
      ledger: ledger(),
      measurements,
      partitions: viewAll(),
      processors: pollers.processors,
      source: viewSource(pollers, measurements.polledBytes),
      pollers: options.pollers - options.members + pollers.size,
      elapsedMs: clock.monotonicMs() - startedMs,
      stopping: ending,
    }),
    uncommitted: () => committer.uncommitted(),
  };

  function emit(event: RuntimeEvent): void {
    if (event.type === 'destination-failed') measurements.destinationFailures += 1;
    else if (event.type === 'bad-record') measurements.badRecords += 1;
    options.listener(event);
  }

  function startProcessor(id: number, onDrained: (processor: Processor) => void): Processor {
    const batcher = createBatcher({
      batchSize: mapping.batchSize,
      windowMs: mapping.batchingWindowMs,
      payloadLimitBytes: Number(assumed['payload-limit-bytes']),
      envelope: options.envelope,
    });
    const processor: Processor = createProcessor({
      id,
      batcher,
      clock,
      newRequestId,
      invoke: (attempt, processorId, closedBy) => concurrency.during(() => invoke(attempt, processorId, closedBy)),
      planRetry: (attempt, outcome) => planRetry(attempt, outcome, { policy, random, newRequestId }),
      expire: (records, nowMs) => expireRecords(records, policy, nowMs),
      giveUp,
      settle,
      isCurrent: (record) => partitions.isCurrent(record),
      emit,
      onDrained: () => onDrained(processor),
      onIdle: () => end.look(),
    });
    return processor;
  }

  /** Everything that was polled is still worked through. */
  function endInput(): void {
    if (options.until.kind !== 'end' && failure === undefined) return;
    inputEnded = true;
    pollers.endInput(true);
    end.look();
  }

  function settle(records: readonly EventRecord[], fate: SettledFate): void {
    counts[fate] += partitions.finish(records);
    committer.noteProgress();
    idle?.noteActivity();
  }

  function stop(reason: EndReason): void {
    if (ending !== undefined) return;
    ending = reason;
    emit({ type: 'stopping', reason });
    pollers.stop();
  }

  function fail(error: EsmctlError): void {
    failure ??= error;
    stop('failed');
  }
  async function finish(): Promise<RunResult> {
    await pollers.finished;
    stopScaling?.();
    cancelTimeLimit?.();
    idle?.stop();
    end.stop();
    ending ??= failure === undefined ? 'end' : 'failed';
    pollers.stop();
    // A member of a group can commit only until it leaves.
    await committer.finish().catch((error: unknown) => {
      failure ??= asInternalError(error);
    });
    const left = viewAll();
    const uncommitted = committer.uncommitted();
    if (uncommitted.size > 0) failure ??= commitUnconfirmed(uncommitted);
    await pollers.leave();
    const sum = ledger();
    if (!balances(sum)) {
      emit({ type: 'ledger-unbalanced', ledger: sum });
      failure = internalError(`the ledger does not balance: ${JSON.stringify(sum)}`);
    }
    return {
      reason: failure === undefined ? ending : 'failed',
      error: failure,
      ledger: sum,
      measurements,
      committed: committer.committed,
      uncommitted,
      partitions: left,
      durationMs: clock.monotonicMs() - startedMs,
    };
  }
}
