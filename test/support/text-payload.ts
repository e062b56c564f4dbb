import type { EventPayload } from '../../src/core/lambda/function-port.ts';

/** An event that is given as text. */
export function textPayload(text: string): EventPayload {
  const bytes = Buffer.from(text, 'utf8');
  return { bytes: bytes.length, copyTo: (target) => void bytes.copy(target) };
}

/** An event as text again, read as a target reads it. */
export function payloadText({ bytes, copyTo }: EventPayload): string {
  const target = Buffer.alloc(bytes);
  copyTo(target);
  return target.toString('utf8');
}
