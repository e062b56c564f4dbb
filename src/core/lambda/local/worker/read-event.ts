import type { RecordList } from '../../../event/record-lists.ts';
import { eventText } from './event-text.ts';

/** Below it the whole text is ordinary memory of V8; above it is mapped in, page by page, for each event anew. */
const WORTH_PIECES_BYTES = 128 * 1024;
const OPENING_BRACKET = 91;
const CLOSING_BRACKET = 93;

/**
 * The event as `JSON.parse` reads it, with its lists of records read piece by piece, so that there is no string of the
 * whole. Brackets are written into `bytes` around the pieces.
 */
export function readEvent(bytes: Buffer, lists: readonly RecordList[] | undefined): unknown {
  if (lists === undefined || bytes.length < WORTH_PIECES_BYTES) return JSON.parse(eventText(bytes));
  const around: Buffer[] = [];
  let rest = 0;
  for (const { start, ends } of lists) {
    around.push(bytes.subarray(rest, start));
    rest = ends.at(-1) ?? start;
  }
  around.push(bytes.subarray(rest));
  const event = JSON.parse(eventText(Buffer.concat(around))) as { readonly records: Record<string, unknown[]> };
  for (const { name, start, ends } of lists) {
    const list = event.records[name] ?? [];
    let from = start;
    for (const end of ends) {
      bytes[from - 1] = OPENING_BRACKET;
      bytes[end] = CLOSING_BRACKET;
      for (const record of JSON.parse(eventText(bytes.subarray(from - 1, end + 1))) as unknown[]) list.push(record);
      from = end + 1;
    }
  }
  return event;
}
