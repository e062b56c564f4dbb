import { describe, expect, it } from 'vitest';
import { buildEnvelope } from '../../../../src/core/event/envelope.ts';
import { buildPayload } from '../../../../src/core/event/payload.ts';
import type { MappingSource } from '../../../../src/core/mapping/mapping.ts';
import { buildFailureDocument, type FailureShape } from '../../../../src/core/runtime/destination/failure-document.ts';
import type { GivenUp } from '../../../../src/core/runtime/given-up.ts';
import { givenUpRecords } from '../../../support/given-up.ts';
import { eventRecord, eventRecords, streamMapping } from '../../../support/records.ts';

const FUNCTION = { arn: 'arn:aws:lambda:us-east-1:123456789012:function:orders:live', executedVersion: '7' };
const MSK: MappingSource = { kind: 'msk', eventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/orders/abc-2' };
const SELF_MANAGED = buildEnvelope(streamMapping());
const ON_MSK = buildEnvelope(streamMapping({ source: MSK }), ['b-1:9092', 'b-2:9092']);

function documentText(givenUp: GivenUp, shape: FailureShape, envelope = SELF_MANAGED): string {
  return JSON.stringify(buildFailureDocument(givenUp, envelope, FUNCTION, shape));
}

const payloadSize = (givenUp: GivenUp, envelope = SELF_MANAGED): number =>
  Buffer.byteLength(buildPayload(envelope, givenUp.records));

const CONTEXT =
  '{"requestContext":{"requestId":"316aa6d0-0000-4000-8000-000000000001","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:orders:live",';
const TIMES = '"firstRecordTimestamp":"2026-01-01T00:00:00.000Z","lastRecordTimestamp":"2026-01-01T00:00:00.000Z"';

describe('the failure record, key order included', () => {
  it('for SQS and SNS carries metadata alone', () => {
    expect(documentText(givenUpRecords(), 'metadata')).toBe(
      `${CONTEXT}"condition":"RetryAttemptsExhausted","approximateInvokeCount":1},` +
        '"responseContext":{"statusCode":200,"executedVersion":"7","functionError":"Unhandled"},' +
        '"version":"1.0","timestamp":"2026-01-01T00:00:06.021Z",' +
        '"KafkaBatchInfo":{"batchSize":2,"bootstrapServers":"localhost:9092","payloadSize":' +
        `${payloadSize(givenUpRecords())},"recordsInfo":{"orders-0":{"firstRecordOffset":"1","lastRecordOffset":"2",${TIMES}}}}}`,
    );
  });

  it('for S3 has the event as text between version and timestamp', () => {
    const givenUp = givenUpRecords();
    const event = buildPayload(ON_MSK, givenUp.records);
    expect(documentText(givenUp, 'payload', ON_MSK)).toBe(
      `${CONTEXT}"condition":"RetryAttemptsExhausted","approximateInvokeCount":1},` +
        '"responseContext":{"statusCode":200,"executedVersion":"7","functionError":"Unhandled"},' +
        `"version":"1.0","payload":${JSON.stringify(event)},"timestamp":"2026-01-01T00:00:06.021Z",` +
        '"KafkaBatchInfo":{"batchSize":2,"eventSourceArn":"arn:aws:kafka:us-east-1:123456789012:cluster/orders/abc-2",' +
        `"bootstrapServers":"b-1:9092,b-2:9092","payloadSize":${Buffer.byteLength(event)},` +
        `"recordsInfo":{"orders-0":{"firstRecordOffset":"1","lastRecordOffset":"2",${TIMES}}}}}`,
    );
  });

  it('lists every partition with its own first and last record, offsets as strings in full', () => {
    const records = [
      eventRecord({ partition: 3, offset: 2n ** 53n + 1n, timestampMs: 1_000 }),
      eventRecord({ partition: 0, offset: 8n, timestampMs: 2_000 }),
      eventRecord({ partition: 3, offset: 2n ** 63n - 1n, timestampMs: 3_000 }),
    ];
    const { KafkaBatchInfo } = buildFailureDocument(givenUpRecords({ records }), SELF_MANAGED, FUNCTION, 'metadata');
    expect(JSON.stringify((KafkaBatchInfo as { recordsInfo: unknown }).recordsInfo)).toBe(
      '{"orders-3":{"firstRecordOffset":"9007199254740993","lastRecordOffset":"9223372036854775807",' +
        '"firstRecordTimestamp":"1970-01-01T00:00:01.000Z","lastRecordTimestamp":"1970-01-01T00:00:03.000Z"},' +
        '"orders-0":{"firstRecordOffset":"8","lastRecordOffset":"8",' +
        '"firstRecordTimestamp":"1970-01-01T00:00:02.000Z","lastRecordTimestamp":"1970-01-01T00:00:02.000Z"}}',
    );
  });
});

interface ContextCase {
  readonly why: string;
  readonly givenUp: Partial<GivenUp>;
  readonly count: number;
  readonly condition: string;
  /** Everything between requestContext and version. */
  readonly response: string;
}

const ITEMS_FAILED = { kind: 'itemsFailed', failed: 'all', why: 'reported' } as const;

const CONTEXT_CASES: readonly ContextCase[] = [
  {
    why: 'a handler’s own error object is Handled',
    givenUp: { invocations: 11, lastOutcome: { kind: 'functionError', mark: 'Handled', why: 'x' } },
    count: 11,
    condition: 'RetryAttemptsExhausted',
    response: '"responseContext":{"statusCode":200,"executedVersion":"7","functionError":"Handled"},',
  },
  {
    why: 'a timeout is a function error outside of the handler',
    givenUp: { invocations: 3, lastOutcome: { kind: 'timedOut', why: 'too slow' } },
    count: 3,
    condition: 'RetryAttemptsExhausted',
    response: '"responseContext":{"statusCode":200,"executedVersion":"7","functionError":"Unhandled"},',
  },
  {
    why: 'reported items: the function itself succeeded, so functionError is null',
    givenUp: { invocations: 2, lastOutcome: ITEMS_FAILED },
    count: 2,
    condition: 'RetryAttemptsExhausted',
    response: '"responseContext":{"statusCode":200,"executedVersion":"7","functionError":null},',
  },
  {
    why: 'the version that the target reports goes before the one of the mapping',
    givenUp: {
      invocations: 2,
      lastOutcome: { kind: 'functionError', mark: 'Unhandled', why: 'x', executedVersion: '12' },
    },
    count: 2,
    condition: 'RetryAttemptsExhausted',
    response: '"responseContext":{"statusCode":200,"executedVersion":"12","functionError":"Unhandled"},',
  },
  {
    why: 'and so with reported items',
    givenUp: { invocations: 2, lastOutcome: { ...ITEMS_FAILED, executedVersion: '12' } },
    count: 2,
    condition: 'RetryAttemptsExhausted',
    response: '"responseContext":{"statusCode":200,"executedVersion":"12","functionError":null},',
  },
  {
    why: 'too large never had a response: documented as null',
    givenUp: { condition: 'MaximumPayloadSizeExceeded', invocations: 0, lastOutcome: undefined },
    count: 1,
    condition: 'MaximumPayloadSizeExceeded',
    response: '"responseContext":null,',
  },
  {
    why: 'too large found out by sending it: still null',
    givenUp: {
      condition: 'MaximumPayloadSizeExceeded',
      invocations: 1,
      lastOutcome: { kind: 'tooLarge', why: '413' },
    },
    count: 1,
    condition: 'MaximumPayloadSizeExceeded',
    response: '"responseContext":null,',
  },
  {
    why: 'too old and never invoked: count 1 all the same, no responseContext',
    givenUp: { condition: 'RecordAgeExceeded', invocations: 0, lastOutcome: undefined },
    count: 1,
    condition: 'RecordAgeExceeded',
    response: '',
  },
  {
    why: 'too old after failures: the last response counts',
    givenUp: { condition: 'RecordAgeExceeded', invocations: 4 },
    count: 4,
    condition: 'RecordAgeExceeded',
    response: '"responseContext":{"statusCode":200,"executedVersion":"7","functionError":"Unhandled"},',
  },
  {
    why: 'too old after throttles alone: the function never answered',
    givenUp: { condition: 'RecordAgeExceeded', invocations: 0, lastOutcome: { kind: 'throttled', why: '429' } },
    count: 1,
    condition: 'RecordAgeExceeded',
    response: '',
  },
  {
    why: 'too old while the function could not be reached',
    givenUp: { condition: 'RecordAgeExceeded', invocations: 0, lastOutcome: { kind: 'unreachable', why: 'gone' } },
    count: 1,
    condition: 'RecordAgeExceeded',
    response: '',
  },
];

describe('requestContext and responseContext', () => {
  it.each(CONTEXT_CASES)('$why', ({ givenUp, count, condition, response }) => {
    const text = documentText(givenUpRecords({ records: eventRecords(1), ...givenUp }), 'metadata');
    expect(text).toContain(
      `${CONTEXT}"condition":"${condition}","approximateInvokeCount":${count}},${response}"version":"1.0",`,
    );
  });
});
