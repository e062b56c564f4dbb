/** Where bytes lie: `buffer` from `start` on. */
export interface ByteSlice {
  readonly buffer: Buffer;
  readonly start: number;
}

/**
 * Gives out room for bytes, one piece after the other, in slabs: a slab costs one allocation for many pieces and is freed
 * with its last one. Slabs begin small, so that what is quiet stays cheap; partitions of one processor share an arena.
 */
export interface ByteArena {
  /** Room for `bytes`. */
  reserve(bytes: number): ByteSlice;
}

const FIRST_SLAB_BYTES = 16 * 1024;
const LARGEST_SLAB_BYTES = 256 * 1024;

export function createByteArena(): ByteArena {
  let nextSlabBytes = FIRST_SLAB_BYTES;
  let slab: Buffer = Buffer.alloc(0);
  let position = 0;
  return {
    reserve(bytes) {
      if (position + bytes > slab.length) {
        slab = Buffer.allocUnsafeSlow(Math.max(nextSlabBytes, bytes));
        nextSlabBytes = Math.min(nextSlabBytes * 2, LARGEST_SLAB_BYTES);
        position = 0;
      }
      const start = position;
      position += bytes;
      return { buffer: slab, start };
    },
  };
}
