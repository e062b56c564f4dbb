import { expect, it } from 'vitest';
import { readFlagValues } from '../../../src/cli/facts/read-flag-values.ts';

it.each([
  { text: '2026-12-01T08:00Z', ms: Date.UTC(2026, 11, 1, 8) },
  { text: '2026-12-01T08:00', ms: Date.UTC(2026, 11, 1, 8) },
  { text: '2026-12-01', ms: Date.UTC(2026, 11, 1) },
  { text: '2026-12-01T08:00:01.5+02:00', ms: Date.UTC(2026, 11, 1, 6, 0, 1, 500) },
])('the time $text', ({ text, ms }) => {
  const values = readFlagValues();
  expect(values.time('at', text)).toBe(ms);
  expect(() => values.done()).not.toThrow();
});

it('starting positions are names or times', () => {
  const values = readFlagValues();
  expect(values.startingPosition('p', 'LATEST')).toEqual({ name: 'LATEST' });
  expect(values.startingPosition('p', '2026-12-01')).toEqual({
    name: 'AT_TIMESTAMP',
    timestampMs: Date.UTC(2026, 11, 1),
  });
  expect(values.startingPosition('p', undefined)).toBeUndefined();
});

it('all that cannot be read is named at once', () => {
  const values = readFlagValues();
  values.duration('warn-within', 'soon');
  values.time('empty-since', '21.11.2026');
  values.time('at', '2026-02-31');
  values.startingPosition('starting-position', 'EARLIEST');
  expect(() => values.done()).toThrow(
    expect.objectContaining({
      code: 'ESMCTL_USAGE',
      problems: ['warn-within', 'empty-since', 'at', 'starting-position'].map((flag) =>
        expect.objectContaining({ code: `flag-${flag}` }),
      ),
    }),
  );
});
