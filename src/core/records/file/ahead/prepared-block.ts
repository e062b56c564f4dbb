import type { PreparedMemory, PreparedRecord } from '../../prepared-record.ts';
import { FILTERED, NO_RECORD, OTHER_TOPIC, type PreparedRows, ROW, ROW_NUMBERS } from './protocol.ts';
import type { BlockSlabs, Slab } from './slab-table.ts';

/** As `ParsedLine`, but used again for the next line; its record is not. */
export interface PreparedLine {
  readonly position: number;
  readonly bytes: number;
  readonly line: number;
  readonly record: PreparedRecord | undefined;
  readonly problem: string | undefined;
}

export interface PreparedBlock {
  readonly endsAt: number;
  /** Calls back for each line that holds something; returns how many lines the block has. */
  forEachLine(onLine: (line: PreparedLine) => void): number;
}

const NOWHERE = Buffer.alloc(0);
const NO_MEMORY: PreparedMemory = { retain: () => undefined, release: () => undefined };

export function openPreparedBlock(rows: PreparedRows, topic: string, slabs: BlockSlabs): PreparedBlock {
  const { numbers, offsets, timestampsMs, positions, problems } = rows;
  const at = (row: number, column: number): number => numbers[row * ROW_NUMBERS + column] ?? 0;
  const line = {
    position: 0,
    bytes: 0,
    line: 0,
    record: undefined as PreparedRecord | undefined,
    problem: undefined as string | undefined,
  };
  return {
    endsAt: rows.endsAt,
    forEachLine(onLine) {
      for (let row = 0; row < offsets.length; row += 1) {
        line.position = positions[row] ?? 0;
        line.bytes = at(row, ROW.lineBytes);
        line.line = at(row, ROW.line);
        line.record = at(row, ROW.partition) === NO_RECORD ? undefined : recordOf(row);
        line.problem = problems.size === 0 ? undefined : problems.get(row);
        onLine(line);
      }
      return rows.lines;
    },
  };

  function recordOf(row: number): PreparedRecord {
    const partition = at(row, ROW.partition);
    const bytes = at(row, ROW.bytes);
    const kept = bytes !== FILTERED;
    const slab: Slab | undefined = kept ? slabs.slab(at(row, ROW.slab)) : undefined;
    return {
      topic: partition === OTHER_TOPIC ? '' : topic,
      partition,
      offset: offsets[row] ?? 0n,
      timestampMs: timestampsMs[row] ?? 0,
      kept,
      buffer: slab?.buffer ?? NOWHERE,
      start: at(row, ROW.start),
      bytes,
      memory: slab ?? NO_MEMORY,
    };
  }
}
