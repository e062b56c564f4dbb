import type { EventEnvelope } from './envelope.ts';
import type { EventRecord } from './event-record.ts';

/** `"topic-0":[]` without the name. */
const GROUP_FRAME_BYTES = 5;
const COMMA_BYTES = 1;

/** The size of an event while it grows: exact UTF-8 bytes, without ever serialising it. */
export interface PayloadMeter {
  readonly bytes: number;
  /** What `bytes` would be with this record in. */
  bytesWith(record: EventRecord): number;
  add(record: EventRecord): void;
}

export function createPayloadMeter(envelope: EventEnvelope): PayloadMeter {
  const groups = new Set<string>();
  let lastGroup: string | undefined;
  let bytes = envelope.bytes;
  const costOf = (record: EventRecord): number => {
    if (record.group === lastGroup || groups.has(record.group)) return COMMA_BYTES + record.bytes;
    const separator = groups.size === 0 ? 0 : COMMA_BYTES;
    return separator + Buffer.byteLength(record.group) + GROUP_FRAME_BYTES + record.bytes;
  };
  return {
    get bytes() {
      return bytes;
    },
    bytesWith: (record) => bytes + costOf(record),
    add(record) {
      bytes += costOf(record);
      if (record.group === lastGroup) return;
      lastGroup = record.group;
      groups.add(lastGroup);
    },
  };
}

/** The size of the event for these records, in UTF-8 bytes. */
export function measurePayload(envelope: EventEnvelope, records: readonly EventRecord[]): number {
  const meter = createPayloadMeter(envelope);
  for (const record of records) meter.add(record);
  return meter.bytes;
}

/** The records grouped by `topic-partition`, groups by first appearance, order within a group kept: the event's order. */
export function groupRecords(records: readonly EventRecord[]): Map<string, EventRecord[]> {
  const groups = new Map<string, EventRecord[]>();
  let lastName: string | undefined;
  let lastGroup: EventRecord[] = [];
  for (const record of records) {
    if (record.group !== lastName) {
      lastName = record.group;
      lastGroup = groups.get(lastName) ?? [];
      if (lastGroup.length === 0) groups.set(lastName, lastGroup);
    }
    lastGroup.push(record);
  }
  return groups;
}

/**
 * Writes the event for these records to the beginning of `target` and returns its length in bytes, which is what a
 * `PayloadMeter` counted for the same records.
 */
export function writePayload(target: Buffer, envelope: EventEnvelope, records: readonly EventRecord[]): number {
  let end = target.write(envelope.head, 0, 'utf8');
  let isFirstGroup = true;
  for (const [group, members] of groupRecords(records)) {
    end += target.write(`${isFirstGroup ? '' : ','}${JSON.stringify(group)}:[`, end, 'utf8');
    isFirstGroup = false;
    end = copyRecords(target, end, members);
    target[end++] = CLOSING_BRACKET;
  }
  return end + target.write(envelope.tail, end, 'utf8');
}

const COMMA = 44;
const CLOSING_BRACKET = 93;

/** The records with commas between them; those that lie side by side are copied together. Returns where they end. */
function copyRecords(target: Buffer, position: number, records: readonly EventRecord[]): number {
  let end = position;
  let run: EventRecord | undefined;
  let runEnd = 0;
  const flush = (): void => {
    if (run === undefined) return;
    if (end > position) target[end++] = COMMA;
    run.buffer.copy(target, end, run.start, runEnd);
    end += runEnd - run.start;
  };
  for (const record of records) {
    if (run === undefined || record.buffer !== run.buffer || record.start !== runEnd + COMMA_BYTES) {
      flush();
      run = record;
    }
    runEnd = record.start + record.bytes;
  }
  flush();
  return end;
}

/** The event as JSON text. */
export function buildPayload(envelope: EventEnvelope, records: readonly EventRecord[]): string {
  const target = Buffer.allocUnsafe(measurePayload(envelope, records));
  return target.toString('utf8', 0, writePayload(target, envelope, records));
}
