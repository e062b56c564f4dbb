import type { ByteArena } from '../../../event/byte-arena.ts';
import { type AnnouncedSlab, SLAB_BYTES } from './protocol.ts';

/** An arena in memory that two threads see: this one writes, the other says when a slab may be written anew. */
export interface SharedSlabs extends ByteArena {
  /** The slab of the last `reserve`. */
  readonly current: number;
  free(slabs: readonly number[]): void;
  /** What there is to tell since the last time. */
  takeNews(): { readonly newSlabs: readonly AnnouncedSlab[]; readonly fullSlabs: readonly number[] };
}

export function createSharedSlabs(): SharedSlabs {
  const slabs = new Map<number, Buffer>();
  const free: number[] = [];
  let newSlabs: AnnouncedSlab[] = [];
  let fullSlabs: number[] = [];
  let current = -1;
  let buffer: Buffer = Buffer.alloc(0);
  let position = 0;
  let made = 0;

  return {
    get current() {
      return current;
    },
    reserve(bytes) {
      if (position + bytes > buffer.length) change(bytes);
      const start = position;
      position += bytes;
      return { buffer, start };
    },
    free(them) {
      for (const slab of them) {
        if (slabs.get(slab)?.length === SLAB_BYTES) free.push(slab);
        else slabs.delete(slab);
      }
    },
    takeNews() {
      const news = { newSlabs, fullSlabs };
      newSlabs = [];
      fullSlabs = [];
      return news;
    },
  };

  function change(bytes: number): void {
    if (current >= 0) fullSlabs.push(current);
    const again = bytes <= SLAB_BYTES ? free.pop() : undefined;
    const known = again === undefined ? undefined : slabs.get(again);
    position = 0;
    if (again !== undefined && known !== undefined) {
      current = again;
      buffer = known;
      return;
    }
    const memory = new SharedArrayBuffer(Math.max(SLAB_BYTES, bytes));
    current = made;
    made += 1;
    buffer = Buffer.from(memory);
    slabs.set(current, buffer);
    newSlabs.push({ slab: current, memory });
  }
}
