import { Worker } from 'node:worker_threads';
import { openPreparedBlock, type PreparedBlock } from './prepared-block.ts';
import type { AheadAnswer, AheadRequest, AheadWork, PreparedRows } from './protocol.ts';
import { type BlockSlabs, openBlockSlabs } from './slab-table.ts';

/** Reads a large file in a thread of its own, which parses, filters and encodes while the main thread hands on. */
export interface ReadAhead {
  /**
   * The block at `position`, which is where the last one ended. Undefined where the thread has none to give: it is not
   * up yet, it failed, or this is the end of the file. The caller then reads for itself.
   */
  read(position: number): Promise<PreparedBlock | undefined> | undefined;
  /** Resolves when the thread is gone. */
  close(): Promise<void>;
}

/** Of compiled code: a thread cannot be started from the TypeScript sources without a loader. */
const THREAD_ENTRY = import.meta.url.endsWith('.ts') ? undefined : new URL('./main.js', import.meta.url);

/** Less is read before a thread is up. */
const WORTH_A_THREAD_BYTES = 32 * 1024 * 1024;

/** The garbage of a block is gone with the next one: little room keeps it in the processor's cache. */
const YOUNG_MEGABYTES = 24;

export interface ReadAheadOptions {
  readonly entry?: URL | undefined;
  readonly worthAThreadBytes?: number;
}

/** Undefined where the file is too small for it. The thread starts with the first `read`. */
export function openReadAhead(work: AheadWork, options: ReadAheadOptions = {}): ReadAhead | undefined {
  const { entry = THREAD_ENTRY, worthAThreadBytes = WORTH_A_THREAD_BYTES } = options;
  if (entry === undefined || work.totalBytes < worthAThreadBytes) return undefined;
  let freeSlabs: ArrayBuffer[] = [];
  const blocks: PreparedRows[] = [];
  let thread: Worker | undefined;
  let state: 'starting' | 'ready' | 'reading' | 'over' = 'starting';
  let nextPosition: number | undefined;
  let inHand: BlockSlabs | undefined;
  let wake: () => void = () => undefined;

  return {
    read(position) {
      thread ??= start(entry);
      takeBack();
      if (state === 'ready') {
        state = 'reading';
        nextPosition = position;
        send({ type: 'start', position });
      }
      if (state !== 'reading' || position >= work.totalBytes) return undefined;
      return position === nextPosition ? nextBlock() : undefined;
    },
    async close() {
      state = 'over';
      wake();
      await thread?.terminate();
    },
  };

  async function nextBlock(): Promise<PreparedBlock | undefined> {
    // One thread has filled a block and tells; it is asked only for the next.
    while (blocks.length === 0 && state === 'reading') await new Promise<void>((resolve) => (wake = resolve));
    const rows = state === 'over' ? undefined : blocks.shift();
    if (rows === undefined) return undefined;
    inHand = openBlockSlabs(rows.slabs, (memory) => freeSlabs.push(memory));
    nextPosition = rows.endsAt;
    return openPreparedBlock(rows, work.topic, inHand);
  }

  /** What the last block held was handed on by now. */
  function takeBack(): void {
    if (inHand === undefined) return;
    inHand.seal();
    inHand = undefined;
    send({ type: 'taken', freeSlabs }, freeSlabs);
    freeSlabs = [];
  }

  function start(url: URL): Worker {
    const worker = new Worker(url, {
      workerData: work,
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    worker.on('message', (answer: AheadAnswer) => {
      if (answer.type === 'block') blocks.push(answer);
      else if (answer.type === 'failed') giveUp();
      else if (state === 'starting') state = 'ready';
      wake();
    });
    worker.on('error', giveUp).on('exit', giveUp);
    return worker;
  }

  function send(request: AheadRequest, transfer: readonly ArrayBuffer[] = []): void {
    thread?.postMessage(request, transfer);
  }

  /** What it read before is still good. */
  function giveUp(): void {
    state = 'over';
    wake();
  }
}
