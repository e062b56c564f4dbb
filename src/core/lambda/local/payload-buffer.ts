import type { EventPayload } from '../function-port.ts';

/** The whole event in a buffer of its own, as an HTTP body wants it. */
export function payloadBuffer(payload: EventPayload): Buffer {
  const buffer = Buffer.allocUnsafe(payload.bytes);
  payload.copyTo(buffer);
  return buffer;
}
