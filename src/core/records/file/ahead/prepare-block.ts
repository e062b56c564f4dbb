import { createRecordEncoder, type EncodeRecord } from '../../../event/event-record.ts';
import type { RecordFilter } from '../../../filter/record-filter.ts';
import type { KafkaRecord } from '../../../model/record.ts';
import type { LineBlock } from '../line-blocks.ts';
import { parseBlock } from '../parse-block.ts';
import { type AheadWork, FILTERED, NO_RECORD, OTHER_TOPIC, type PreparedRows, ROW, ROW_NUMBERS } from './protocol.ts';
import type { SlabArena } from './slab-arena.ts';

export type PrepareBlock = (block: LineBlock) => PreparedRows;

/** A kept record and its row. */
interface Kept {
  readonly record: KafkaRecord;
  readonly row: number;
}

interface Partition {
  readonly encode: EncodeRecord;
  readonly committed: bigint;
  kept: Kept[];
}

/** Parses, filters and encodes the lines of a block; the records of one partition lie side by side. */
export function createPrepareBlock(
  { topic, committed }: Pick<AheadWork, 'topic' | 'committed'>,
  filter: RecordFilter,
  slabs: SlabArena,
): PrepareBlock {
  const partitions = new Map<number, Partition>();
  let columns = createColumns(1024);

  return (block) => {
    let rows = 0;
    const problems = new Map<number, string>();
    const lines = parseBlock(block, ({ record, problem, position, bytes, line }) => {
      if (rows === columns.offsets.length) columns = grow(columns);
      const { numbers } = columns;
      const at = rows * ROW_NUMBERS;
      columns.positions[rows] = position;
      numbers[at + ROW.lineBytes] = bytes;
      numbers[at + ROW.line] = line;
      numbers[at + ROW.bytes] = FILTERED;
      if (record === undefined) {
        problems.set(rows, problem ?? 'unreadable');
        numbers[at + ROW.partition] = NO_RECORD;
      } else if (record.topic !== topic) numbers[at + ROW.partition] = OTHER_TOPIC;
      else {
        numbers[at + ROW.partition] = record.partition;
        columns.timestampsMs[rows] = record.timestampMs;
        columns.offsets[rows] = record.offset;
        const partition = partitionOf(record.partition);
        if (record.offset >= partition.committed && filter.keep(record.value)) {
          partition.kept.push({ record, row: rows });
        }
      }
      rows += 1;
    });
    for (const partition of partitions.values()) encodeKept(partition);
    return {
      position: block.position,
      endsAt: block.endsAt,
      lines,
      numbers: columns.numbers.slice(0, rows * ROW_NUMBERS),
      offsets: columns.offsets.slice(0, rows),
      timestampsMs: columns.timestampsMs.slice(0, rows),
      positions: columns.positions.slice(0, rows),
      problems,
      slabs: slabs.takeUsed(),
    };
  };

  function encodeKept(partition: Partition): void {
    const { numbers } = columns;
    for (const { record, row } of partition.kept) {
      const { start, bytes } = partition.encode(record, 0);
      const at = row * ROW_NUMBERS;
      numbers[at + ROW.slab] = slabs.current;
      numbers[at + ROW.start] = start;
      numbers[at + ROW.bytes] = bytes;
    }
    partition.kept = [];
  }

  function partitionOf(partition: number): Partition {
    const known = partitions.get(partition);
    if (known !== undefined) return known;
    const encode = createRecordEncoder(topic, partition, slabs);
    const made: Partition = { encode, committed: committed.get(partition) ?? 0n, kept: [] };
    partitions.set(partition, made);
    return made;
  }
}

type Columns = Pick<PreparedRows, 'numbers' | 'offsets' | 'timestampsMs' | 'positions'>;

function createColumns(rows: number): Columns {
  return {
    numbers: new Int32Array(rows * ROW_NUMBERS),
    offsets: new BigInt64Array(rows),
    timestampsMs: new Float64Array(rows),
    positions: new Float64Array(rows),
  };
}

function grow(columns: Columns): Columns {
  const larger = createColumns(columns.offsets.length * 2);
  larger.numbers.set(columns.numbers);
  larger.offsets.set(columns.offsets);
  larger.timestampsMs.set(columns.timestampsMs);
  larger.positions.set(columns.positions);
  return larger;
}
