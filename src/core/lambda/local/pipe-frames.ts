import type { EventPayload } from '../function-port.ts';
import type { EnvironmentMessage, InvokeHeader } from './worker/protocol.ts';

/** File descriptors of a handler's process beside the standard three. */
export const PIPES = {
  /** Invocations: length of the header, length of the event (both 32 bits, big endian), header as JSON, event as it is. */
  events: 3,
  /** What the environment says: length (32 bits, big endian) and JSON. Blocking: what was written outlives the process. */
  messages: 4,
  /** Nothing but its end, when esmctl is gone. */
  lifeline: 5,
} as const;

const LENGTH_BYTES = 4;
const PREFIX_BYTES = 2 * LENGTH_BYTES;
const INITIAL_BYTES = 1 << 20;

/** Memory of at least this size; what was in it is not kept. */
function growTo(memory: Buffer, bytes: number): Buffer {
  if (memory.length >= bytes) return memory;
  let size = Math.max(INITIAL_BYTES, memory.length);
  while (size < bytes) size *= 2;
  return Buffer.allocUnsafeSlow(size);
}

/** Writes invocations one after the other into the same memory: each must be read by the other side before the next. */
export function createEventWriter(): (header: InvokeHeader, event: EventPayload) => Buffer {
  let memory: Buffer = Buffer.alloc(0);
  return (header, event) => {
    const json = Buffer.from(JSON.stringify(header));
    const from = PREFIX_BYTES + json.length;
    memory = growTo(memory, from + event.bytes);
    memory.writeUInt32BE(json.length, 0);
    memory.writeUInt32BE(event.bytes, LENGTH_BYTES);
    json.copy(memory, PREFIX_BYTES);
    event.copyTo(memory.subarray(from));
    return memory.subarray(0, from + event.bytes);
  };
}

/** Puts invocations together from the pieces that a pipe brings; a piece is not kept, and an event only while it is given out. */
export function createEventReader(onEvent: (header: InvokeHeader, event: Buffer) => void): (piece: Buffer) => void {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  let memory: Buffer = Buffer.alloc(0);
  let filled = 0;
  return (piece) => {
    let from = 0;
    while (from < piece.length) {
      if (filled < PREFIX_BYTES) {
        const copied = piece.copy(prefix, filled, from);
        filled += copied;
        from += copied;
        continue;
      }
      const headerBytes = prefix.readUInt32BE(0);
      const total = headerBytes + prefix.readUInt32BE(LENGTH_BYTES);
      memory = filled === PREFIX_BYTES ? growTo(memory, total) : memory;
      const at = filled - PREFIX_BYTES;
      const copied = piece.copy(memory, at, from, from + total - at);
      filled += copied;
      from += copied;
      if (at + copied < total) continue;
      filled = 0;
      const header = JSON.parse(memory.toString('utf8', 0, headerBytes)) as InvokeHeader;
      onEvent(header, memory.subarray(headerBytes, total));
    }
  };
}

export function frameMessage(message: EnvironmentMessage): Buffer {
  const json = JSON.stringify(message);
  const bytes = Buffer.byteLength(json);
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + bytes);
  frame.writeUInt32BE(bytes, 0);
  frame.write(json, LENGTH_BYTES);
  return frame;
}

/** Takes messages out of the pieces that a pipe brings. */
export function createMessageReader(onMessage: (message: EnvironmentMessage) => void): (piece: Buffer) => void {
  let pieces: Buffer[] = [];
  let length = 0;
  let wanted = LENGTH_BYTES;
  return (piece) => {
    pieces.push(piece);
    length += piece.length;
    if (length < wanted) return;
    const bytes = pieces.length === 1 ? piece : Buffer.concat(pieces, length);
    let from = 0;
    for (;;) {
      const left = bytes.length - from;
      wanted = LENGTH_BYTES + (left < LENGTH_BYTES ? 0 : bytes.readUInt32BE(from));
      if (left < wanted) break;
      const json = bytes.toString('utf8', from + LENGTH_BYTES, from + wanted);
      from += wanted;
      onMessage(JSON.parse(json) as EnvironmentMessage);
    }
    pieces = from === bytes.length ? [] : [bytes.subarray(from)];
    length = bytes.length - from;
  };
}
