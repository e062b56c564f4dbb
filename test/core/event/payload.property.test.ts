import fc from 'fast-check';
import { isLosslessNumber, parse } from 'lossless-json';
import { describe, expect, it } from 'vitest';
import { createByteArena } from '../../../src/core/event/byte-arena.ts';
import { buildEnvelope } from '../../../src/core/event/envelope.ts';
import {
  createRecordEncoder,
  type EncodeRecord,
  type EventRecord,
  recordJson,
} from '../../../src/core/event/event-record.ts';
import { buildPayload, createPayloadMeter } from '../../../src/core/event/payload.ts';
import type { KafkaRecord } from '../../../src/core/model/record.ts';
import { keyOf } from '../../../src/core/model/topic-partition.ts';
import { hexOf, recordArbitrary } from '../../support/arbitraries.ts';
import { eventRecord, streamMapping } from '../../support/records.ts';

interface ReadRecord {
  readonly topic: string;
  readonly partition: number;
  readonly timestamp: number;
  readonly timestampType: string;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly Record<string, number[]>[];
}

interface ReadEvent {
  readonly records: Record<string, ReadRecord[]>;
}

const serversArbitrary = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 3 });

/** Many records of few partitions, some of them large, so that one encoder fills more than one slab. */
const crowdArbitrary = fc.array(
  fc.tuple(recordArbitrary, fc.constantFrom(0, 0, 0, 0, 6_000, 20_000)).map(([record, more]) => ({
    ...record,
    topic: 'orders',
    partition: record.partition % 2,
    value: more === 0 ? record.value : 'ü'.repeat(more),
  })),
  { maxLength: 12 },
);

const recordsArbitrary = fc.oneof(fc.array(recordArbitrary, { maxLength: 8 }), crowdArbitrary);

const decode = (base64: string | null): string | null =>
  base64 === null ? null : Buffer.from(base64, 'base64').toString('hex');

function readBack({ topic, partition, timestamp, timestampType, key, value, headers }: ReadRecord): unknown {
  return {
    topic,
    partition,
    timestampMs: timestamp,
    timestampType,
    key: decode(key),
    value: decode(value),
    headers: headers.map((header) =>
      Object.entries(header).map(([name, bytes]) => [name, hexOf(Uint8Array.from(bytes))]),
    ),
  };
}

function written({ topic, partition, timestampMs, timestampType, key, value, headers }: KafkaRecord): unknown {
  return {
    topic,
    partition,
    timestampMs,
    timestampType,
    key: hexOf(key),
    value: hexOf(value),
    headers: headers.map(({ name, value: bytes }) => [[name, hexOf(bytes) ?? '']]),
  };
}

/** By one encoder for each partition into one arena, as the poller does. */
function encodeAll(records: readonly KafkaRecord[]): EventRecord[] {
  const encoders = new Map<string, EncodeRecord>();
  const arena = createByteArena();
  return records.map((record) => {
    const encode = encoders.get(keyOf(record)) ?? createRecordEncoder(record.topic, record.partition, arena);
    encoders.set(keyOf(record), encode);
    return encode(record, record.timestampMs);
  });
}

/** The records in the event's order: groups by first appearance. */
function inEventOrder(records: readonly KafkaRecord[]): KafkaRecord[] {
  return [...new Set(records.map(keyOf))].flatMap((group) => records.filter((record) => keyOf(record) === group));
}

describe('the event of arbitrary records', () => {
  it('has exactly the bytes that the meter counted while it grew', () => {
    fc.assert(
      fc.property(recordsArbitrary, serversArbitrary, (records, servers) => {
        const envelope = buildEnvelope(streamMapping(), servers);
        const meter = createPayloadMeter(envelope);
        const added = [];
        for (const record of encodeAll(records)) {
          const foreseen = meter.bytesWith(record);
          meter.add(record);
          added.push(record);
          expect(meter.bytes).toBe(foreseen);
          expect(Buffer.byteLength(buildPayload(envelope, added))).toBe(foreseen);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives every byte, header and offset back', () => {
    fc.assert(
      fc.property(recordsArbitrary, (records) => {
        const text = buildPayload(buildEnvelope(streamMapping()), encodeAll(records));
        const event = JSON.parse(text) as ReadEvent;
        const ordered = inEventOrder(records);
        expect(Object.entries(event.records).flatMap(([, members]) => members.map(readBack))).toEqual(
          ordered.map(written),
        );
        expect(Object.entries(event.records).flatMap(([group, members]) => members.map(() => group))).toEqual(
          ordered.map(keyOf),
        );
        expect(offsetsIn(text)).toEqual(ordered.map(({ offset }) => offset));
        expect(text).not.toMatch(/"(key|value)":"[^"]*[^A-Za-z0-9+/="]/);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the signed range in headers', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 64 }), (bytes) => {
        const json = recordJson(eventRecord({ headers: [{ name: 'h', value: bytes }] }));
        const [header] = (JSON.parse(json) as ReadRecord).headers;
        expect(header?.h).toEqual([...new Int8Array(bytes)]);
      }),
    );
  });
});

function offsetsIn(text: string): bigint[] {
  const event = parse(text) as { records: Record<string, { offset: unknown }[]> };
  return Object.values(event.records).flatMap((members) =>
    members.map(({ offset }) => {
      if (!isLosslessNumber(offset)) throw new Error('an offset is not a number');
      return BigInt(offset.value);
    }),
  );
}
