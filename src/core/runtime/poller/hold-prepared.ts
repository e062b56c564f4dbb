import type { ByteArena } from '../../event/byte-arena.ts';
import { COMMA_BYTES, type EventRecord } from '../../event/event-record.ts';
import type { PreparedRecord } from '../../records/prepared-record.ts';

/** Kept bytes of one partition in one fetch: fewer would keep memory of others alive that is many times as large. */
const FEW_BYTES = 32 * 1024;

type Held = Pick<EventRecord, 'buffer' | 'start' | 'memory'>;

/** Where the text of a kept record lies until it is done: where it was written, or copied into `arena` when it is little. */
export function holdPrepared(records: readonly PreparedRecord[], arena: ByteArena): (record: PreparedRecord) => Held {
  const keptBytes = records.reduce((sum, { kept, bytes }) => sum + (kept ? bytes : 0), 0);
  return keptBytes < FEW_BYTES ? (record) => copyInto(arena, record) : retain;
}

function retain(record: PreparedRecord): Held {
  record.memory.retain();
  return record;
}

function copyInto(arena: ByteArena, { buffer, start, bytes }: PreparedRecord): Held {
  const slice = arena.reserve(bytes + COMMA_BYTES);
  buffer.copy(slice.buffer, slice.start, start, start + bytes + COMMA_BYTES);
  return { ...slice, memory: undefined };
}
