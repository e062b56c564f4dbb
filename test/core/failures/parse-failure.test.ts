import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildEnvelope } from '../../../src/core/event/envelope.ts';
import { parseFailure } from '../../../src/core/failures/parse-failure.ts';
import { failureWriterFor } from '../../../src/core/runtime/destination/failure-writer.ts';
import { givenUpRecords } from '../../support/given-up.ts';
import { eventRecord } from '../../support/records.ts';
import { eventOf, metadata } from './failure-documents.ts';

const read = (document: unknown) => parseFailure(JSON.stringify(document));

describe('failure records that can be read', () => {
  it('metadata of SQS: offsets are text, and exact beyond 2^53', () => {
    expect(read(metadata())).toEqual({
      ok: true,
      failure: {
        condition: 'RetryAttemptsExhausted',
        functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders:live',
        eventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c/u',
        bootstrapServers: ['b-1:9092'],
        timestampMs: Date.parse('2026-11-14T00:38:06.021Z'),
        batchSize: 5,
        ranges: [
          {
            topic: 'orders',
            partition: 0,
            first: 9_007_199_254_740_993n,
            last: 9_007_199_254_740_997n,
            firstTimestampMs: Date.parse('2026-11-14T00:38:04.835Z'),
            lastTimestampMs: Date.parse('2026-11-14T00:38:05.580Z'),
          },
        ],
        payload: undefined,
        hasSchemaMetadata: false,
      },
    });
  });

  const shapes = [
    {
      why: 'what an SNS topic puts into a queue',
      given: { Type: 'Notification', Message: JSON.stringify(metadata()) },
    },
    { why: 'a record that expired was never invoked', given: { ...metadata(), responseContext: undefined } },
    { why: 'too large: no answer of the function', given: metadata({ responseContext: null }) },
    { why: 'fields that nobody knows yet', given: metadata({ more: { deep: [1] } }) },
    { why: 'a condition of the schema registry', given: metadata({ timestamp: null }) },
    {
      why: 'the last hyphen separates topic and partition',
      given: metadata({}, { recordsInfo: { 'a-b-7': ends(1, 2) } }),
    },
  ];
  it.each(shapes)('$why', ({ given }) => {
    expect(read(given)).toMatchObject({ ok: true, failure: { batchSize: 5 } });
  });

  it('the event of S3 is text: bytes, nulls, tombstones and signed header bytes', () => {
    const record = { key: '/w==', value: null, headers: [{ h: [-1, 0, 127] }, { h: [] }, { h: [255] }] };
    const parsed = read(metadata({ payload: eventOf(record) }));
    expect(parsed).toMatchObject({ ok: true, failure: { hasSchemaMetadata: false } });
    const [found] = (parsed.ok ? parsed.failure.payload : undefined) ?? [];
    expect(found).toEqual({
      topic: 'orders',
      partition: 0,
      offset: 12n,
      timestampMs: 1,
      timestampType: 'CREATE_TIME',
      key: Buffer.from([255]),
      value: null,
      headers: [
        { name: 'h', value: new Uint8Array([255, 0, 127]) },
        { name: 'h', value: new Uint8Array([]) },
        { name: 'h', value: new Uint8Array([255]) },
      ],
    });
  });

  it('the event of a Kafka topic is an object, and its offset may pass 2^53', () => {
    const event = eventOf({ offset: 'OFFSET' }).replace('"OFFSET"', '9007199254740993');
    const document = metadata(
      { payload: 'EVENT' },
      { batchSize: 1, recordsInfo: undefined, recordInfo: { offset: '1' } },
    );
    const parsed = parseFailure(JSON.stringify(document).replace('"EVENT"', event));
    const ranges = [{ topic: 'orders', partition: 0, first: 9_007_199_254_740_993n, last: 9_007_199_254_740_993n }];
    expect(parsed).toMatchObject({ ok: true, failure: { ranges } });
  });

  it('says where a schema registry decoded the event', () => {
    const payload = eventOf({ valueSchemaMetadata: { dataFormat: 'AVRO', schemaId: '1' } });
    expect(read(metadata({ payload }))).toMatchObject({ ok: true, failure: { hasSchemaMetadata: true } });
  });
});

function ends(first: unknown, last: unknown): object {
  return { firstRecordOffset: String(first), lastRecordOffset: String(last) };
}

describe('what is no failure record of Kafka is refused with its place', () => {
  const cases = [
    { why: 'nothing', text: '', path: '', says: /not JSON/ },
    { why: 'half a document', text: '{"requestContext":', path: '', says: /not JSON/ },
    { why: 'a list', text: '[]', path: '', says: /not an object/ },
    { why: 'a number', text: '12', path: '', says: /not an object/ },
    { why: 'something else', text: '{}', path: 'KafkaBatchInfo', says: /no failure record of a Kafka/ },
    {
      why: 'of another event source',
      text: '{"KinesisBatchInfo":{}}',
      path: 'KafkaBatchInfo',
      says: /another event source \(KinesisBatchInfo\)/,
    },
    { why: 'within a notification', text: '{"Type":"Notification","Message":"{"}', path: 'Message', says: /not JSON/ },
    { why: 'no condition', text: text({ requestContext: {} }), path: 'requestContext.condition', says: /missing/ },
    { why: 'no size', text: text({}, { batchSize: undefined }), path: 'KafkaBatchInfo.batchSize', says: /missing/ },
    { why: 'a size of 0', text: text({}, { batchSize: 0 }), path: 'KafkaBatchInfo.batchSize', says: /from 1 on/ },
    { why: 'no ranges', text: text({}, { recordsInfo: {} }), path: 'KafkaBatchInfo.recordsInfo', says: /no partition/ },
    {
      why: 'a range that ends before it begins',
      text: text({}, { recordsInfo: { 'orders-0': ends(5, 4) } }),
      path: 'KafkaBatchInfo.recordsInfo["orders-0"].lastRecordOffset',
      says: /below/,
    },
    {
      why: 'an offset below 0',
      text: text({}, { recordsInfo: { 'orders-0': ends(-1, 4) } }),
      path: 'KafkaBatchInfo.recordsInfo["orders-0"].firstRecordOffset',
      says: /no offset|not an offset/,
    },
    {
      why: 'a partition without a number',
      text: text({}, { recordsInfo: { orders: ends(1, 4) } }),
      path: 'KafkaBatchInfo.recordsInfo["orders"]',
      says: /topic-partition/,
    },
    {
      why: 'one record without topic and event',
      text: text({}, { recordsInfo: undefined, recordInfo: { offset: '1' } }),
      path: 'payload',
      says: /names no topic/,
    },
    { why: 'a time that is none', text: text({ timestamp: 'soon' }), path: 'timestamp', says: /not a time/ },
    { why: 'half an event', text: text({ payload: '{' }), path: 'payload', says: /not JSON/ },
    { why: 'an empty event', text: text({ payload: '{"records":{}}' }), path: 'payload.records', says: /no record/ },
    {
      why: 'a value that is not base64',
      text: text({ payload: eventOf({ value: 'plain' }) }),
      path: 'payload.records["orders-0"][0].value',
      says: /base64/,
    },
    {
      why: 'a record under the name of another partition',
      text: text({ payload: eventOf({ partition: 3 }) }),
      path: 'payload.records["orders-0"][0]',
      says: /orders-3/,
    },
    {
      why: 'a header that is no byte',
      text: text({ payload: eventOf({ headers: [{ h: [256] }] }) }),
      path: 'payload.records["orders-0"][0].headers[0]["h"]',
      says: /no byte/,
    },
  ];
  it.each(cases)('$why', ({ text: given, path, says }) => {
    const parsed = parseFailure(given);
    expect(parsed).toMatchObject({ ok: false, path });
    expect(parsed.ok ? '' : parsed.why).toMatch(says);
  });

  it('any JSON gives a value or a refusal, and nothing is thrown', () => {
    const inner = fc.jsonValue();
    const bent = fc.tuple(fc.constantFrom(...PATHS), inner).map(([path, value]) => bend(path, value));
    fc.assert(
      fc.property(fc.oneof(inner, bent), fc.boolean(), (document, isCut) => {
        const whole = JSON.stringify(document) ?? '';
        const parsed = parseFailure(isCut ? whole.slice(0, -1) : whole);
        if (!parsed.ok) return parsed.why !== '' && !/undefined|\[object/.test(parsed.why);
        const { batchSize, ranges } = parsed.failure;
        return batchSize >= 1 && ranges.length > 0 && ranges.every(({ first, last }) => first >= 0n && first <= last);
      }),
      { numRuns: 500 },
    );
  });
});

function text(fields: Readonly<Record<string, unknown>>, batch: object = {}): string {
  return JSON.stringify(metadata(fields, batch));
}

const PATHS = [
  ['requestContext'],
  ['timestamp'],
  ['KafkaBatchInfo'],
  ['KafkaBatchInfo', 'batchSize'],
  ['KafkaBatchInfo', 'recordsInfo'],
  ['KafkaBatchInfo', 'recordsInfo', 'orders-0'],
  ['KafkaBatchInfo', 'recordsInfo', 'orders-0', 'lastRecordOffset'],
  ['payload'],
  ['payload', 'records'],
] as const;

/** A whole failure record with something else in one place. */
function bend(path: readonly string[], value: unknown): unknown {
  const document = structuredClone(metadata({ payload: JSON.parse(eventOf()) as unknown }));
  let at: Record<string, unknown> = document;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
  at[path.at(-1) ?? ''] = value;
  return document;
}

describe('what this program writes', () => {
  const destinations = ['arn:aws:sqs:eu-west-1:123456789012:q', 'arn:aws:s3:::bucket', 'kafka://failures'];
  it.each(destinations)('as for %s is read back', (destination) => {
    const envelope = buildEnvelope({ source: { kind: 'self-managed', bootstrapServers: ['b:1'] } });
    const invoked = { arn: 'arn:aws:lambda:eu-west-1:123456789012:function:f', executedVersion: '1' };
    const write = failureWriterFor(destination, envelope, invoked);
    const records = [eventRecord({ offset: 7n }), eventRecord({ offset: 9n })];
    const parsed = write(givenUpRecords({ records })).map(parseFailure);
    const offsets = parsed.flatMap((one) => (one.ok ? one.failure.ranges.map(({ first, last }) => [first, last]) : []));
    expect(offsets).toEqual(
      destination.startsWith('kafka')
        ? [
            [7n, 7n],
            [9n, 9n],
          ]
        : [[7n, 9n]],
    );
    const payload = parsed.flatMap((one) => (one.ok ? (one.failure.payload ?? []) : [])).map(({ offset }) => offset);
    expect(payload).toEqual(destination.includes('sqs') ? [] : [7n, 9n]);
  });
});
