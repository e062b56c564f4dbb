import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { known } from '../../../src/core/model/known.ts';
import { decideStart } from '../../../src/core/position/start.ts';
import type { StartingPosition } from '../../../src/core/position/starting-position.ts';
import { NOW_MS, partitionFacts } from '../../support/snapshots.ts';

const startingArbitrary: fc.Arbitrary<StartingPosition> = fc.constantFrom(
  { name: 'TRIM_HORIZON' },
  { name: 'LATEST' },
  { name: 'AT_TIMESTAMP', timestampMs: NOW_MS },
);
const inputArbitrary = fc
  .record({
    start: fc.bigInt({ min: 0n, max: 2n ** 62n }),
    length: fc.bigInt({ min: 0n, max: 2n ** 61n }),
    committed: fc.option(fc.bigInt({ min: -2n, max: 2n ** 63n - 1n }), { nil: undefined }),
    near: fc.bigInt({ min: -5n, max: 5n }),
    useNear: fc.boolean(),
    starting: startingArbitrary,
    found: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
  })
  .map(({ start, length, committed, near, useNear, starting, found }) => {
    const end = start + length;
    const offset = found === undefined ? undefined : start + (length * BigInt(Math.floor(found * 100))) / 100n;
    return {
      start,
      end,
      committed: useNear ? end + near : committed,
      starting,
      partition: partitionFacts({
        logStartOffset: known(start),
        logEndOffset: known(end),
        offsetsForTimes: [{ timestampMs: NOW_MS, offset }],
      }),
    };
  });

describe('where Lambda would start', () => {
  it('lies within the log, skips or repeats but never both, and the counts add up', () => {
    fc.assert(
      fc.property(inputArbitrary, ({ start, end, committed, starting, partition }) => {
        const decided = decideStart({ committed, doneBelow: committed, partition, starting });
        if (!decided.known) throw new Error(decided.why);
        for (const one of [decided.value, decided.value.otherwise]) {
          if (one === undefined) continue;
          const { offset, skipped, deleted, repeated } = one;
          if (!offset.known || !skipped.known || !deleted.known) throw new Error('all is known');
          expect(offset.value >= start && offset.value <= end).toBe(true);
          expect(skipped.value >= deleted.value && deleted.value >= 0n).toBe(true);
          if (one.rule === 'committed') expect(offset.value).toBe(committed);
          if (!repeated.known) continue;
          expect(skipped.value === 0n || repeated.value === 0n).toBe(true);
          const isSeen = committed !== undefined && committed >= 0n && committed <= end;
          expect(offset.value).toBe((isSeen ? committed : start) + skipped.value - repeated.value);
        }
      }),
      { numRuns: 500 },
    );
  });
});
