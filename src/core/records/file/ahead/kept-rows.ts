import type { ScannedRecord } from '../../../event/encode-scanned.ts';
import type { KafkaRecord, TimestampType } from '../../../model/record.ts';
import type { ScannedLine } from './usual-line-scanner.ts';

/** A kept record and its row: parsed, or where its parts lie. */
export interface KeptRow extends ScannedRecord {
  readonly row: number;
  readonly record: KafkaRecord | undefined;
}

/** The kept rows of a block; those of the next one are put in their place. */
export interface KeptRows {
  addScanned(row: number, line: ScannedLine): KeptRow;
  addRecord(row: number, record: KafkaRecord): KeptRow;
  clear(): void;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

export function createKeptRows(): KeptRows {
  const all: Mutable<KeptRow>[] = [];
  let count = 0;
  return {
    addScanned(row, line) {
      const kept = next(row, undefined);
      const type: TimestampType = line.isLogAppend ? 'LOG_APPEND_TIME' : 'CREATE_TIME';
      kept.timestampType = type;
      kept.offsetAt = line.offsetAt;
      kept.offsetEnd = line.offsetEnd;
      kept.timestampAt = line.timestampAt;
      kept.timestampEnd = line.timestampEnd;
      kept.keyAt = line.keyAt;
      kept.keyEnd = line.keyEnd;
      kept.valueAt = line.value.start;
      kept.valueEnd = line.value.end;
      return kept;
    },
    addRecord: next,
    clear() {
      for (let index = 0; index < count; index += 1) {
        const kept = all[index];
        if (kept !== undefined) kept.record = undefined;
      }
      count = 0;
    },
  };

  function next(row: number, record: KafkaRecord | undefined): Mutable<KeptRow> {
    const kept = all[count] ?? createKeptRow();
    all[count] = kept;
    count += 1;
    kept.row = row;
    kept.record = record;
    return kept;
  }
}

function createKeptRow(): Mutable<KeptRow> {
  return {
    row: 0,
    record: undefined,
    timestampType: 'CREATE_TIME',
    offsetAt: 0,
    offsetEnd: 0,
    timestampAt: 0,
    timestampEnd: 0,
    keyAt: 0,
    keyEnd: 0,
    valueAt: 0,
    valueEnd: 0,
  };
}
