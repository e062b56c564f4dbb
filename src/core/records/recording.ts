import type { KafkaRecord } from '../model/record.ts';
import { formatRecordLine } from './format-record-line.ts';

/** What is recorded of one partition. */
export interface RecordedPartition {
  readonly partition: number;
  /** Offsets from `from` on, below `next`, were read. */
  readonly from: bigint;
  readonly next: bigint;
  readonly records: number;
  /** Offsets that hold no record for a reader: compacted away, markers and aborted records of transactions. */
  readonly gaps: bigint;
  /** Offsets that were deleted from the log while it was read. */
  readonly deleted: bigint;
}

export interface Recording {
  readonly records: number;
  /** Of the lines. */
  readonly bytes: number;
  readonly partitions: readonly RecordedPartition[];
  /** How many records of a partition may come now: what `most` leaves is dealt out to the partitions evenly. */
  roomFor(partition: number): number;
  /** The records as lines, counted. */
  take(part: RecordedPart): string;
}

export interface RecordedPart {
  readonly partition: number;
  readonly records: readonly KafkaRecord[];
  readonly nextOffset: bigint;
  readonly deleted?: { readonly from: bigint; readonly to: bigint } | undefined;
}

interface Tally {
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint | undefined;
  next: bigint;
  records: number;
  deleted: bigint;
  /** Infinite where records are not counted out. */
  room: number;
}

/** Turns what is read into lines and counts it. `most` is the largest number of records, undefined for all of them. */
export function createRecording(
  spans: ReadonlyMap<number, { readonly from: bigint; readonly to: bigint | undefined }>,
  most: number | undefined,
): Recording {
  const tallies = new Map<number, Tally>();
  for (const [partition, { from, to }] of spans) {
    tallies.set(partition, {
      partition,
      from,
      to,
      next: from,
      records: 0,
      deleted: 0n,
      room: Number.POSITIVE_INFINITY,
    });
  }
  let records = 0;
  let bytes = 0;
  // A partition that waits for records to come would hold back its share for ever.
  const isDealt = most !== undefined && [...spans.values()].every(({ to }) => to !== undefined);
  if (isDealt) deal();

  return {
    get records() {
      return records;
    },
    get bytes() {
      return bytes;
    },
    get partitions() {
      return [...tallies.values()].map((tally) => {
        const { partition, from, next, deleted } = tally;
        return {
          partition,
          from,
          next,
          records: tally.records,
          deleted,
          gaps: next - from - deleted - BigInt(tally.records),
        };
      });
    },
    roomFor(partition) {
      const left = most === undefined ? Number.POSITIVE_INFINITY : most - records;
      return Math.min(left, tallies.get(partition)?.room ?? 0);
    },
    take({ partition, records: taken, nextOffset, deleted }) {
      const tally = tallies.get(partition);
      if (tally === undefined) return '';
      const text = taken.map((record) => `${formatRecordLine(record)}\n`).join('');
      records += taken.length;
      bytes += Buffer.byteLength(text);
      tally.records += taken.length;
      tally.next = nextOffset;
      tally.room -= taken.length;
      if (deleted !== undefined) tally.deleted += deleted.to - deleted.from;
      if (isDealt && openTallies().every(({ room }) => room === 0)) deal();
      return text;
    },
  };

  function openTallies(): readonly Tally[] {
    return [...tallies.values()].filter(({ next, to }) => to === undefined || next < to);
  }

  function deal(): void {
    const open = openTallies();
    const left = (most ?? 0) - records;
    for (const [index, tally] of open.entries()) {
      tally.room = Math.floor(left / open.length) + (index < left % open.length ? 1 : 0);
    }
  }
}
