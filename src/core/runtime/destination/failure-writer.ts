import type { EventEnvelope } from '../../event/envelope.ts';
import { buildFailureDocument, type InvokedFunction } from './failure-document.ts';
import type { FailureWriter } from './file-destination.ts';
import { buildKafkaFailureDocuments } from './kafka-failure-documents.ts';

/**
 * The documents that the mapping's destination would get: S3 with the event, Kafka one for each record, SQS, SNS and
 * anything else (also no destination at all) the metadata alone.
 */
export function failureWriterFor(
  destination: string | undefined,
  envelope: EventEnvelope,
  invokedFunction: InvokedFunction,
): FailureWriter {
  if (destination?.startsWith('kafka://') === true) {
    return (givenUp) => buildKafkaFailureDocuments(givenUp, envelope, invokedFunction);
  }
  const shape = destination !== undefined && /^arn:[^:]+:s3:/.test(destination) ? 'payload' : 'metadata';
  return (givenUp) => [JSON.stringify(buildFailureDocument(givenUp, envelope, invokedFunction, shape))];
}
