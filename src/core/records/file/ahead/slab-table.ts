import type { PreparedMemory } from '../../prepared-record.ts';
import { SLAB_BYTES, type UsedSlab } from './protocol.ts';

export interface Slab extends PreparedMemory {
  readonly buffer: Buffer;
}

/** The slabs of one block, until it has been handed on. */
export interface BlockSlabs {
  slab(slab: number): Slab;
  /** No more of its records will be retained: each slab is free when its last one is done. */
  seal(): void;
}

/** Says when all records of a slab are done. One that was made for its records alone is not told. */
export function openBlockSlabs(slabs: readonly UsedSlab[], onFree: (memory: ArrayBuffer) => void): BlockSlabs {
  let isSealed = false;
  const looks: (() => void)[] = [];
  const table = new Map(slabs.map(({ slab, memory }) => [slab, open(memory)]));
  return {
    slab(slab) {
      const entry = table.get(slab);
      if (entry === undefined) throw new Error(`slab ${slab} is not of this block`);
      return entry;
    },
    seal() {
      isSealed = true;
      for (const look of looks) look();
    },
  };

  function open(memory: ArrayBuffer): Slab {
    let live = 0;
    const look = (): void => {
      if (isSealed && live === 0 && memory.byteLength === SLAB_BYTES) onFree(memory);
    };
    looks.push(look);
    return {
      buffer: Buffer.from(memory),
      retain() {
        live += 1;
      },
      release() {
        live -= 1;
        look();
      },
    };
  }
}
