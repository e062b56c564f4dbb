import type { EventRecord } from '../../event/event-record.ts';
import { groupRecords } from '../../event/payload.ts';
import type { Clock } from '../../model/clock.ts';
import { type Attempt, firstAttempt } from '../attempt.ts';
import type { Fate, GivenUp } from '../given-up.ts';
import { rangesOf } from '../offset-ranges.ts';
import type { Outcome } from '../outcome.ts';
import type { Emit } from '../runtime-events.ts';
import { createRecordQueue } from './record-queue.ts';
import type { BatchMaker, ClosedBatch, NextStep } from './roles.ts';

export interface ProcessorOptions {
  readonly id: number;
  readonly batcher: BatchMaker;
  readonly clock: Clock;
  readonly newRequestId: () => string;
  /** One invocation of these records. */
  readonly invoke: (attempt: Attempt, processor: number, closedBy: string) => Promise<Outcome | undefined>;
  readonly planRetry: (attempt: Attempt, outcome: Outcome) => NextStep;
  readonly expire: (records: readonly EventRecord[], nowMs: number) => ExpirySplit;
  readonly giveUp: (givenUp: GivenUp, processor: number) => Promise<Fate>;
  readonly settle: (records: readonly EventRecord[], fate: SettledFate) => void;
  /** False when the record's partition was given up since it was polled: it is another's to process. */
  readonly isCurrent: (record: EventRecord) => boolean;
  readonly emit: Emit;
  /** Called whenever the queue became shorter. */
  readonly onDrained: () => void;
  /** Called after each batch that was worked through. */
  readonly onIdle: () => void;
}

type SettledFate = 'succeeded' | Exclude<Fate, 'unfinished'>;

export interface ExpirySplit {
  readonly expired: readonly EventRecord[];
  readonly alive: readonly EventRecord[];
}

export type ProcessorState = 'waiting' | 'filling' | 'invoking' | 'pausing' | 'delivering' | 'stopped';

/** Runs filter → batch → invoke → retry → checkpoint for its partitions, one batch at a time. */
export interface Processor {
  readonly id: number;
  readonly state: ProcessorState;
  /** Records of the batch in hand that are not done yet. */
  readonly batchRecords: number;
  readonly queuedRecords: number;
  readonly queuedBytes: number;
  accept(record: EventRecord): void;
  /** To be called after a series of `accept`. */
  wake(): void;
  /**
   * Nothing more is expected: what is open closes without waiting for its window. `false` takes that back: partitions
   * were given up, and what waits of them goes.
   */
  endInput(ended?: boolean): void;
  /** Everything is done: the processor stops when it is idle. */
  finish(): void;
  /** Starts no new invocation; the one in flight is finished. */
  stop(): void;
  /** Resolves when the processor has stopped, or has nothing left after `finish`. */
  readonly finished: Promise<void>;
}

export function createProcessor(options: ProcessorOptions): Processor {
  const { id, batcher, clock, emit } = options;
  const queue = createRecordQueue();
  let state: ProcessorState = 'waiting';
  let batchRecords = 0;
  let ended = false;
  let finishing = false;
  let stopping = false;
  let wakeUp: () => void = () => undefined;
  const finished = Promise.resolve().then(loop);

  return {
    id,
    finished,
    get state() {
      return state;
    },
    get batchRecords() {
      return batchRecords;
    },
    get queuedRecords() {
      return queue.length;
    },
    get queuedBytes() {
      return queue.bytes;
    },
    accept: (record) => queue.push(record),
    wake: () => wakeUp(),
    endInput(now = true) {
      ended = now;
      // An invocation may take minutes, and each rebalance in between brings the same records again.
      queue.keep(options.isCurrent);
      wakeUp();
    },
    finish() {
      finishing = true;
      wakeUp();
    },
    stop() {
      stopping = true;
      wakeUp();
    },
  };

  async function loop(): Promise<void> {
    while (!stopping) {
      const batch = nextBatch();
      if (batch !== undefined) {
        batchRecords = batch.records.length;
        await workThrough(batch);
        batchRecords = 0;
        options.onIdle();
      } else if (finishing && queue.length === 0) break;
      else {
        state = batcher.size > 0 ? 'filling' : 'waiting';
        await sleep(batcher.windowEndsAtMs === undefined ? undefined : batcher.windowEndsAtMs - clock.monotonicMs());
      }
    }
    state = 'stopped';
  }

  function nextBatch(): ClosedBatch | undefined {
    const nowMs = clock.monotonicMs();
    for (let record = queue.peek(); record !== undefined; record = queue.peek()) {
      if (options.isCurrent(record) && !batcher.offer(record, nowMs)) break;
      queue.shift();
    }
    options.onDrained();
    const due = batcher.due(nowMs) ?? (ended && batcher.size > 0 ? 'end' : undefined);
    return due === undefined ? undefined : batcher.close(due);
  }

  /** Waits for `wake`, at most this long; forever without a number. */
  function sleep(forMs: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const cancel = forMs === undefined ? undefined : clock.after(Math.max(0, forMs), () => wakeUp());
      wakeUp = () => {
        cancel?.();
        wakeUp = () => undefined;
        resolve();
      };
    });
  }

  async function workThrough(batch: ClosedBatch): Promise<void> {
    const current = keepCurrent(batch.records);
    if (current.length === 0) return;
    const groups = [...groupRecords(current).values()];
    const [only = []] = groups;
    const records = groups.length === 1 ? only : only.concat(...groups.slice(1));
    const first = firstAttempt(records, options.newRequestId());
    if (batch.closedBy === 'oversize') return giveUp(first, records, 'MaximumPayloadSizeExceeded');
    const stack: Attempt[] = [first];
    for (let attempt = stack.pop(); attempt !== undefined && !stopping; attempt = stack.pop()) {
      await pause(attempt);
      if (stopping) return;
      const alive = await giveUpExpired(attempt);
      if (alive !== undefined) stack.push(...(await invokeOnce(alive, batch.closedBy)).toReversed());
    }
  }

  async function pause({ pauseMs, records }: Attempt): Promise<void> {
    state = 'pausing';
    const untilMs = clock.monotonicMs() + pauseMs;
    const waits = (): boolean => !stopping && clock.monotonicMs() < untilMs && records.some(options.isCurrent);
    while (waits()) await sleep(untilMs - clock.monotonicMs());
  }

  /** The attempt without expired records and those given up to another owner: a changed batch has a new request id. */
  async function giveUpExpired(attempt: Attempt): Promise<Attempt | undefined> {
    const { expired, alive } = options.expire(keepCurrent(attempt.records), clock.wallMs());
    if (expired.length > 0) await giveUp(attempt, expired, 'RecordAgeExceeded');
    const records = expired.length > 0 ? keepCurrent(alive) : alive;
    if (records.length === attempt.records.length) return attempt;
    if (records.length === 0 || stopping) return undefined;
    return { ...attempt, records, requestId: options.newRequestId(), sends: 0 };
  }

  async function invokeOnce(attempt: Attempt, closedBy: string): Promise<readonly Attempt[]> {
    state = 'invoking';
    const outcome = await options.invoke(attempt, id, closedBy);
    if (outcome === undefined) return [];
    const reached = outcome.kind === 'throttled' || outcome.kind === 'unreachable' ? 0 : 1;
    const invocations = attempt.invocations + reached;
    const after = { ...attempt, invocations, sends: attempt.sends + 1, lastOutcome: outcome };
    const { step, done, next, givenUp } = options.planRetry(after, outcome);
    if (done.length > 0) settle(done, 'succeeded');
    if (givenUp !== undefined) await giveUp(after, keepCurrent(givenUp.records), givenUp.condition);
    if (!stopping && (step === 'again' || step === 'shrink' || step === 'split')) {
      const batches = next.map(({ records }) => records.length);
      emit({
        type: 'retry-planned',
        processor: id,
        requestId: attempt.requestId,
        step,
        pauseSeconds: (next[0]?.pauseMs ?? 0) / 1000,
        batches,
      });
    }
    return next;
  }

  async function giveUp(
    attempt: Attempt,
    records: readonly EventRecord[],
    condition: GivenUp['condition'],
  ): Promise<void> {
    if (records.length === 0) return;
    state = 'delivering';
    const { requestId, invocations, lastOutcome } = attempt;
    const givenUp = { records, condition, requestId, invocations, lastOutcome, atMs: clock.wallMs() };
    const fate = await options.giveUp(givenUp, id);
    const ranges = rangesOf(records);
    emit({ type: 'records-given-up', processor: id, requestId, condition, fate, records: records.length, ranges });
    if (fate === 'unfinished') stopping = true;
    else settle(records, fate);
  }

  /** Those whose partition was given up are no longer in hand. */
  function keepCurrent(records: readonly EventRecord[]): readonly EventRecord[] {
    if (records.every(options.isCurrent)) return records;
    const kept = records.filter(options.isCurrent);
    batchRecords -= records.length - kept.length;
    return kept;
  }

  function settle(records: readonly EventRecord[], fate: SettledFate): void {
    batchRecords -= records.length;
    options.settle(records, fate);
  }
}
