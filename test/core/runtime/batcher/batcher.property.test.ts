import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildEnvelope } from '../../../../src/core/event/envelope.ts';
import type { EventRecord } from '../../../../src/core/event/event-record.ts';
import { buildPayload } from '../../../../src/core/event/payload.ts';
import { type Batch, createBatcher } from '../../../../src/core/runtime/batcher/batcher.ts';
import { bytesArbitrary, headerArbitrary } from '../../../support/arbitraries.ts';
import { eventRecord, streamMapping } from '../../../support/records.ts';

const ENVELOPE = buildEnvelope(streamMapping());

/** Time passes, then a record comes, or the caller only looks. */
const stepsArbitrary = fc.array(
  fc.record({
    afterMs: fc.constantFrom(0, 0, 0, 1, 99, 100, 1_000),
    record: fc.option(
      fc.record({
        partition: fc.nat(2),
        value: fc.oneof(
          bytesArbitrary,
          fc.nat(900).map((length) => 'x'.repeat(length)),
        ),
        headers: fc.array(headerArbitrary, { maxLength: 2 }),
      }),
      { freq: 5 },
    ),
  }),
  { maxLength: 60 },
);

const optionsArbitrary = fc.record({
  batchSize: fc.integer({ min: 1, max: 6 }),
  windowMs: fc.constantFrom(0, 100, 500),
  payloadLimitBytes: fc.integer({ min: 250, max: 3_000 }),
});

interface Closed {
  readonly batch: Batch;
  readonly openedAtMs: number;
  readonly closedAtMs: number;
}

describe('batches of any sequence of records and moments', () => {
  it('are the input in order, within count and payload, unless one record alone is too large', () => {
    fc.assert(
      fc.property(stepsArbitrary, optionsArbitrary, (steps, options) => {
        const { input, closed } = drive(steps, options);
        expect(closed.flatMap(({ batch }) => batch.records)).toEqual(input);
        for (const { batch, openedAtMs, closedAtMs } of closed) {
          const bytes = Buffer.byteLength(buildPayload(ENVELOPE, batch.records));
          expect(batch.payloadBytes).toBe(bytes);
          if (batch.closedBy === 'oversize') {
            expect(batch.records).toHaveLength(1);
            expect(bytes).toBeGreaterThan(options.payloadLimitBytes);
          } else {
            expect(bytes).toBeLessThanOrEqual(options.payloadLimitBytes);
            expect(batch.records.length).toBeLessThanOrEqual(options.batchSize);
            expect(batch.records.length).toBeGreaterThan(0);
          }
          if (batch.closedBy === 'count') expect(batch.records).toHaveLength(options.batchSize);
          if (batch.closedBy === 'window') expect(closedAtMs - openedAtMs).toBeGreaterThanOrEqual(options.windowMs);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('close by payload only where the next record does not fit', () => {
    fc.assert(
      fc.property(stepsArbitrary, optionsArbitrary, (steps, options) => {
        const { closed } = drive(steps, options);
        for (const [index, { batch }] of closed.entries()) {
          const next = closed[index + 1]?.batch.records[0];
          if (batch.closedBy !== 'payload') continue;
          if (next === undefined)
            throw new Error('a batch closed by payload is followed by the record that did not fit');
          const together = Buffer.byteLength(buildPayload(ENVELOPE, [...batch.records, next]));
          expect(together).toBeGreaterThan(options.payloadLimitBytes);
        }
      }),
      { numRuns: 300 },
    );
  });
});

type Steps = typeof stepsArbitrary extends fc.Arbitrary<infer Value> ? Value : never;
type Options = typeof optionsArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

/** As a processor does: closes whatever is due before it offers a refused record again, and the rest at the end. */
function drive(steps: Steps, options: Options): { input: EventRecord[]; closed: Closed[] } {
  const batcher = createBatcher({ ...options, envelope: ENVELOPE });
  const input: EventRecord[] = [];
  const closed: Closed[] = [];
  let nowMs = 0;
  let openedAtMs = 0;
  const closeDue = (): void => {
    const reason = batcher.due(nowMs);
    if (reason !== undefined) closed.push({ batch: batcher.close(reason), openedAtMs, closedAtMs: nowMs });
  };
  const offer = (record: EventRecord): boolean => {
    if (batcher.size === 0) openedAtMs = nowMs;
    return batcher.offer(record, nowMs);
  };
  for (const { afterMs, record } of steps) {
    nowMs += afterMs;
    if (record !== null) {
      const encoded = eventRecord({ ...record, offset: BigInt(input.length) });
      input.push(encoded);
      if (!offer(encoded)) {
        closeDue();
        expect(offer(encoded), 'an empty batch takes any record').toBe(true);
      }
    }
    closeDue();
  }
  if (batcher.size > 0) closed.push({ batch: batcher.close('end'), openedAtMs, closedAtMs: nowMs });
  return { input, closed };
}
