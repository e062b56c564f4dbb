import type { Failure, FailureRange, FoundFailure } from '../../../src/core/failures/failure.ts';
import type { KafkaRecord } from '../../../src/core/model/record.ts';

/** The example of the Lambda developer guide, page kafka-on-failure, with small numbers. */
export function metadata(fields: Readonly<Record<string, unknown>> = {}, batch: object = {}): Record<string, unknown> {
  return {
    requestContext: {
      requestId: '316aa6d0-8154-xmpl-9af7-85d5f4a6bc81',
      functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:orders:live',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 1,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: '2026-11-14T00:38:06.021Z',
    KafkaBatchInfo: {
      batchSize: 5,
      eventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c/u',
      bootstrapServers: 'b-1:9092',
      payloadSize: 2_039_086,
      recordsInfo: {
        'orders-0': {
          firstRecordOffset: '9007199254740993',
          lastRecordOffset: '9007199254740997',
          firstRecordTimestamp: '2026-11-14T00:38:04.835Z',
          lastRecordTimestamp: '2026-11-14T00:38:05.580Z',
        },
      },
      ...batch,
    },
    ...fields,
  };
}

/** One record as it stands in an event; offsets are numbers there, also beyond 2^53. */
export function eventOf(record: Readonly<Record<string, unknown>> = {}): string {
  const whole = { topic: 'orders', partition: 0, offset: 12, timestamp: 1, timestampType: 'CREATE_TIME', ...record };
  return JSON.stringify({ eventSource: 'SelfManagedKafka', records: { 'orders-0': [whole] } });
}

export function recordAt(partition: number, offset: bigint | number): KafkaRecord {
  const common = { timestampMs: 1000, timestampType: 'CREATE_TIME', key: null, headers: [] } as const;
  return { topic: 'orders', partition, offset: BigInt(offset), value: `${partition}/${offset}`, ...common };
}

type Ends = readonly [partition: number, first: number, last: number];

export function rangesOf(...ends: readonly Ends[]): FailureRange[] {
  return ends.map(([partition, first, last]) => ({
    topic: 'orders',
    partition,
    first: BigInt(first),
    last: BigInt(last),
    firstTimestampMs: undefined,
    lastTimestampMs: undefined,
  }));
}

export function found(id: string, ranges: readonly FailureRange[], fields: Partial<Failure> = {}): FoundFailure {
  const offsets = ranges.reduce((sum, { first, last }) => sum + Number(last - first) + 1, 0);
  return {
    id,
    place: `place ${id}`,
    failure: {
      condition: 'RetryAttemptsExhausted',
      functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
      eventSourceArn: undefined,
      bootstrapServers: [],
      timestampMs: undefined,
      batchSize: offsets,
      ranges,
      payload: undefined,
      hasSchemaMetadata: false,
      ...fields,
    },
  };
}
