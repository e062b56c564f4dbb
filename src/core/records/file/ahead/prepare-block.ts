import { isAscii, isUtf8 } from 'node:buffer';
import { createScannedEncoder, type EncodeScanned, viewOf } from '../../../event/encode-scanned.ts';
import { createRecordEncoder, type EncodeRecord } from '../../../event/event-record.ts';
import type { RecordFilter } from '../../../filter/record-filter.ts';
import type { LineBlock } from '../line-blocks.ts';
import { type ParsedLine, parseBlock, parseOneLine } from '../parse-block.ts';
import { createKeptRows, type KeptRow } from './kept-rows.ts';
import { type AheadWork, FILTERED, NO_RECORD, OTHER_TOPIC, type PreparedRows, ROW, ROW_NUMBERS } from './protocol.ts';
import { createRowColumns } from './row-columns.ts';
import type { SlabArena } from './slab-arena.ts';
import { createUsualLineScanner, type ScannedLine } from './usual-line-scanner.ts';

/** The bytes of the block are written to. */
export type PrepareBlock = (block: LineBlock) => PreparedRows;

interface Partition {
  readonly encode: EncodeRecord;
  readonly encodeScanned: EncodeScanned;
  readonly committed: bigint;
  kept: KeptRow[];
}

const NEWLINE = 10;
const EMPTY = Buffer.alloc(0);

/**
 * Parses, filters and encodes the lines of a block; the records of one partition lie side by side. Lines of the usual
 * form are read as bytes, any other in full.
 */
export function createPrepareBlock(
  { topic, committed }: Pick<AheadWork, 'topic' | 'committed'>,
  filter: RecordFilter,
  slabs: SlabArena,
): PrepareBlock {
  const partitions = new Map<number, Partition>();
  const columns = createRowColumns();
  const scanner = createUsualLineScanner(topic);
  const keptRows = createKeptRows();
  /** All of the memory that the block is in. */
  let memory: Buffer = EMPTY;
  let view = viewOf(EMPTY);
  let rows = 0;
  let problems = new Map<number, string>();

  return (block) => {
    rows = 0;
    problems = new Map();
    const isBlockAscii = isAscii(block.bytes);
    // Bytes that are not UTF-8 are found line by line.
    const isText = isBlockAscii || isUtf8(block.bytes);
    const lines = isText ? scanBlock(block, isBlockAscii) : parseBlock(block, takeParsed);
    for (const partition of partitions.values()) encodeKept(partition);
    keptRows.clear();
    return {
      position: block.position,
      endsAt: block.endsAt,
      lines,
      ...columns.copy(rows),
      problems,
      slabs: slabs.takeUsed(),
    };
  };

  function scanBlock({ bytes, position }: LineBlock, isBlockAscii: boolean): number {
    if (memory.buffer !== bytes.buffer) {
      memory = Buffer.from(bytes.buffer);
      view = viewOf(memory);
    }
    scanner.open(memory, isBlockAscii);
    const first = bytes.byteOffset;
    const limit = first + bytes.length;
    let lines = 0;
    for (let at = first; at < limit; ) {
      lines += 1;
      const scanned = scanner.read(at, limit);
      let next: number;
      if (scanned !== undefined) {
        next = scanned.next;
        takeScanned(scanned, position + at - first, next - at, lines);
      } else {
        const newline = memory.indexOf(NEWLINE, at);
        const end = newline === -1 || newline >= limit ? limit : newline;
        next = Math.min(end + 1, limit);
        parseOneLine(memory.subarray(at, end), position + at - first, next - at, lines, takeParsed);
      }
      at = next;
    }
    return lines;
  }

  function takeScanned(scanned: ScannedLine, position: number, bytes: number, line: number): void {
    const row = addRow(scanned.partition, position, bytes, line);
    columns.timestampsMs[row] = scanned.timestampMs;
    columns.offsets[row] = BigInt(scanned.offset);
    const partition = partitionOf(scanned.partition);
    if (scanned.offset >= partition.committed && filter.keepScanned(scanned.value)) {
      partition.kept.push(keptRows.addScanned(row, scanned));
    }
  }

  function takeParsed({ record, problem, position, bytes, line }: ParsedLine): void {
    if (record === undefined) problems.set(addRow(NO_RECORD, position, bytes, line), problem ?? 'unreadable');
    else if (record.topic !== topic) addRow(OTHER_TOPIC, position, bytes, line);
    else {
      const row = addRow(record.partition, position, bytes, line);
      columns.timestampsMs[row] = record.timestampMs;
      columns.offsets[row] = record.offset;
      const partition = partitionOf(record.partition);
      if (record.offset >= partition.committed && filter.keep(record.value)) {
        partition.kept.push(keptRows.addRecord(row, record));
      }
    }
  }

  function addRow(partition: number, position: number, bytes: number, line: number): number {
    const row = rows;
    rows += 1;
    columns.reach(row);
    columns.positions[row] = position;
    const { numbers } = columns;
    const at = row * ROW_NUMBERS;
    numbers[at + ROW.partition] = partition;
    numbers[at + ROW.lineBytes] = bytes;
    numbers[at + ROW.line] = line;
    numbers[at + ROW.bytes] = FILTERED;
    return row;
  }

  function encodeKept(partition: Partition): void {
    const { numbers } = columns;
    const { kept } = partition;
    for (const one of kept) {
      const { start, bytes } =
        one.record === undefined ? partition.encodeScanned(memory, view, one) : partition.encode(one.record, 0);
      const at = one.row * ROW_NUMBERS;
      numbers[at + ROW.slab] = slabs.current;
      numbers[at + ROW.start] = start;
      numbers[at + ROW.bytes] = bytes;
    }
    partition.kept = [];
  }

  function partitionOf(partition: number): Partition {
    const known = partitions.get(partition);
    if (known !== undefined) return known;
    const made: Partition = {
      encode: createRecordEncoder(topic, partition, slabs),
      encodeScanned: createScannedEncoder(topic, partition, slabs),
      committed: committed.get(partition) ?? 0n,
      kept: [],
    };
    partitions.set(partition, made);
    return made;
  }
}
