/** UTF-8 never needs more bytes for one UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;
const INITIAL_BYTES = 1 << 20;

/** An event as it lies in shared memory; `memory` only when the other side has not seen it yet. */
export interface StoredEvent {
  readonly eventBytes: number;
  readonly memory?: SharedArrayBuffer;
}

/**
 * Memory that one environment shares with its thread. Writing an event into it costs the main thread one copy and no
 * allocation; posting the string costs twice to three times as much (bench/, docs/functions.md).
 */
export interface EventMemory {
  store(event: string): StoredEvent;
}

export function createEventMemory(): EventMemory {
  let view: Buffer | undefined;
  return {
    store(event) {
      const needed = event.length * MAX_BYTES_PER_UNIT;
      if (view !== undefined && view.length >= needed) return { eventBytes: view.write(event, 'utf8') };
      let size = INITIAL_BYTES;
      while (size < needed) size *= 2;
      const memory = new SharedArrayBuffer(size);
      view = Buffer.from(memory);
      return { eventBytes: view.write(event, 'utf8'), memory };
    },
  };
}
