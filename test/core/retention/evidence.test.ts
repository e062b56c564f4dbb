import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committedAtMetadata, committedAtOf, restampMetadata } from '../../../src/core/retention/evidence.ts';

describe('the time in the metadata of a commit', () => {
  it('is read as it was written, also where more stands around it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (ms) => {
        expect(committedAtOf(committedAtMetadata(ms))).toBe(ms);
        expect(committedAtOf(`by Ann; ${committedAtMetadata(ms)}; more`)).toBe(ms);
      }),
    );
  });

  it.each([null, '', 'AgAAAaH80yqT', 'esmctl committedAt=yesterday', 'esmctl committedAt=2026-13-45T99:99:99Z'])(
    'is not read from %j',
    (metadata) => {
      expect(committedAtOf(metadata)).toBeUndefined();
    },
  );

  it('moves along when the commit is made anew; what others wrote stays', () => {
    const [before, now] = [Date.UTC(2026, 10, 1), Date.UTC(2026, 10, 20)];
    expect(restampMetadata(`by Ann; ${committedAtMetadata(before)}; more`, now)).toBe(
      `by Ann; ${committedAtMetadata(now)}; more`,
    );
    for (const metadata of [null, '', 'AgAAAaH80yqT']) expect(restampMetadata(metadata, now)).toBe(metadata);
  });
});
