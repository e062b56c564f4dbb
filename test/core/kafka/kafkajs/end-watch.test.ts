import { describe, expect, it } from 'vitest';
import { createEndWatch } from '../../../../src/core/kafka/kafkajs/end-watch.ts';

describe('the end of a log that was made anew', () => {
  it('is the new one: the old one would never be reached', () => {
    const positions = new Map([
      [0, 10n],
      [1, 900n],
    ]);
    let ends = 0;
    const watch = createEndWatch(
      {
        untilEnd: true,
        ranges: new Map([
          [0, { start: 0n, end: 10n }],
          [1, { start: 500n, end: 1000n }],
        ]),
      },
      {
        positionOf: (partition) => positions.get(partition),
        committedOf: () => Promise.resolve(new Map()),
        onEnd: () => {
          ends += 1;
        },
      },
    );
    watch.look();
    positions.set(1, 0n);
    watch.lower(1, 3n);
    expect(ends).toBe(0);
    positions.set(1, 3n);
    watch.look();
    expect(ends).toBe(1);
    watch.lower(1, 5n);
    expect(ends, 'told again, since what was in hand was given up').toBe(2);
  });
});
