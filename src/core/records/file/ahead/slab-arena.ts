import type { ByteArena } from '../../../event/byte-arena.ts';
import { SLAB_BYTES, type UsedSlab } from './protocol.ts';

/** An arena whose slabs are handed over to another thread, block by block, and come back to be written anew. */
export interface SlabArena extends ByteArena {
  /** The slab of the last `reserve`. */
  readonly current: number;
  /** What was written since the last time. */
  takeUsed(): readonly UsedSlab[];
  giveBack(slabs: readonly ArrayBuffer[]): void;
}

export function createSlabArena(): SlabArena {
  const free: ArrayBuffer[] = [];
  let used: UsedSlab[] = [];
  let memory = new ArrayBuffer(0);
  let buffer: Buffer = Buffer.from(memory);
  let position = 0;
  let current = -1;

  const put = (): void => {
    // One that holds little is not sent whole: each of its records may keep it for long.
    if (position > 0) used.push({ slab: current, memory: position * 2 < memory.byteLength ? cut() : memory });
  };

  const cut = (): ArrayBuffer => {
    const part = memory.slice(0, position);
    if (memory.byteLength === SLAB_BYTES) free.push(memory);
    return part;
  };

  return {
    get current() {
      return current;
    },
    reserve(bytes) {
      if (position + bytes > memory.byteLength) {
        put();
        memory = (bytes <= SLAB_BYTES ? free.pop() : undefined) ?? new ArrayBuffer(Math.max(SLAB_BYTES, bytes));
        buffer = Buffer.from(memory);
        current += 1;
        position = 0;
      }
      const start = position;
      position += bytes;
      return { buffer, start };
    },
    takeUsed() {
      put();
      const them = used;
      used = [];
      memory = new ArrayBuffer(0);
      position = 0;
      return them;
    },
    giveBack(slabs) {
      free.push(...slabs);
    },
  };
}
