import { buildEnvelope } from '../../src/core/event/envelope.ts';
import type { InvokeRequest, InvokeResult } from '../../src/core/lambda/function-port.ts';
import type { StreamMapping } from '../../src/core/mapping/mapping.ts';
import { type Assumed, assume } from '../../src/core/model/assumptions.ts';
import type { KafkaRecord, RecordBytes } from '../../src/core/model/record.ts';
import { keyOf, type TopicPartition } from '../../src/core/model/topic-partition.ts';
import type { CommittedOffset, OffsetStore } from '../../src/core/records/offset-store.ts';
import type { RecordSource, SourceListener } from '../../src/core/records/record-source.ts';
import type { Destination } from '../../src/core/runtime/destination/destination.ts';
import type { GivenUp } from '../../src/core/runtime/given-up.ts';
import { runMapping } from '../../src/core/runtime/run-mapping.ts';
import type { Run, RunResult, Until } from '../../src/core/runtime/run-options.ts';
import type { RuntimeEvent } from '../../src/core/runtime/runtime-events.ts';
import { streamMapping } from './records.ts';
import { payloadText } from './text-payload.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** What the function saw in one invocation. */
export interface SeenInvocation {
  readonly requestId: string;
  /** `orders-0:5` for each record, in the order of the event. */
  readonly records: readonly string[];
  readonly atMs: number;
}

export type ScriptedFunction = (
  seen: SeenInvocation,
  index: number,
  clock: VirtualClock,
) => Promise<InvokeResult> | InvokeResult;

export interface VirtualRunOptions {
  readonly mapping?: Partial<StreamMapping>;
  readonly records: readonly KafkaRecord[];
  readonly answer: ScriptedFunction;
  readonly assumed?: Partial<Assumed>;
  readonly processors?: number;
  readonly keep?: (value: RecordBytes | null) => boolean;
  readonly committed?: readonly CommittedOffset[];
  readonly until?: Until;
  /** In place of a log that has one owner. */
  readonly world?: (clock: VirtualClock) => {
    readonly offsets: OffsetStore;
    readonly createSource: (listener: SourceListener) => RecordSource;
  };
  readonly deliver?: (givenUp: GivenUp) => Promise<void>;
  /** Called after the run was wired, before time moves. */
  readonly onStarted?: (run: Run, clock: VirtualClock) => void;
  readonly onEvent?: (event: RuntimeEvent) => void;
  readonly onCommit?: (offsets: readonly CommittedOffset[]) => void;
}

export interface VirtualRunResult {
  readonly result: RunResult;
  readonly invocations: readonly SeenInvocation[];
  readonly delivered: readonly GivenUp[];
  readonly events: readonly RuntimeEvent[];
  readonly clock: VirtualClock;
}

export const OK: InvokeResult = { kind: 'response', body: 'null' };
export const THROWN: InvokeResult = {
  kind: 'response',
  body: '{"errorType":"Error","errorMessage":"poison"}',
  functionError: 'Unhandled',
};

/** The real core on virtual time: only the world around it (log, function, store) is scripted. */
export async function runVirtually(options: VirtualRunOptions): Promise<VirtualRunResult> {
  const clock = createVirtualClock();
  const { run, ...seen } = startVirtually(options, clock);
  const result = await clock.runUntil(run.finished);
  return { result, clock, ...seen };
}

/** One of several runs on the same clock; somebody else drives it. */
export function startVirtually(
  options: VirtualRunOptions,
  clock: VirtualClock,
): { readonly run: Run } & Pick<VirtualRunResult, 'invocations' | 'delivered' | 'events'> {
  const mapping = streamMapping({
    ...options.mapping,
    ...(options.deliver === undefined ? {} : { onFailureDestination: 'file:test' }),
  });
  const invocations: SeenInvocation[] = [];
  const delivered: GivenUp[] = [];
  const events: RuntimeEvent[] = [];
  let requests = 0;
  const destination: Destination | undefined =
    options.deliver === undefined
      ? undefined
      : {
          name: 'file:test',
          deliver: async (givenUp) => {
            await options.deliver?.(givenUp);
            delivered.push(givenUp);
          },
          close: () => Promise.resolve(),
        };
  const world = options.world?.(clock);
  const run = runMapping({
    mapping,
    group: 'orders-group',
    assumed: assume(options.assumed),
    envelope: buildEnvelope(mapping),
    keep: options.keep ?? (() => true),
    createSource:
      world?.createSource ??
      ((listener) => createScriptedSource(options.records, options.committed ?? [], listener, clock)),
    offsets: world?.offsets ?? {
      read: () => Promise.resolve(options.committed ?? []),
      commit: (_generation, offsets) => {
        options.onCommit?.(offsets);
        return Promise.resolve('committed');
      },
    },
    committed: options.committed ?? [],
    target: {
      start: () => Promise.resolve(),
      close: () => Promise.resolve(),
      invoke: async (request) => {
        const seen = { requestId: request.requestId, records: namesIn(request), atMs: clock.monotonicMs() };
        invocations.push(seen);
        return options.answer(seen, invocations.length - 1, clock);
      },
    },
    destination,
    pollers: 1,
    processors: options.processors ?? 1,
    members: 1,
    scaling: undefined,
    until: options.until ?? { kind: 'end' },
    forMs: undefined,
    commitIntervalMs: 500,
    clock,
    random: () => 0,
    newRequestId: () => {
      requests += 1;
      return `request-${requests}`;
    },
    listener: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
    untilListenersCanTakeMore: () => undefined,
  });
  options.onStarted?.(run, clock);
  return { run, invocations, delivered, events };
}

function namesIn(request: InvokeRequest): string[] {
  const event = JSON.parse(payloadText(request.payload)) as { records: Record<string, { offset: number }[]> };
  return Object.entries(event.records).flatMap(([group, records]) => records.map(({ offset }) => `${group}:${offset}`));
}

/** A log that delivers two records of a partition at a time, honours pauses, and starts at committed offsets. */
function createScriptedSource(
  records: readonly KafkaRecord[],
  committed: readonly CommittedOffset[],
  listener: SourceListener,
  clock: VirtualClock,
): RecordSource {
  const start = new Map(committed.map((offset) => [keyOf(offset), offset.nextOffset]));
  const waiting = records.filter((record) => record.offset >= (start.get(keyOf(record)) ?? 0n));
  const paused = new Set<string>();
  const seen = new Set<string>();
  let stopped = false;
  const setPaused = (them: readonly TopicPartition[], value: boolean): void => {
    for (const name of them.map(keyOf))
      if (value) paused.add(name);
      else paused.delete(name);
  };
  const step = (): void => {
    if (stopped) return;
    const first = waiting.find((record) => !paused.has(keyOf(record)));
    if (first === undefined && waiting.length === 0) {
      listener.onEnd();
      return;
    }
    if (first !== undefined) {
      const chunk = waiting.filter((record) => keyOf(record) === keyOf(first)).slice(0, 2);
      for (const record of chunk) waiting.splice(waiting.indexOf(record), 1);
      const { topic, partition } = first;
      if (!seen.has(keyOf(first))) listener.onAssigned(0, [{ topic, partition }]);
      seen.add(keyOf(first));
      const nextOffset = (chunk.at(-1)?.offset ?? 0n) + 1n;
      listener.onRecords(0, { topic, partition, records: chunk, nextOffset, bytes: 0 });
    }
    clock.after(1, step);
  };
  return {
    name: 'scripted',
    progress: { readBytes: 0, totalBytes: undefined },
    start: () => void clock.after(0, step),
    pause: (them) => setPaused(them, true),
    resume: (them) => setPaused(them, false),
    stopReading: () => {
      stopped = true;
    },
    stop: () => {
      stopped = true;
      return Promise.resolve();
    },
  };
}
