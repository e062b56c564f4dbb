import { describe, expect, it } from 'vitest';
import { buildEnvelope } from '../../../../src/core/event/envelope.ts';
import { buildPayload } from '../../../../src/core/event/payload.ts';
import {
  type Batch,
  type Batcher,
  type BatcherOptions,
  createBatcher,
} from '../../../../src/core/runtime/batcher/batcher.ts';
import { eventRecord, eventRecords, streamMapping } from '../../../support/records.ts';

const ENVELOPE = buildEnvelope(streamMapping());
const NO_LIMIT = 6 * 1024 * 1024;

function makeBatcher(options: Partial<BatcherOptions> = {}): Batcher {
  return createBatcher({ batchSize: 3, windowMs: 500, payloadLimitBytes: NO_LIMIT, envelope: ENVELOPE, ...options });
}

const sizeOf = (records: Parameters<typeof buildPayload>[1]): number =>
  Buffer.byteLength(buildPayload(ENVELOPE, records));
const offsetsOf = ({ records }: Batch): bigint[] => records.map(({ offset }) => offset);

interface Case {
  readonly why: string;
  readonly options: Partial<BatcherOptions>;
  /** When each of the records 1, 2, … is offered. */
  readonly offeredAtMs: readonly number[];
  readonly askedAtMs: number;
  readonly due: string | undefined;
}

const CASES: readonly Case[] = [
  { why: 'an empty batch is never due', options: { windowMs: 0 }, offeredAtMs: [], askedAtMs: 10_000, due: undefined },
  { why: 'BatchSize records close at once', options: {}, offeredAtMs: [0, 0, 0], askedAtMs: 0, due: 'count' },
  { why: 'a batch of one', options: { batchSize: 1 }, offeredAtMs: [0], askedAtMs: 0, due: 'count' },
  {
    why: 'below the count and within the window it may grow',
    options: {},
    offeredAtMs: [0, 1],
    askedAtMs: 499,
    due: undefined,
  },
  { why: 'the window closes it to the millisecond', options: {}, offeredAtMs: [0, 1], askedAtMs: 500, due: 'window' },
  { why: 'the window begins with the first record', options: {}, offeredAtMs: [300], askedAtMs: 799, due: undefined },
  {
    why: 'later records do not lengthen the window',
    options: {},
    offeredAtMs: [0, 499],
    askedAtMs: 500,
    due: 'window',
  },
  {
    why: 'a window of 0 takes what is there at once',
    options: { windowMs: 0 },
    offeredAtMs: [7],
    askedAtMs: 7,
    due: 'window',
  },
  { why: 'the longest window', options: { windowMs: 300_000 }, offeredAtMs: [0], askedAtMs: 299_999, due: undefined },
  { why: 'count comes before window', options: {}, offeredAtMs: [0, 1, 2], askedAtMs: 900, due: 'count' },
];

describe('when a batch is due', () => {
  it.each(CASES)('$why', ({ options, offeredAtMs, askedAtMs, due }) => {
    const batcher = makeBatcher(options);
    for (const [index, record] of eventRecords(offeredAtMs.length).entries()) {
      expect(batcher.offer(record, offeredAtMs[index] ?? 0)).toBe(true);
    }
    expect(batcher.due(askedAtMs)).toBe(due);
  });

  it('says when the window will close it, and nothing while it is empty', () => {
    const batcher = makeBatcher();
    expect(batcher.windowEndsAtMs).toBeUndefined();
    batcher.offer(eventRecord(), 1_200);
    expect(batcher.windowEndsAtMs).toBe(1_700);
    batcher.close('window');
    expect(batcher.windowEndsAtMs).toBeUndefined();
  });

  it('begins a new window after it was closed', () => {
    const batcher = makeBatcher();
    batcher.offer(eventRecord(), 0);
    batcher.close('window');
    expect(batcher.due(5_000)).toBeUndefined();
    batcher.offer(eventRecord(), 5_000);
    expect(batcher.due(5_499)).toBeUndefined();
    expect(batcher.due(5_500)).toBe('window');
  });
});

describe('the payload limit', () => {
  const two = eventRecords(2);

  it('takes a record that fills the limit to the last byte', () => {
    const batcher = makeBatcher({ payloadLimitBytes: sizeOf(two) });
    expect(two.map((record) => batcher.offer(record, 0))).toEqual([true, true]);
    expect(batcher.due(0)).toBeUndefined();
    expect(batcher.close('end').payloadBytes).toBe(sizeOf(two));
  });

  it('closes before the record that passes it by one byte, and takes that one next', () => {
    const batcher = makeBatcher({ payloadLimitBytes: sizeOf(two) - 1 });
    expect(two.map((record) => batcher.offer(record, 0))).toEqual([true, false]);
    expect(batcher.due(0)).toBe('payload');
    expect(offsetsOf(batcher.close('payload'))).toEqual([1n]);
    expect(two.slice(1).map((record) => batcher.offer(record, 0))).toEqual([true]);
  });

  it('takes no smaller record past the one that did not fit: order before fullness', () => {
    const small = eventRecord({ offset: 1n });
    const large = eventRecord({ offset: 2n, value: 'x'.repeat(400) });
    const batcher = makeBatcher({ payloadLimitBytes: sizeOf([small, small]) + 10 });
    expect(batcher.offer(small, 0)).toBe(true);
    expect(batcher.offer(large, 0)).toBe(false);
    expect(batcher.offer(small, 0)).toBe(false);
    expect(offsetsOf(batcher.close('payload'))).toEqual([1n]);
  });

  it('sets a record alone that passes the limit by itself, and says so', () => {
    const batcher = makeBatcher({ payloadLimitBytes: sizeOf([eventRecord()]) - 1 });
    expect(batcher.offer(eventRecord({ offset: 9n }), 0)).toBe(true);
    expect(batcher.due(0)).toBe('oversize');
    expect(batcher.offer(eventRecord(), 0)).toBe(false);
    const batch = batcher.close('oversize');
    expect(batch).toMatchObject({ closedBy: 'oversize', payloadBytes: sizeOf(batch.records) });
    expect(offsetsOf(batch)).toEqual([9n]);
  });

  it('closes what waits before an oversize record, which then stands alone', () => {
    const large = eventRecord({ offset: 2n, value: 'x'.repeat(4_000) });
    const batcher = makeBatcher({ payloadLimitBytes: 2_000 });
    batcher.offer(eventRecord({ offset: 1n }), 0);
    expect(batcher.offer(large, 0)).toBe(false);
    expect(batcher.due(0)).toBe('payload');
    batcher.close('payload');
    expect(batcher.offer(large, 0)).toBe(true);
    expect(batcher.due(0)).toBe('oversize');
  });
});
