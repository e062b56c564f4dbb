import type { PreparedMemory } from '../../prepared-record.ts';
import { type AnnouncedSlab, SLAB_BYTES } from './protocol.ts';

/** The slabs that the other thread writes, seen from this one: which of them are still needed. */
export interface SlabTable {
  add(slabs: readonly AnnouncedSlab[]): void;
  slab(slab: number): Slab;
  /** Nothing more is written into them: each is free when its last record is done. */
  seal(slabs: readonly number[]): void;
  /** Those that became free since the last time. */
  takeFree(): readonly number[];
}

export interface Slab extends PreparedMemory {
  readonly buffer: Buffer;
}

interface Entry extends Slab {
  isSealed: boolean;
  /** Records in it that are not done. */
  live: number;
}

export function createSlabTable(): SlabTable {
  const table = new Map<number, Entry>();
  let free: number[] = [];

  const entryOf = (slab: number): Entry => {
    const entry = table.get(slab);
    if (entry === undefined) throw new Error(`slab ${slab} was not announced`);
    return entry;
  };

  const look = (slab: number, entry: Entry): void => {
    if (!entry.isSealed || entry.live > 0) return;
    entry.isSealed = false;
    free.push(slab);
    if (entry.buffer.length !== SLAB_BYTES) table.delete(slab);
  };

  return {
    slab: entryOf,
    add(slabs) {
      for (const { slab, memory } of slabs) {
        const entry: Entry = {
          buffer: Buffer.from(memory),
          isSealed: false,
          live: 0,
          retain() {
            entry.live += 1;
          },
          release() {
            entry.live -= 1;
            look(slab, entry);
          },
        };
        table.set(slab, entry);
      }
    },
    seal(slabs) {
      for (const slab of slabs) {
        const entry = entryOf(slab);
        entry.isSealed = true;
        look(slab, entry);
      }
    },
    takeFree() {
      const them = free;
      free = [];
      return them;
    },
  };
}
