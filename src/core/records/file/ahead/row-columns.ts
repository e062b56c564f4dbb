import { type PreparedRows, ROW_NUMBERS } from './protocol.ts';

type Columns = Pick<PreparedRows, 'numbers' | 'offsets' | 'timestampsMs' | 'positions'>;

const FIRST_ROWS = 1024;

/** The columns of a block while they grow; used again for the next one. */
export interface RowColumns extends Columns {
  /** Makes room for this row. */
  reach(row: number): void;
  /** The first rows. */
  copy(rows: number): Columns;
}

export function createRowColumns(): RowColumns {
  const columns = { ...createColumns(FIRST_ROWS), reach, copy };
  return columns;

  function reach(row: number): void {
    if (row < columns.offsets.length) return;
    const { numbers, offsets, timestampsMs, positions } = columns;
    const larger = createColumns(offsets.length * 2);
    larger.numbers.set(numbers);
    larger.offsets.set(offsets);
    larger.timestampsMs.set(timestampsMs);
    larger.positions.set(positions);
    columns.numbers = larger.numbers;
    columns.offsets = larger.offsets;
    columns.timestampsMs = larger.timestampsMs;
    columns.positions = larger.positions;
  }

  function copy(rows: number): Columns {
    return {
      numbers: columns.numbers.slice(0, rows * ROW_NUMBERS),
      offsets: columns.offsets.slice(0, rows),
      timestampsMs: columns.timestampsMs.slice(0, rows),
      positions: columns.positions.slice(0, rows),
    };
  }
}

function createColumns(rows: number): Columns {
  return {
    numbers: new Int32Array(rows * ROW_NUMBERS),
    offsets: new BigInt64Array(rows),
    timestampsMs: new Float64Array(rows),
    positions: new Float64Array(rows),
  };
}
