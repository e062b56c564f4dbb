import { describe, expect, it } from 'vitest';
import { openStatusLine } from '../../src/cli/status-line.ts';

const CLEAR = '\r\u001b[K';

/** A terminal that keeps what is written to it. */
function terminal(facts: { readonly isTTY?: boolean; readonly columns?: number }) {
  const written: string[] = [];
  const write = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
  return { ...facts, written, write };
}

describe('a line that is drawn over itself', () => {
  it('takes the place of the one before, fits the width, and goes', () => {
    const stream = terminal({ isTTY: true, columns: 30 });
    const line = openStatusLine(stream, {});
    line.draw('one');
    line.draw('x'.repeat(100));
    line.clear();
    line.clear();
    expect(stream.written).toEqual([`${CLEAR}one`, `${CLEAR}${'x'.repeat(29)}`, CLEAR]);
  });

  it.each([
    { why: 'the width is not told', facts: {}, room: 79 },
    { why: 'the width is told as 0, as new pseudo terminals do', facts: { columns: 0 }, room: 20 },
  ])('has some room where $why', ({ facts, room }) => {
    const stream = terminal({ isTTY: true, ...facts });
    openStatusLine(stream, {}).draw('x'.repeat(100));
    expect(stream.written).toEqual([`${CLEAR}${'x'.repeat(room)}`]);
  });

  it.each([
    { why: 'a pipe', facts: {}, env: {} },
    { why: 'a terminal that cannot', facts: { isTTY: true }, env: { TERM: 'dumb' } },
    { why: 'a log in CI', facts: { isTTY: true }, env: { CI: 'true' } },
  ])('is not written to $why', ({ facts, env }) => {
    const stream = terminal(facts);
    const line = openStatusLine(stream, env);
    line.draw('one');
    line.clear();
    expect([line.isShown, stream.written]).toEqual([false, []]);
  });
});
