import { readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { compileFilters } from '../../../filter/compile-filters.ts';
import { createFileBlocks } from '../line-blocks.ts';
import { createPrepareBlock } from './prepare-block.ts';
import { type AheadAnswer, type AheadRequest, type AheadWork, BLOCKS_AHEAD } from './protocol.ts';
import { createSlabArena } from './slab-arena.ts';

/** A thread that reads a recorded file ahead of the main thread. */
function serve(work: AheadWork): void {
  const filters = compileFilters(work.filterPatterns, work.filterOptions);
  if (!filters.ok) throw new Error('the filters cannot be compiled');
  const slabs = createSlabArena();
  const prepare = createPrepareBlock(work, filters.filter, slabs);
  const { descriptor, name, totalBytes } = work;
  const blocks = createFileBlocks(name, totalBytes, (bytes, at, length, position) =>
    readSync(descriptor, bytes, at, length, position),
  );
  let position = totalBytes;
  let ahead = 0;
  let isReading = false;

  parentPort?.on('message', (request: AheadRequest) => {
    if (request.type === 'start') position = request.position;
    else {
      slabs.giveBack(request.freeSlabs);
      ahead -= 1;
    }
    void readOn();
  });
  post({ type: 'ready' });

  async function readOn(): Promise<void> {
    if (isReading) return;
    isReading = true;
    try {
      while (ahead < BLOCKS_AHEAD && position < totalBytes) {
        const block = await blocks.read(position);
        if (block === undefined) break;
        const rows = prepare(block);
        const columns = [rows.numbers, rows.offsets, rows.timestampsMs, rows.positions];
        const memory = rows.slabs.map((slab) => slab.memory);
        post({ type: 'block', ...rows }, [...columns.map(({ buffer }) => buffer), ...memory]);
        position = block.endsAt;
        ahead += 1;
        // Messages are read between blocks.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } catch {
      position = totalBytes;
      post({ type: 'failed' });
    }
    isReading = false;
  }

  function post(answer: AheadAnswer, transfer: readonly ArrayBuffer[] = []): void {
    parentPort?.postMessage(answer, transfer);
  }
}

serve(workerData as AheadWork);
