import type { EventEnvelope } from '../../event/envelope.ts';
import { buildPayload, measurePayload } from '../../event/payload.ts';
import type { GivenUp } from '../given-up.ts';
import type { InvokedFunction } from './failure-document.ts';

/**
 * What a `kafka://` destination gets: one document for each failed record, with the condition named differently, a
 * singular `recordInfo`, and the event as an object, not as text.
 * Source: Lambda developer guide, page kafka-on-failure-destination. As JSON text, since offsets may pass 2^53.
 */
export function buildKafkaFailureDocuments(
  { records, condition, requestId, invocations, atMs }: GivenUp,
  envelope: EventEnvelope,
  invokedFunction: InvokedFunction,
): string[] {
  return records.map((record) => {
    const context = {
      requestId,
      functionArn: invokedFunction.arn,
      condition: condition === 'RetryAttemptsExhausted' ? 'RetriesExhausted' : condition,
      approximateInvokeCount: Math.max(1, invocations),
    };
    const batchInfo = {
      batchSize: 1,
      ...(envelope.eventSourceArn === undefined ? {} : { eventSourceArn: envelope.eventSourceArn }),
      bootstrapServers: envelope.bootstrapServers,
      payloadSize: measurePayload(envelope, [record]),
      recordInfo: { offset: record.offset.toString(), timestamp: new Date(record.timestampMs).toISOString() },
    };
    const head = JSON.stringify({
      requestContext: context,
      version: '1.0',
      timestamp: new Date(atMs).toISOString(),
      KafkaBatchInfo: batchInfo,
    });
    return `${head.slice(0, -1)},"payload":${buildPayload(envelope, [record])}}`;
  });
}
