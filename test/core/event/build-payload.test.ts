import { describe, expect, it } from 'vitest';
import { buildEnvelope } from '../../../src/core/event/envelope.ts';
import { buildPayload, createPayloadMeter } from '../../../src/core/event/payload.ts';
import type { MappingSource } from '../../../src/core/mapping/mapping.ts';
import type { KafkaRecord } from '../../../src/core/model/record.ts';
import { eventRecord, streamMapping } from '../../support/records.ts';

const ARN = 'arn:aws:kafka:us-east-1:123456789012:cluster/vpc-2priv-2pub/751d2973-a626-431c-9d4e-d7975eb44dd7-2';
const SERVERS =
  'b-2.demo-cluster-1.a1bcde.c1.kafka.us-east-1.amazonaws.com:9092,b-1.demo-cluster-1.a1bcde.c1.kafka.us-east-1.amazonaws.com:9092';

/** The record of the developer guide's example events; its key there is not canonical base64, so the last digit differs. */
const DOCUMENTED: Partial<KafkaRecord> = {
  topic: 'mytopic',
  partition: 0,
  offset: 15n,
  timestampMs: 1545084650987,
  key: Buffer.from('abcDEFghiJKLmnoPQRstuVWXyz123w==', 'base64'),
  value: 'Hello, this is a test.',
  headers: [{ name: 'headerKey', value: 'headerValue' }],
};

const DOCUMENTED_RECORD =
  '{"topic":"mytopic","partition":0,"offset":15,"timestamp":1545084650987,"timestampType":"CREATE_TIME",' +
  '"key":"abcDEFghiJKLmnoPQRstuVWXyz123w==","value":"SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",' +
  '"headers":[{"headerKey":[104,101,97,100,101,114,86,97,108,117,101]}]}';

function eventText(records: readonly Partial<KafkaRecord>[], source?: MappingSource, servers?: string): string {
  const mapping = streamMapping(source === undefined ? {} : { source });
  const envelope = buildEnvelope(mapping, servers?.split(','));
  const encoded = records.map(eventRecord);
  const meter = createPayloadMeter(envelope);
  for (const record of encoded) meter.add(record);
  const text = buildPayload(envelope, encoded);
  expect(meter.bytes).toBe(Buffer.byteLength(text));
  return text;
}

/** The one record of an event, between the braces of `records`. */
function recordText(record: Partial<KafkaRecord>): string {
  const text = eventText([record]);
  return text.slice(text.indexOf(':[{') + 2, -3);
}

describe('the whole event, byte for byte', () => {
  it('is the developer guide’s Amazon MSK event: eventSource, ARN, servers, records', () => {
    expect(eventText([DOCUMENTED], { kind: 'msk', eventSourceArn: ARN }, SERVERS)).toBe(
      `{"eventSource":"aws:kafka","eventSourceArn":"${ARN}","bootstrapServers":"${SERVERS}",` +
        `"records":{"mytopic-0":[${DOCUMENTED_RECORD}]}}`,
    );
  });

  it('is the developer guide’s self-managed event: no ARN', () => {
    const source = { kind: 'self-managed', bootstrapServers: SERVERS.split(',') } as const;
    expect(eventText([DOCUMENTED], source)).toBe(
      `{"eventSource":"SelfManagedKafka","bootstrapServers":"${SERVERS}","records":{"mytopic-0":[${DOCUMENTED_RECORD}]}}`,
    );
  });

  it('groups by partition, groups by first appearance, order kept within a group', () => {
    const bare = (partition: number, offset: bigint): Partial<KafkaRecord> => ({
      topic: 't',
      partition,
      offset,
      timestampMs: 1,
      value: null,
    });
    const json = (partition: number, offset: number): string =>
      `{"topic":"t","partition":${partition},"offset":${offset},"timestamp":1,"timestampType":"CREATE_TIME","key":null,"value":null,"headers":[]}`;
    expect(eventText([bare(2, 7n), bare(0, 1n), bare(2, 9n), bare(0, 2n)])).toBe(
      '{"eventSource":"SelfManagedKafka","bootstrapServers":"localhost:9092","records":{' +
        `"t-2":[${json(2, 7)},${json(2, 9)}],"t-0":[${json(0, 1)},${json(0, 2)}]}}`,
    );
  });

  it('has an empty map for no records', () => {
    expect(eventText([])).toBe('{"eventSource":"SelfManagedKafka","bootstrapServers":"localhost:9092","records":{}}');
  });
});

const BASE = '"topic":"orders","partition":0,"offset":0,"timestamp":1767225600000';

interface Case {
  readonly why: string;
  readonly record: Partial<KafkaRecord>;
  readonly json: string;
}

const CASES: readonly Case[] = [
  {
    why: 'a null key stays null',
    record: { key: null, value: 'v' },
    json: `{${BASE},"timestampType":"CREATE_TIME","key":null,"value":"dg==","headers":[]}`,
  },
  {
    why: 'a tombstone is a null value, not an empty one',
    record: { key: 'k', value: null },
    json: `{${BASE},"timestampType":"CREATE_TIME","key":"aw==","value":null,"headers":[]}`,
  },
  {
    why: 'empty bytes are an empty string, not null',
    record: { key: new Uint8Array(0), value: '' },
    json: `{${BASE},"timestampType":"CREATE_TIME","key":"","value":"","headers":[]}`,
  },
  {
    why: 'text is encoded as its UTF-8 bytes',
    record: { key: 'é', value: '日本' },
    json: `{${BASE},"timestampType":"CREATE_TIME","key":"w6k=","value":"5pel5pys","headers":[]}`,
  },
  {
    why: 'a slice of a larger buffer is only that slice',
    record: { key: Buffer.from('xkeyx').subarray(1, 4), value: new Uint8Array([0, 1, 2, 3]).subarray(1, 3) },
    json: `{${BASE},"timestampType":"CREATE_TIME","key":"a2V5","value":"AQI=","headers":[]}`,
  },
  {
    why: 'headers repeat and keep their order',
    record: {
      value: null,
      headers: [
        { name: 'a', value: '1' },
        { name: 'b', value: '2' },
        { name: 'a', value: '3' },
      ],
    },
    json: `{${BASE},"timestampType":"CREATE_TIME","key":null,"value":null,"headers":[{"a":[49]},{"b":[50]},{"a":[51]}]}`,
  },
  {
    why: 'header bytes are signed, as Java writes them',
    record: { value: null, headers: [{ name: 'h', value: new Uint8Array([0, 127, 128, 200, 255]) }] },
    json: `{${BASE},"timestampType":"CREATE_TIME","key":null,"value":null,"headers":[{"h":[0,127,-128,-56,-1]}]}`,
  },
  {
    why: 'a null header value is an empty list, as an empty one is',
    record: {
      value: null,
      headers: [
        { name: 'none', value: null },
        { name: 'empty', value: '' },
      ],
    },
    json: `{${BASE},"timestampType":"CREATE_TIME","key":null,"value":null,"headers":[{"none":[]},{"empty":[]}]}`,
  },
  {
    why: 'header names are escaped as JSON and may be any text',
    record: {
      value: null,
      headers: [
        { name: 'größe', value: null },
        { name: 'say "hi"\n', value: null },
        { name: '👍', value: null },
        { name: '', value: null },
        { name: '__proto__', value: 'x' },
      ],
    },
    json: `{${BASE},"timestampType":"CREATE_TIME","key":null,"value":null,"headers":[{"größe":[]},{"say \\"hi\\"\\n":[]},{"👍":[]},{"":[]},{"__proto__":[120]}]}`,
  },
  {
    why: 'the timestamp type is Kafka’s name',
    record: { value: null, timestampType: 'LOG_APPEND_TIME' },
    json: `{${BASE},"timestampType":"LOG_APPEND_TIME","key":null,"value":null,"headers":[]}`,
  },
  {
    why: 'Kafka writes -1 for no timestamp',
    record: { value: null, timestampMs: -1, timestampType: 'NO_TIMESTAMP_TYPE' },
    json: '{"topic":"orders","partition":0,"offset":0,"timestamp":-1,"timestampType":"NO_TIMESTAMP_TYPE","key":null,"value":null,"headers":[]}',
  },
  {
    why: 'an offset beyond 2^53 keeps every digit',
    record: { value: null, offset: 2n ** 53n + 1n, partition: 7 },
    json: '{"topic":"orders","partition":7,"offset":9007199254740993,"timestamp":1767225600000,"timestampType":"CREATE_TIME","key":null,"value":null,"headers":[]}',
  },
  {
    why: 'the largest offset there is',
    record: { value: null, offset: 2n ** 63n - 1n },
    json: '{"topic":"orders","partition":0,"offset":9223372036854775807,"timestamp":1767225600000,"timestampType":"CREATE_TIME","key":null,"value":null,"headers":[]}',
  },
];

describe('one record, byte for byte', () => {
  it.each(CASES)('$why', ({ record, json }) => {
    expect(recordText(record)).toBe(json);
  });

  it('encodes text longer than the scratch buffer, and short text after it', () => {
    const long = 'ü'.repeat(200_000);
    expect(JSON.parse(recordText({ value: long }))).toMatchObject({ value: Buffer.from(long).toString('base64') });
    expect(JSON.parse(recordText({ value: 'v' }))).toMatchObject({ value: 'dg==' });
  });
});

describe('the envelope', () => {
  it('counts the bytes of its own text, non-ASCII servers included', () => {
    const envelope = buildEnvelope(streamMapping(), ['bröker:9092', 'b:1']);
    expect(envelope.bytes).toBe(Buffer.byteLength(envelope.head + envelope.tail));
    expect(envelope.bootstrapServers).toBe('bröker:9092,b:1');
  });

  it('makes the servers of an Amazon MSK mapping from its ARN when nobody names them', () => {
    const { bootstrapServers, eventSourceArn } = buildEnvelope(
      streamMapping({ source: { kind: 'msk', eventSourceArn: ARN.replace('us-east-1', 'eu-west-3') } }),
    );
    expect(bootstrapServers).toBe('b-1.vpc-2priv-2pub.kafka.eu-west-3.amazonaws.com:9092');
    expect(eventSourceArn).toContain('eu-west-3');
  });

  it('has no ARN for a self-managed cluster', () => {
    expect(buildEnvelope(streamMapping()).eventSourceArn).toBeUndefined();
  });
});
