import { describe, expect, it } from 'vitest';
import { buildEnvelope } from '../../../../src/core/event/envelope.ts';
import { buildPayload } from '../../../../src/core/event/payload.ts';
import { failureWriterFor } from '../../../../src/core/runtime/destination/failure-writer.ts';
import { buildKafkaFailureDocuments } from '../../../../src/core/runtime/destination/kafka-failure-documents.ts';
import { givenUpRecords } from '../../../support/given-up.ts';
import { eventRecord, streamMapping } from '../../../support/records.ts';

const FUNCTION = { arn: 'arn:aws:lambda:us-east-1:123456789012:function:orders:7', executedVersion: '7' };
const ENVELOPE = buildEnvelope(streamMapping());

describe('documents for a kafka:// destination', () => {
  it('are one for each record, with recordInfo and the event as an object', () => {
    const records = [
      eventRecord({ offset: 1n }),
      eventRecord({ partition: 4, offset: 2n ** 53n + 1n, timestampMs: 5 }),
    ];
    const texts = buildKafkaFailureDocuments(givenUpRecords({ records, invocations: 3 }), ENVELOPE, FUNCTION);
    const expected = records.map((record, index) => {
      const event = buildPayload(ENVELOPE, [record]);
      const info = [
        '{"offset":"1","timestamp":"2026-01-01T00:00:00.000Z"}',
        '{"offset":"9007199254740993","timestamp":"1970-01-01T00:00:00.005Z"}',
      ][index];
      return (
        '{"requestContext":{"requestId":"316aa6d0-0000-4000-8000-000000000001",' +
        '"functionArn":"arn:aws:lambda:us-east-1:123456789012:function:orders:7",' +
        '"condition":"RetriesExhausted","approximateInvokeCount":3},' +
        '"version":"1.0","timestamp":"2026-01-01T00:00:06.021Z",' +
        `"KafkaBatchInfo":{"batchSize":1,"bootstrapServers":"localhost:9092","payloadSize":${Buffer.byteLength(event)},` +
        `"recordInfo":${info}},"payload":${event}}`
      );
    });
    expect(texts).toEqual(expected);
  });

  it.each(['RecordAgeExceeded', 'MaximumPayloadSizeExceeded'] as const)(
    'keep the condition %s by name',
    (condition) => {
      const [text = ''] = buildKafkaFailureDocuments(givenUpRecords({ condition, invocations: 0 }), ENVELOPE, FUNCTION);
      expect(text).toContain(`"condition":"${condition}","approximateInvokeCount":1}`);
    },
  );

  it('keep every digit of an offset inside the event', () => {
    const records = [eventRecord({ offset: 2n ** 63n - 1n })];
    const [text = ''] = buildKafkaFailureDocuments(givenUpRecords({ records }), ENVELOPE, FUNCTION);
    expect(text).toContain('"offset":9223372036854775807,');
    expect(() => JSON.parse(text)).not.toThrow();
  });
});

describe('the documents that a mapping’s destination would get', () => {
  const givenUp = givenUpRecords();
  const write = (destination: string | undefined): readonly string[] =>
    failureWriterFor(destination, ENVELOPE, FUNCTION)(givenUp);

  it.each([
    ['arn:aws:s3:::failures', 1, true],
    ['arn:aws-us-gov:s3:::failures', 1, true],
    ['arn:aws:sqs:us-east-1:123456789012:failures', 1, false],
    ['arn:aws:sns:us-east-1:123456789012:s3:failures', 1, false],
    [undefined, 1, false],
  ])('%s: %i document, with the event as text: %s', (destination, count, withEvent) => {
    const texts = write(destination);
    expect(texts).toHaveLength(count);
    expect(texts[0]?.includes('"payload":"{')).toBe(withEvent);
    expect(texts[0]).toContain('"recordsInfo"');
  });

  it('kafka://failures: one document for each record', () => {
    const texts = write('kafka://failures');
    expect(texts).toHaveLength(2);
    expect(texts.every((text) => text.includes('"payload":{"eventSource"'))).toBe(true);
  });
});
