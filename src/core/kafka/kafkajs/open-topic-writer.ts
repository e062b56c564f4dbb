import kafkajs from 'kafkajs';
import { counted } from '../../model/counted.ts';
import { EsmctlError, messageOf } from '../../model/errors.ts';
import type { KafkaConnection } from '../connection.ts';
import { explainKafkaError } from '../explain-kafka-error.ts';
import type { TopicMessage, TopicWriter } from '../topic-writer.ts';
import { createClient } from './create-client.ts';
import { typeOf } from './error-types.ts';
import { createCluster } from './private-parts.ts';
import { createSocketSet, DISCONNECT_WITHIN_MS } from './socket-set.ts';
import { within } from './within.ts';

/** What one request holds at most, unless one message is larger: all of a partition make one batch there. */
const REQUEST_BYTES = 256 * 1024;
const TOO_LARGE = /MESSAGE_TOO_LARGE|RECORD_LIST_TOO_LARGE/;

/**
 * Writes to one topic, confirmed by all in-sync replicas. Throws `EsmctlError` where the topic is not there or the cluster
 * does not answer. Not idempotent on purpose: the client gives a number that was given up to another message, which the
 * broker would then take for a repetition and drop. What is sent again may be there twice.
 */
export async function openTopicWriter(connection: KafkaConnection, topic: string): Promise<TopicWriter> {
  const sockets = createSocketSet();
  const kafka = createClient(connection, 'esmctl-destination', sockets);
  await findTopic(kafka, connection, topic).catch((error: unknown) => {
    sockets.destroyAll();
    throw error;
  });
  const partitionOf = new WeakMap<kafkajs.Message, number>();
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: () => {
      const choose = kafkajs.Partitioners.DefaultPartitioner();
      return (place) => {
        const partition = choose(place);
        partitionOf.set(place.message, partition);
        return partition;
      };
    },
  });
  try {
    await producer.connect();
  } catch (error) {
    sockets.destroyAll();
    throw explainKafkaError(error, { connection, topic });
  }

  return {
    async write(messages) {
      for (const group of groupBySize(messages)) await sendInParts(group.map(({ key, value }) => ({ key, value })));
    },
    close: () => sockets.endAfter(producer.disconnect()),
  };

  /** A topic may allow smaller batches than a request: halves, until one message alone is too large. */
  async function sendInParts(messages: kafkajs.Message[]): Promise<void> {
    try {
      await send(messages);
    } catch (error) {
      if (!TOO_LARGE.test(typeOf(error)) || messages.length === 1) throw explainWriteError(error, connection, topic);
      const half = Math.ceil(messages.length / 2);
      await sendInParts(messages.slice(0, half));
      await sendInParts(messages.slice(half));
    }
  }

  /** The client drops what is for a partition that it does not know, or that moved while it tried again. */
  async function send(messages: kafkajs.Message[]): Promise<void> {
    const written = await producer.send({ topic, messages, acks: -1 });
    const confirmed = new Set(written.filter(({ errorCode }) => errorCode === 0).map(({ partition }) => partition));
    const missing = messages.filter((message) => !confirmed.has(partitionOf.get(message) ?? -1)).length;
    if (missing > 0) throw new Error(`the cluster did not confirm ${missing} of ${counted(messages.length, 'record')}`);
  }
}

async function findTopic(kafka: kafkajs.Kafka, connection: KafkaConnection, topic: string): Promise<void> {
  const cluster = createCluster(kafka);
  try {
    await cluster.connect();
    await cluster.addTargetTopic(topic);
  } catch (error) {
    const explained = explainKafkaError(error, { connection, topic });
    if (explained.code === 'ESMCTL_KAFKA_TOPIC') throw noTopic(connection, topic, error);
    throw explained;
  } finally {
    await within(DISCONNECT_WITHIN_MS, cluster.disconnect());
  }
}

function noTopic(connection: KafkaConnection, topic: string, cause: unknown): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_DESTINATION_TOPIC',
    kind: 'usage',
    message: `the destination kafka://${topic} is no topic on ${connection.servers.join(',')}`,
    next: [
      `make it: kafka-topics.sh --create --topic ${topic}`,
      'or write the same failure records to a file: --destination file:failures.ndjson',
    ],
    cause,
  });
}

function explainWriteError(error: unknown, connection: KafkaConnection, topic: string): Error {
  const facts = typeOf(error);
  if (/TOPIC_AUTHORIZATION_FAILED/.test(facts)) {
    return new Error(
      `the user may not write to the topic ${topic} (kafka-acls.sh --add --allow-principal User:NAME --operation Write --operation Describe --topic ${topic})`,
      { cause: error },
    );
  }
  if (TOO_LARGE.test(facts)) {
    return new Error(`a failure record is larger than the topic ${topic} takes (raise its max.message.bytes)`, {
      cause: error,
    });
  }
  const explained = explainKafkaError(error, { connection, topic });
  return explained.code === 'ESMCTL_KAFKA' ? new Error(messageOf(error), { cause: error }) : explained;
}

function groupBySize(messages: readonly TopicMessage[]): TopicMessage[][] {
  const groups: TopicMessage[][] = [];
  let group: TopicMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = (message.key?.length ?? 0) + message.value.length;
    if (group.length > 0 && bytes + size > REQUEST_BYTES) {
      groups.push(group);
      group = [];
      bytes = 0;
    }
    group.push(message);
    bytes += size;
  }
  return group.length === 0 ? groups : [...groups, group];
}
