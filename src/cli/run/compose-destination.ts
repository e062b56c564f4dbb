import type { EventEnvelope } from '../../core/event/envelope.ts';
import type { FunctionFacts } from '../../core/lambda/function-port.ts';
import { topicOfDestination } from '../../core/mapping/destination-topic.ts';
import { localFileOf } from '../../core/mapping/local-file.ts';
import type { StreamMapping } from '../../core/mapping/mapping.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import type { Destination } from '../../core/runtime/destination/destination.ts';
import { resolveConnection } from '../connection/resolve-connection.ts';
import { openAwsDestination } from './open-aws-destination.ts';
import type { RunSettings } from './run-settings.ts';

export interface DestinationFacts {
  readonly envelope: EventEnvelope;
  readonly facts: FunctionFacts;
  /** UUID of the mapping, or its group. */
  readonly mappingId: string;
  readonly note: (text: string) => void;
}

/**
 * Where failure records go: what the flags name, else the mapping's own. With recorded records the mapping's queue, topic
 * or bucket is written to only where --destination asks for it: a trial must not fill what others watch.
 */
export async function openDestination(
  mapping: StreamMapping,
  settings: RunSettings,
  { envelope, facts, mappingId, note }: DestinationFacts,
): Promise<Destination | undefined> {
  const configured = mapping.onFailureDestination;
  const chosen = settings.destination ?? configured;
  if (chosen === undefined) return undefined;
  const { failureWriterFor } = await import('../../core/runtime/destination/failure-writer.ts');
  const invokedFunction = { arn: facts.functionArn, executedVersion: facts.functionVersion };
  const path = localFileOf(chosen);
  if (path !== undefined) {
    const { openFileDestination } = await import('../../core/runtime/destination/file-destination.ts');
    return openFileDestination(path, failureWriterFor(configured, envelope, invokedFunction));
  }
  if (settings.records !== undefined && settings.destination === undefined) throw refuseUnasked(chosen);
  const write = failureWriterFor(chosen, envelope, invokedFunction);
  const inAws = await openAwsDestination(chosen, { settings: settings.aws, write, mappingId, note });
  if (inAws !== undefined) return inAws;
  const topic = topicOfDestination(chosen);
  if (topic === undefined) throw refuseUnknown(chosen);
  if (topic === mapping.topic) throw refuseSourceTopic(topic);
  const connection = await resolveConnection(settings.connection, mapping);
  const { openTopicWriter } = await import('../../core/kafka/kafkajs/open-topic-writer.ts');
  const { createKafkaDestination } = await import('../../core/runtime/destination/kafka-destination.ts');
  const writer = await openTopicWriter(connection, topic);
  return createKafkaDestination(topic, writer, write);
}

const INSTEAD = 'add --destination file:failures.ndjson: the same failure records are written there, one a line';

function refuseUnasked(destination: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_DESTINATION_UNSUPPORTED',
    kind: 'usage',
    message: `the mapping sends failures to ${destination}, and failures of recorded records are none of its own`,
    next: [INSTEAD, `or say that they are to go there: --destination ${destination}`],
  });
}

function refuseUnknown(destination: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_DESTINATION_UNSUPPORTED',
    kind: 'usage',
    message: `the mapping sends failures to ${destination}, which is no destination that esmctl knows`,
    next: [INSTEAD],
  });
}

/** Each failure would be read again, and fail again. */
function refuseSourceTopic(topic: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_DESTINATION_TOPIC',
    kind: 'usage',
    message: `failures would go back to ${topic}, the topic they come from`,
    next: [`name another topic: --destination kafka://${topic}-failures`],
  });
}
