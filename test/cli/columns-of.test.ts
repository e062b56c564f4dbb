import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../src/cli/columns-of.ts';

describe('the width of a stream', () => {
  it.each([
    { stream: { columns: 80 }, columns: 80, why: 'a terminal says it' },
    { stream: { columns: 0 }, columns: undefined, why: 'a terminal that was never given a size says 0' },
    { stream: {}, columns: undefined, why: 'a pipe has none' },
  ])('$columns: $why', ({ stream, columns }) => {
    expect(columnsOf(stream)).toBe(columns);
  });
});
