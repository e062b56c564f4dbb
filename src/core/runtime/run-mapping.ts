import type { EventRecord } from '../event/event-record.ts';
import type { EsmctlError } from '../model/errors.ts';
import { createAssigner } from './assigner/assigner.ts';
import { createBatcher } from './batcher/batcher.ts';
import { createCommitter } from './checkpoint/committer.ts';
import { createGiveUp } from './destination/deliver-given-up.ts';
import { highWaterOf } from './high-water.ts';
import { asInternalError, internalError } from './internal-error.ts';
import { createInvoker } from './invoker/invoker.ts';
import { balances, emptyCounts, type Ledger } from './ledger/ledger.ts';
import { listenToSource, noteRecord } from './listen-to-source.ts';
import { createMeasurements } from './measurements.ts';
import { createPartitionTable } from './partition-table.ts';
import { createPoller } from './poller/poller.ts';
import { createProcessor, type Processor } from './processor/processor.ts';
import { expireRecords } from './retry/expire-records.ts';
import { planRetry } from './retry/plan-retry.ts';
import { retryPolicyOf } from './retry/retry-policy.ts';
import type { Run, RunOptions, RunResult } from './run-options.ts';
import { viewPartitions } from './run-view.ts';
import type { EndReason, RuntimeEvent } from './runtime-events.ts';
import { type IdleWatch, watchIdle } from './watch-idle.ts';

type SettledFate = 'succeeded' | 'sentToDestination' | 'dropped';

/** Wires poller → assigner → processors → retry, destination, commit, and nothing but that. */
export function runMapping(options: RunOptions): Run {
  const { mapping, clock, assumed, random, newRequestId } = options;
  const startedMs = clock.monotonicMs();
  const counts = emptyCounts();
  const measurements = createMeasurements();
  const partitions = createPartitionTable();
  const assigner = createAssigner(options.processors);
  const cutOff = new AbortController();
  let ending: EndReason | undefined;
  let failure: EsmctlError | undefined;
  let idle: IdleWatch | undefined;
  let inputEnded = false;
  let finishing = false;

  const ledger = (): Ledger => ({ ...counts, unfinished: partitions.unfinished });
  const committer = createCommitter(
    {
      store: options.offsets,
      clock,
      intervalMs: options.commitIntervalMs,
      committable: () => partitions.committable(),
      generation: () => listening.generation,
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
  const processors = Array.from({ length: options.processors }, (_, id) => startProcessor(id));
  const listening = listenToSource({
    partitions,
    assigner,
    committer,
    poller: () => poller,
    emit,
    isEnding: () => ending !== undefined,
    measurements,
    noteActivity: () => idle?.noteActivity(),
    onRevoked() {
      inputEnded = false;
      for (const processor of processors) processor.endInput(failure !== undefined);
    },
    untilReadyForMore: options.untilListenersCanTakeMore,
    onEnd: endInput,
    onFailed(error) {
      if (ending !== undefined) return;
      failure ??= error;
      endInput();
    },
  });
  const source = options.createSource(listening);
  const poller = createPoller({
    keep: options.keep,
    intakeOf: (partition) => processorOf(partition),
    note: noteRecord(partitions, counts, measurements),
    track: (_partition, record) => partitions.track(record),
    advance: (partition, nextOffset) => partitions.advance(partition, nextOffset),
    pause: (them) => source.pause(them),
    resume: (them) => source.resume(them),
    emit,
    wallMs: () => clock.wallMs(),
    highWater: highWaterOf(mapping.batchSize, options.processors),
  });

  emit({
    type: 'run-started',
    schemaVersion: 1,
    group: options.group,
    topic: mapping.topic,
    source: source.name,
    mode: mapping.provisioned === undefined ? 'on-demand' : 'provisioned',
    pollers: options.pollers,
    processors: options.processors,
  });
  const cancelTimeLimit = options.forMs === undefined ? undefined : clock.after(options.forMs, () => stop('time'));
  if (options.until.kind === 'idle') {
    idle = watchIdle(
      clock,
      options.until.forMs,
      () => partitions.inHand > 0,
      () => stop('idle'),
    );
  }
  source.start();

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
      partitions: viewPartitions(partitions, assigner, committer.committed, poller.pausedPartitions),
      processors,
      source: { name: source.name, ...source.progress },
      elapsedMs: clock.monotonicMs() - startedMs,
      stopping: ending,
    }),
  };

  function emit(event: RuntimeEvent): void {
    if (event.type === 'destination-failed') measurements.destinationFailures += 1;
    else if (event.type === 'bad-record') measurements.badRecords += 1;
    options.listener(event);
  }

  function startProcessor(id: number): Processor {
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
      invoke,
      planRetry: (attempt, outcome) => planRetry(attempt, outcome, { policy, random, newRequestId }),
      expire: (records, nowMs) => expireRecords(records, policy, nowMs),
      giveUp,
      settle,
      isCurrent: (record) => partitions.isCurrent(record),
      emit,
      onDrained: () => poller.onDrained(processor),
      onIdle: finishWhenDone,
    });
    return processor;
  }

  function processorOf(partition: string): Processor {
    const processor = processors[assigner.ownerOf(partition)];
    if (processor === undefined) throw internalError(`no processor for ${partition}`);
    return processor;
  }

  /** Everything that was polled is still worked through. */
  function endInput(): void {
    if (options.until.kind !== 'end' && failure === undefined) return;
    inputEnded = true;
    for (const processor of processors) processor.endInput();
    finishWhenDone();
  }

  /** The end is reached when what was read is done and committed; a rebalance before that means to read again. */
  function finishWhenDone(): void {
    const isDone = (): boolean => (inputEnded || failure !== undefined) && partitions.inHand === 0;
    if (finishing || !isDone()) return;
    finishing = true;
    const committed = committer.flush().catch(fail);
    void committed.then(() => {
      finishing = false;
      if (isDone()) for (const processor of processors) processor.finish();
    });
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
    for (const processor of processors) processor.stop();
    source.stopReading();
  }

  function fail(error: EsmctlError): void {
    failure ??= error;
    stop('failed');
  }
  async function finish(): Promise<RunResult> {
    await Promise.all(
      processors.map(({ finished }) => finished.catch((error: unknown) => fail(asInternalError(error)))),
    );
    cancelTimeLimit?.();
    idle?.stop();
    ending ??= failure === undefined ? 'end' : 'failed';
    for (const processor of processors) processor.stop();
    // A member of a group can commit only until it leaves.
    await committer.finish().catch((error: unknown) => {
      failure ??= asInternalError(error);
    });
    await source.stop();
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
      durationMs: clock.monotonicMs() - startedMs,
    };
  }
}
