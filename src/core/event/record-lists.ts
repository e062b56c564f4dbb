import type { EventEnvelope } from './envelope.ts';
import type { EventRecord } from './event-record.ts';
import { groupRecords } from './payload.ts';

/** The list `records[name]` in the bytes of an event. */
export interface RecordList {
  readonly name: string;
  /** Of its first record, behind the opening bracket. */
  readonly start: number;
  /** Of its pieces, each one or more whole records: the places of the commas behind them, and of the closing bracket. */
  readonly ends: readonly number[];
}

/** About so many bytes are read as one text: a larger one would be fresh memory each time. */
const PIECE_BYTES = 64 * 1024;

/** Where the lists of records stand in the event that `writePayload` writes for the same records. */
export function locateRecords(
  envelope: EventEnvelope,
  records: readonly EventRecord[],
  pieceBytes: number = PIECE_BYTES,
): readonly RecordList[] {
  const lists: RecordList[] = [];
  let end = Buffer.byteLength(envelope.head);
  for (const [name, members] of groupRecords(records)) {
    const separator = lists.length === 0 ? 0 : 1;
    const start = end + separator + Buffer.byteLength(JSON.stringify(name)) + OPENING_BYTES;
    const ends: number[] = [];
    let pieceStart = start;
    // Each record has one byte behind it: a comma, or the bracket that closes the list.
    end = start;
    for (const { bytes } of members) {
      end += bytes + 1;
      if (end - pieceStart <= pieceBytes) continue;
      ends.push(end - 1);
      pieceStart = end;
    }
    if (pieceStart < end) ends.push(end - 1);
    lists.push({ name, start, ends });
  }
  return lists;
}

/** `:[` */
const OPENING_BYTES = 2;
