import type { EventEnvelope } from '../../event/envelope.ts';
import type { EventRecord } from '../../event/event-record.ts';
import { buildPayload, groupRecords, measurePayload } from '../../event/payload.ts';
import type { GivenUp } from '../given-up.ts';
import type { Outcome } from '../outcome.ts';

/** `metadata` is what SQS and SNS carry, `payload` what S3 keeps: the same with the whole event beside it. */
export type FailureShape = 'metadata' | 'payload';

export interface InvokedFunction {
  /** Qualified as the mapping names it. */
  readonly arn: string;
  /** As the mapping names it: stands where the target does not report which version ran. */
  readonly executedVersion: string;
}

/**
 * The failure record, key order included (Lambda developer guide, page kafka-on-failure; order and nulls as recorded
 * from AWS stream pollers). Offsets are strings here, unlike in the event. `payload` is the event as escaped JSON text.
 */
export function buildFailureDocument(
  givenUp: GivenUp,
  envelope: EventEnvelope,
  invokedFunction: InvokedFunction,
  shape: FailureShape,
): Record<string, unknown> {
  const { records, condition, requestId, invocations, atMs } = givenUp;
  return {
    requestContext: {
      requestId,
      functionArn: invokedFunction.arn,
      condition,
      approximateInvokeCount: Math.max(1, invocations),
    },
    ...responseContextOf(givenUp, invokedFunction.executedVersion),
    version: '1.0',
    ...(shape === 'payload' ? { payload: buildPayload(envelope, records) } : {}),
    timestamp: new Date(atMs).toISOString(),
    KafkaBatchInfo: {
      batchSize: records.length,
      ...(envelope.eventSourceArn === undefined ? {} : { eventSourceArn: envelope.eventSourceArn }),
      bootstrapServers: envelope.bootstrapServers,
      payloadSize: measurePayload(envelope, records),
      recordsInfo: Object.fromEntries([...groupRecords(records)].map(([group, members]) => [group, rangeOf(members)])),
    },
  };
}

/**
 * Documented as null for `MaximumPayloadSizeExceeded`, recorded as absent for an expired batch that was never invoked,
 * and with `functionError` null where the function itself succeeded but reported items.
 */
function responseContextOf({ condition, lastOutcome }: GivenUp, mappedVersion: string): Record<string, unknown> {
  if (condition === 'MaximumPayloadSizeExceeded') return { responseContext: null };
  if (lastOutcome === undefined) return {};
  const functionError = errorMarkOf(lastOutcome);
  if (functionError === undefined) return {};
  const reported = 'executedVersion' in lastOutcome ? lastOutcome.executedVersion : undefined;
  return { responseContext: { statusCode: 200, executedVersion: reported ?? mappedVersion, functionError } };
}

/** Undefined where the function never answered. */
function errorMarkOf(outcome: Outcome): string | null | undefined {
  switch (outcome.kind) {
    case 'functionError':
      return outcome.mark;
    case 'timedOut':
      return 'Unhandled';
    case 'succeeded':
    case 'itemsFailed':
      return null;
    case 'throttled':
    case 'tooLarge':
    case 'unreachable':
      return undefined;
  }
}

function rangeOf(members: readonly EventRecord[]): Record<string, string> {
  const first = members[0];
  const last = members[members.length - 1];
  if (first === undefined || last === undefined) return {};
  return {
    firstRecordOffset: first.offset.toString(),
    lastRecordOffset: last.offset.toString(),
    firstRecordTimestamp: new Date(first.timestampMs).toISOString(),
    lastRecordTimestamp: new Date(last.timestampMs).toISOString(),
  };
}
