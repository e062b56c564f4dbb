import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createEventReader,
  createEventWriter,
  createMessageReader,
  frameMessage,
} from '../../../../src/core/lambda/local/pipe-frames.ts';
import type { EnvironmentMessage } from '../../../../src/core/lambda/local/worker/protocol.ts';
import { textPayload } from '../../../support/text-payload.ts';

/** The same bytes in pieces. */
function feed(bytes: Buffer, sizes: readonly number[], read: (piece: Buffer) => void): void {
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    read(Buffer.from(bytes.subarray(from, from + size)));
    from += size;
  }
}

const text = fc.string({ unit: 'binary', maxLength: 300 });
const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 });

describe('the pipes of a handler process', () => {
  it('bring every event as it was, however the pipe cuts it', () => {
    const invocation = fc.record({ requestId: text, deadlineMs: fc.nat(), event: fc.string({ unit: 'grapheme' }) });
    fc.assert(
      fc.property(fc.array(invocation, { maxLength: 5 }), sizes, (invocations, cuts) => {
        const seen: unknown[] = [];
        const read = createEventReader((header, event) => seen.push({ ...header, event: event.toString('utf8') }));
        const write = createEventWriter();
        for (const { event, ...header } of invocations) feed(write(header, textPayload(event)), cuts, read);
        expect(seen).toEqual(invocations);
      }),
    );
  });

  it('bring an event beyond the memory that was there first', () => {
    const seen: number[] = [];
    const write = createEventWriter();
    const read = createEventReader((_header, event) => seen.push(event.length));
    for (const length of [10, 3_000_000, 20]) {
      feed(write({ requestId: 'id', deadlineMs: 1 }, textPayload('x'.repeat(length))), [65_536], read);
    }
    expect(seen).toEqual([10, 3_000_000, 20]);
  });

  it('bring every message, in order, however the pipe cuts and joins them', () => {
    const message = fc.record({
      type: fc.constant('done' as const),
      requestId: text,
      body: text,
      failed: fc.boolean(),
      ending: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 8 }), sizes, (messages, cuts) => {
        const seen: EnvironmentMessage[] = [];
        feed(
          Buffer.concat(messages.map(frameMessage)),
          cuts,
          createMessageReader((each) => seen.push(each)),
        );
        expect(seen).toEqual(messages);
      }),
    );
  });
});
