import { describe, expect, it } from 'vitest';
import { highWaterOf } from '../../../src/core/runtime/high-water.ts';

describe('how much one processor may queue', () => {
  it.each([
    {
      why: 'small batches: enough to keep them coming',
      batchSize: 1,
      processors: 1,
      records: 10_000,
      bytes: 8_000_000,
    },
    {
      why: 'large batches: the next one and the one after',
      batchSize: 10_000,
      processors: 1,
      records: 20_000,
      bytes: 8_000_000,
    },
    { why: 'six processors fill the room of all', batchSize: 100, processors: 6, records: 10_000, bytes: 8_000_000 },
    { why: 'many processors share it', batchSize: 100, processors: 48, records: 10_000, bytes: 1_000_000 },
    { why: 'no fraction of a byte', batchSize: 100, processors: 7, records: 10_000, bytes: 6_857_142 },
  ])('$why', ({ batchSize, processors, records, bytes }) => {
    expect(highWaterOf(batchSize, processors)).toEqual({ records, bytes });
  });
});
