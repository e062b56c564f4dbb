import { isAscii } from 'node:buffer';

/** Nearly all events are ASCII, which is read as Latin-1: a plain copy. Anything else is UTF-8. */
export function eventText(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}
