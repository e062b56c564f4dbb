import type { PassedOver, PlacedRecord, StartRule } from './start-rule.ts';

/** A place between two lines. */
export interface Place {
  readonly position: number;
  /** Lines before it. */
  readonly line: number;
}

/** How far one partition has been read in the file. */
export interface PartitionCursor {
  readonly partition: number;
  paused: boolean;
  /** Set while records of the partition wait in the file because it was paused when they were passed. */
  behindFrom: Place | undefined;
  /** Nothing more is read of it: its records are out of order. */
  closed: boolean;
  /** Takes the next record: read it, pass it over for a reason, or refuse it. */
  take(record: PlacedRecord): { readonly passedOver?: PassedOver; readonly problem?: string };
}

const TO_BE_READ = {};

export function createPartitionCursor(partition: number, startRule: StartRule): PartitionCursor {
  let lastOffset = -1n;
  return {
    partition,
    paused: false,
    behindFrom: undefined,
    closed: false,
    take(record) {
      if (record.offset <= lastOffset) {
        const name = `${record.topic}-${partition}`;
        return { problem: `offset ${record.offset} of ${name} comes after offset ${lastOffset}: order would be lost` };
      }
      lastOffset = record.offset;
      const passedOver = startRule(record);
      return passedOver === undefined ? TO_BE_READ : { passedOver };
    },
  };
}

/** The place furthest back among the partitions that are behind. */
export function earliestBehind(cursors: readonly PartitionCursor[]): Place | undefined {
  let earliest: Place | undefined;
  for (const { behindFrom } of cursors) {
    if (behindFrom !== undefined && (earliest === undefined || behindFrom.position < earliest.position)) {
      earliest = behindFrom;
    }
  }
  return earliest;
}
