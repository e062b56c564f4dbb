import type { EsmctlError } from '../model/errors.ts';
import { asInternalError } from './internal-error.ts';
import type { Processor } from './processor/processor.ts';
import type { WiredPoller } from './wire-poller.ts';

export interface PollerSetOptions {
  readonly wire: (id: number) => WiredPoller;
  /** Commits what is done, before a poller leaves. */
  readonly commit: () => Promise<void>;
  readonly onFailed: (error: EsmctlError) => void;
}

/** The pollers of a run: they come and go while it goes on, and end together. */
export interface PollerSet {
  /** Those that stay; one that finishes its last invocation before it leaves is not counted. */
  readonly size: number;
  readonly all: readonly WiredPoller[];
  readonly processors: readonly Processor[];
  /** Every poller knows its partitions; none joins, leaves or waits for the others to rejoin. */
  readonly isSettled: boolean;
  start(): void;
  /** The newest go first, after their invocations in flight and their last commit. */
  resize(size: number): void;
  /** Nothing more is expected for now. `false` takes that back. */
  endInput(ended: boolean): void;
  /** Everything is done: processors stop when they are idle. */
  finish(): void;
  /** What was read is still worked through. */
  stopReading(): void;
  /** Reads nothing more, starts no new invocation. */
  stop(): void;
  /** Resolves after `finish` or `stop`, when all processors have stopped. */
  readonly finished: Promise<void>;
  /** Leaves the group with all of them. */
  leave(): Promise<void>;
}

export function createPollerSet(size: number, { wire, commit, onFailed }: PollerSetOptions): PollerSet {
  let all: readonly WiredPoller[] = [];
  const leaving = new Set<WiredPoller>();
  let closed = false;
  let close: () => void = () => undefined;
  const closing = new Promise<void>((resolve) => {
    close = resolve;
  });
  add(size);

  return {
    get size() {
      return all.length - leaving.size;
    },
    get all() {
      return all;
    },
    get processors() {
      return all.flatMap(({ processors }) => processors);
    },
    get isSettled() {
      return leaving.size === 0 && all.every(({ isAssigned }) => isAssigned);
    },
    start() {
      for (const { source } of all) source.start();
    },
    resize(wanted) {
      if (closed) return;
      const staying = all.filter((poller) => !leaving.has(poller));
      for (const poller of staying.slice(wanted)) void retire(poller).catch(fail);
      for (const poller of add(wanted - staying.length)) poller.source.start();
    },
    endInput(ended) {
      for (const processor of processorsOf(all)) processor.endInput(ended);
    },
    finish() {
      closed = true;
      for (const processor of processorsOf(all)) processor.finish();
      close();
    },
    stopReading() {
      closed = true;
      for (const { source } of all) source.stopReading();
    },
    stop() {
      closed = true;
      for (const { source, processors } of all) {
        for (const processor of processors) processor.stop();
        source.stopReading();
      }
      close();
    },
    finished: closing.then(() => finishedOf(all)),
    async leave() {
      await Promise.all(all.map((poller) => poller.leave()));
    },
  };

  function fail(error: unknown): void {
    onFailed(asInternalError(error));
  }

  function add(count: number): readonly WiredPoller[] {
    const added: WiredPoller[] = [];
    while (added.length < count) {
      const poller = wire(freeId());
      for (const { finished } of poller.processors) void finished.catch(fail);
      all = [...all, poller];
      added.push(poller);
    }
    return added;
  }

  /** Processors are numbered by it, so that it is not one that still works. */
  function freeId(): number {
    const taken = new Set(all.map(({ id }) => id));
    for (let id = 0; ; id += 1) if (!taken.has(id)) return id;
  }

  async function retire(poller: WiredPoller): Promise<void> {
    leaving.add(poller);
    poller.source.stopReading();
    for (const processor of poller.processors) processor.stop();
    await finishedOf([poller]);
    if (closed) return;
    await commit();
    poller.giveUpAll();
    await poller.leave();
    // It may have rejoined in between.
    poller.giveUpAll();
    leaving.delete(poller);
    all = all.filter((other) => other !== poller);
  }
}

function processorsOf(pollers: readonly WiredPoller[]): readonly Processor[] {
  return pollers.flatMap(({ processors }) => processors);
}

async function finishedOf(pollers: readonly WiredPoller[]): Promise<void> {
  await Promise.allSettled(processorsOf(pollers).map(({ finished }) => finished));
}
