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
  let bytes = envelope.bytes;
  const costOf = (record: EventRecord): number => {
    if (groups.has(record.group)) return COMMA_BYTES + record.bytes;
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
      groups.add(record.group);
    },
  };
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

/** The event as JSON text; its UTF-8 length is what a `PayloadMeter` counted for the same records. */
export function buildPayload(envelope: EventEnvelope, records: readonly EventRecord[]): string {
  let text = envelope.head;
  let first = true;
  for (const [group, members] of groupRecords(records)) {
    text += `${first ? '' : ','}${JSON.stringify(group)}:[`;
    text += joinJson(members);
    text += ']';
    first = false;
  }
  return text + envelope.tail;
}

function joinJson(records: readonly EventRecord[]): string {
  let text = '';
  for (const record of records) text += text === '' ? record.json : `,${record.json}`;
  return text;
}
