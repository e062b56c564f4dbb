import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { markPassedOver } from '../../../../src/core/kafka/kafkajs/fetch-response.ts';
import {
  CorruptBatch,
  decodeRecordBatches,
  type RecordBatch,
} from '../../../../src/core/kafka/kafkajs/record-batches.ts';

const COMMIT = Buffer.from([0, 0, 0, 1]);
const ABORT = Buffer.from([0, 0, 0, 0]);

function batch(
  producer: number,
  offsets: readonly number[],
  more: { last?: number; marker?: Buffer; plain?: boolean } = {},
): RecordBatch {
  const { last = offsets[offsets.length - 1] ?? 0, marker, plain = false } = more;
  const context = { inTransaction: !plain, timestampType: 0, producerId: String(producer) };
  const messages = offsets.map((offset) => ({
    magicByte: 2,
    attributes: 0,
    timestamp: '0',
    offset: String(offset),
    key: marker ?? null,
    value: null,
    headers: {},
    isControlRecord: marker !== undefined,
    batchContext: context,
  }));
  return { context, isControl: marker !== undefined, lastOffset: BigInt(last), messages };
}

describe('what of a fetch is handed on', () => {
  it.each([
    {
      why: 'two transactions that were open before the fetch began, the later one first in the list',
      batches: [
        batch(1, [5]),
        batch(2, [6]),
        batch(1, [7], { marker: ABORT }),
        batch(2, [8], { marker: ABORT }),
        batch(1, [9]),
      ],
      aborted: [
        { producerId: '2', firstOffset: 3n },
        { producerId: '1', firstOffset: 1n },
      ],
      kept: [9],
    },
    {
      why: 'a marker of one producer ends nothing of another',
      batches: [batch(1, [0]), batch(2, [1], { marker: COMMIT }), batch(1, [2])],
      aborted: [{ producerId: '1', firstOffset: 0n }],
      kept: [],
    },
    {
      why: 'what the producer wrote outside of a transaction stays',
      batches: [batch(1, [0]), batch(1, [1], { plain: true })],
      aborted: [{ producerId: '1', firstOffset: 0n }],
      kept: [1],
    },
  ])('$why', ({ batches, aborted, kept }) => {
    const handed = markPassedOver(batches, aborted).filter(({ isControlRecord }) => !isControlRecord);
    expect(handed.map(({ offset }) => Number(offset))).toEqual(kept);
  });

  it('a batch that is empty, or reaches beyond its last record, still moves the position', () => {
    const marked = markPassedOver(
      [batch(-1, [], { last: 7, plain: true }), batch(-1, [8, 9], { last: 20, plain: true })],
      [],
    );
    expect(marked.map(({ offset, isControlRecord }) => [offset, isControlRecord])).toEqual([
      ['7', true],
      ['8', false],
      ['9', false],
      ['20', true],
    ]);
  });
});

describe('batches of the log', () => {
  const require = createRequire(import.meta.url);
  const { RecordBatch: encodeBatch } = require('kafkajs/src/protocol/recordBatch/v0') as {
    RecordBatch(batch: object): Promise<{ buffer: Buffer }>;
  };
  const encodeRecord = require('kafkajs/src/protocol/recordBatch/record/v0') as (record: object) => unknown;

  /** A batch of these values from an offset on. */
  async function encode(firstOffset: number, ...values: readonly number[]): Promise<Buffer> {
    const records = values.map((value, offsetDelta) =>
      encodeRecord({
        offsetDelta,
        timestampDelta: -offsetDelta * 2 ** 33,
        key: null,
        value: Buffer.from([value]),
        headers: {},
      }),
    );
    const lastOffsetDelta = values.length - 1;
    const { buffer } = await encodeBatch({
      compression: 0,
      firstOffset,
      firstTimestamp: 1e12,
      lastOffsetDelta,
      records,
    });
    return buffer;
  }

  function flip(bytes: Buffer, at: number): Buffer {
    const flipped = Buffer.from(bytes);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    return flipped;
  }

  it('are read whole; one that is cut off is left', async () => {
    const buffer = await encode(2 ** 40, 0, 1);
    const [found] = await decodeRecordBatches(buffer);
    expect(found?.messages.map(({ offset, timestamp, value }) => [offset, timestamp, value?.[0]])).toEqual([
      [String(2 ** 40), '1000000000000', 0],
      [String(2 ** 40 + 1), String(1e12 - 2 ** 33), 1],
    ]);
    expect(await decodeRecordBatches(Buffer.concat([buffer, buffer.subarray(0, buffer.length - 1)]))).toHaveLength(1);
  });

  it('with any bit changed behind the checksum are refused, with their offset', async () => {
    const buffer = await encode(7, 1, 2, 3);
    for (let at = 17; at < buffer.length; at += 1) {
      const refused = await decodeRecordBatches(flip(buffer, at)).catch((error: unknown) => error);
      expect(refused, `byte ${at}`).toBeInstanceOf(CorruptBatch);
      expect(refused).toMatchObject({ baseOffset: 7n });
    }
  });

  it('that are corrupt do not take those before them along', async () => {
    const [first, second] = [await encode(7, 1, 2), await encode(9, 3)];
    const bytes = Buffer.concat([first, flip(second, second.length - 1), await encode(10, 4)]);
    const read = await decodeRecordBatches(bytes);
    expect(read.flatMap(({ messages }) => messages.map(({ offset }) => offset))).toEqual(['7', '8']);
  });

  it('of which the first one is cut off are refused: a broker sends it whole, however large it is', async () => {
    const buffer = await encode(7, 1, 2);
    const longer = Buffer.from(buffer);
    longer.writeInt32BE(buffer.readInt32BE(8) + 4096, 8);
    await expect(decodeRecordBatches(longer)).rejects.toMatchObject({
      baseOffset: 7n,
      fault: 'says that it is longer than what the broker sent of it',
    });
  });

  it('that are shorter than a batch can be are refused', async () => {
    const bytes = Buffer.alloc(80);
    bytes.writeInt32BE(20, 8);
    bytes.writeInt8(2, 16);
    await expect(decodeRecordBatches(bytes)).rejects.toBeInstanceOf(CorruptBatch);
  });
});
