import { kafkaConsumer } from '@aws-lambda-powertools/kafka';
import { KafkaMskEventSchema, KafkaSelfManagedEventSchema } from '@aws-lambda-powertools/parser/schemas/kafka';
import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { buildEnvelope } from '../../src/core/event/envelope.ts';
import { buildPayload } from '../../src/core/event/payload.ts';
import type { MappingSource } from '../../src/core/mapping/mapping.ts';
import type { KafkaRecord } from '../../src/core/model/record.ts';
import { eventRecord, streamMapping } from '../support/records.ts';

const MSK: MappingSource = {
  kind: 'msk',
  eventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/orders/751d2973-a626-431c-9d4e-d7975eb44dd7-2',
};

const ORDINARY: readonly Partial<KafkaRecord>[] = [
  { key: 'customer-1', value: '{"total":12}', headers: [{ name: 'trace', value: 'abc' }] },
  { partition: 1, offset: 5n, key: 'customer-2', value: 'plain text' },
  { offset: 1n, key: '', value: '' },
];

function eventOf(records: readonly Partial<KafkaRecord>[], source?: MappingSource): unknown {
  const mapping = streamMapping(source === undefined ? {} : { source });
  const envelope = buildEnvelope(mapping, ['b-1:9092', 'b-2:9092']);
  return JSON.parse(buildPayload(envelope, records.map(eventRecord)));
}

/** Where the schema refused the event, and why. */
function refusals(records: readonly Partial<KafkaRecord>[]): string[] {
  const parsed = KafkaMskEventSchema.safeParse(eventOf(records, MSK));
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('AWS Powertools’ parser', () => {
  it('takes an Amazon MSK event and reads what was written', () => {
    const event = KafkaMskEventSchema.parse(eventOf(ORDINARY, MSK));
    expect(event.eventSourceArn).toBe(MSK.kind === 'msk' ? MSK.eventSourceArn : '');
    expect(event.bootstrapServers).toEqual(['b-1:9092', 'b-2:9092']);
    expect(event.records['orders-0']).toMatchObject([
      {
        topic: 'orders',
        partition: 0,
        offset: 0,
        key: 'customer-1',
        value: '{"total":12}',
        headers: [{ trace: 'abc' }],
      },
      { offset: 1, key: '', value: '', headers: [] },
    ]);
    expect(event.records['orders-1']).toMatchObject([
      { partition: 1, offset: 5, key: 'customer-2', value: 'plain text' },
    ]);
  });

  it('takes a self-managed event', () => {
    const event = KafkaSelfManagedEventSchema.parse(eventOf(ORDINARY));
    expect(Object.keys(event.records)).toEqual(['orders-0', 'orders-1']);
    expect(event.records['orders-0']?.[0]).toMatchObject({ timestampType: 'CREATE_TIME', value: '{"total":12}' });
  });

  it('does not take one kind of event for the other', () => {
    expect(KafkaSelfManagedEventSchema.safeParse(eventOf(ORDINARY, MSK)).success).toBe(false);
    expect(KafkaMskEventSchema.safeParse(eventOf(ORDINARY)).success).toBe(false);
  });

  /** Its schema knows an absent key, but no null one, and no tombstone: handlers that use it fail on these in AWS too. */
  it('refuses null keys and tombstones, and nothing else of such records', () => {
    expect(refusals([{ key: null, value: 'v' }])).toEqual([
      'records.orders-0.0.key: Invalid input: expected string, received null',
    ]);
    expect(refusals([{ key: 'k', value: null }])).toEqual([
      'records.orders-0.0.value: Invalid input: expected string, received null',
    ]);
  });

  /** It reads header bytes as code points and so knows no negative byte; AWS writes them (aws/aws-lambda-dotnet PR 1476). */
  it('fails on signed header bytes', () => {
    const headers = [{ name: 'h', value: new Uint8Array([200]) }];
    expect(() => KafkaMskEventSchema.safeParse(eventOf([{ key: 'k', headers }], MSK))).toThrow(
      'Invalid code point -56',
    );
  });

  it('takes offsets up to 2^53-1 as they are', () => {
    const [record] =
      KafkaMskEventSchema.parse(eventOf([{ key: 'k', offset: 2n ** 53n - 1n }], MSK)).records['orders-0'] ?? [];
    expect(record?.offset).toBe(Number.MAX_SAFE_INTEGER);
  });
});

interface Seen {
  readonly key: unknown;
  readonly value: unknown;
  readonly headers: unknown;
  readonly offset: number;
  readonly partition: number;
}

/** What a handler behind Powertools' Kafka consumer gets of our event. */
async function consume(
  records: readonly Partial<KafkaRecord>[],
  config?: Parameters<typeof kafkaConsumer>[1],
): Promise<Seen[]> {
  const seen: Seen[] = [];
  const handler = kafkaConsumer((event) => {
    for (const { key, value, headers, offset, partition } of event.records) {
      seen.push({ key, value, headers, offset, partition });
    }
    return Promise.resolve();
  }, config);
  await handler(eventOf(records, MSK) as Parameters<typeof handler>[0], {} as Context);
  return seen;
}

describe('AWS Powertools’ Kafka consumer', () => {
  it('gives a handler every record with text, headers and place', async () => {
    expect(await consume(ORDINARY)).toEqual([
      { key: 'customer-1', value: '{"total":12}', headers: [{ trace: 'abc' }], offset: 0, partition: 0 },
      { key: undefined, value: '', headers: [], offset: 1, partition: 0 },
      { key: 'customer-2', value: 'plain text', headers: [], offset: 5, partition: 1 },
    ]);
  });

  it('reads JSON keys and values', async () => {
    const config = { key: { type: 'json' }, value: { type: 'json' } } as const;
    const [record] = await consume([{ key: '{"id":1}', value: '{"total":12,"lines":["ä"]}' }], config);
    expect(record).toMatchObject({ key: { id: 1 }, value: { total: 12, lines: ['ä'] } });
  });

  it('keeps null keys and tombstones null', async () => {
    expect(
      await consume([
        { key: null, value: 'v' },
        { offset: 1n, key: 'k', value: null },
      ]),
    ).toMatchObject([
      { key: null, value: 'v' },
      { key: 'k', value: null },
    ]);
  });

  it('reads signed header bytes back as the text they were, duplicates in order', async () => {
    const headers = [
      { name: 'name', value: 'größe 日本' },
      { name: 'name', value: 'second' },
      { name: 'none', value: null },
    ];
    const [record] = await consume([{ headers }]);
    expect(record?.headers).toEqual([{ name: 'größe 日本' }, { name: 'second' }, { none: '' }]);
  });
});
