import type { EventRecord } from '../../event/event-record.ts';

/** First in, first out; knows its bytes. */
export interface RecordQueue {
  push(record: EventRecord): void;
  peek(): EventRecord | undefined;
  shift(): void;
  /** Only these stay. */
  keep(isKept: (record: EventRecord) => boolean): void;
  readonly length: number;
  readonly bytes: number;
}

const COMPACT_AFTER = 4096;

export function createRecordQueue(): RecordQueue {
  let records: EventRecord[] = [];
  let head = 0;
  let bytes = 0;
  return {
    push(record) {
      records.push(record);
      bytes += record.bytes;
    },
    peek: () => records[head],
    shift() {
      const record = records[head];
      if (record === undefined) return;
      bytes -= record.bytes;
      head += 1;
      if (head === records.length) {
        records = [];
        head = 0;
      } else if (head >= COMPACT_AFTER && head * 2 >= records.length) {
        records = records.slice(head);
        head = 0;
      }
    },
    keep(isKept) {
      records = records.slice(head).filter(isKept);
      head = 0;
      bytes = records.reduce((sum, record) => sum + record.bytes, 0);
    },
    get length() {
      return records.length - head;
    },
    get bytes() {
      return bytes;
    },
  };
}
