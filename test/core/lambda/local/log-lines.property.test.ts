import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLineCutter } from '../../../../src/core/lambda/local/log-lines.ts';

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
