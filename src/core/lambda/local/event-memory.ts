import type { EventPayload } from '../function-port.ts';

const INITIAL_BYTES = 1 << 20;

/** An event as it lies in shared memory; `memory` only when the other side has not seen it yet. */
export interface StoredEvent {
  readonly eventBytes: number;
  readonly memory?: SharedArrayBuffer;
}

/**
 * Memory that one environment shares with its thread. Writing an event into it costs the main thread one copy and no
 * allocation; posting the string costs two to four times as much (docs/functions.md).
 */
export interface EventMemory {
  store(event: EventPayload): StoredEvent;
}

export function createEventMemory(): EventMemory {
  let view: Buffer | undefined;
  return {
    store(event) {
      const eventBytes = event.bytes;
      if (view !== undefined && view.length >= eventBytes) {
        event.copyTo(view);
        return { eventBytes };
      }
      let size = INITIAL_BYTES;
      while (size < eventBytes) size *= 2;
      const memory = new SharedArrayBuffer(size);
      view = Buffer.from(memory);
      event.copyTo(view);
      return { eventBytes, memory };
    },
  };
}
