import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLineCutter, MAX_LINE_LENGTH } from '../../../../src/core/lambda/local/log-lines.ts';

/** Cuts the bytes of a text at these places, also inside of characters. */
function cut(text: string, places: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const at = [...new Set([0, ...places.map((place) => place % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  );
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

it('gives the same lines however the bytes arrive', () => {
  const line = fc.stringMatching(/^[a✓😀é \t]{0,5}$/u);
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), fc.array(fc.nat()), (lines, end, places) => {
      const seen: string[] = [];
      const cutter = createLineCutter((text) => seen.push(text));
      for (const chunk of cut(lines.map((text) => text + end).join(''), places)) cutter.add(chunk);
      expect(seen).toEqual(lines);
    }),
  );
});

it('keeps an unfinished line until it is flushed', () => {
  const seen: string[] = [];
  const cutter = createLineCutter((text) => seen.push(text));
  cutter.add('one\ntw');
  expect(seen).toEqual(['one']);
  cutter.flush();
  cutter.flush();
  expect(seen).toEqual(['one', 'tw']);
});

it('gives out a line that never ends in pieces, and keeps no more than one of them', () => {
  const seen: string[] = [];
  const cutter = createLineCutter((text) => seen.push(text));
  // A search from the beginning with each chunk would take minutes.
  for (let count = 0; count < 64 * 1024; count += 1) cutter.add('x'.repeat(100));
  cutter.add('\n');
  const [first, ...rest] = seen;
  expect(first).toHaveLength(MAX_LINE_LENGTH);
  expect(rest.at(-1)).not.toBe('');
  expect(seen.join('')).toHaveLength(64 * 1024 * 100);
});

it('gives out a line of just the longest length whole', () => {
  const seen: string[] = [];
  const cutter = createLineCutter((text) => seen.push(text));
  cutter.add(`${'x'.repeat(MAX_LINE_LENGTH)}\ny\n`);
  expect(seen.map((text) => text.length)).toEqual([MAX_LINE_LENGTH, 1]);
});
