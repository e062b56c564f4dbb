import kafkajs from 'kafkajs';
import type { KafkaGroupOptions } from './group-options.ts';
import { assignerWithHooks, type GroupHooks } from './private-parts.ts';

/** Short: nothing here holds up a heartbeat, and the partitions of a process that died wait this long. */
const SESSION_TIMEOUT_MS = 10_000;

const { roundRobin } = kafkajs.PartitionAssigners;

/** One member of the group. `isWanted` is asked before it comes back after a failure. */
export function createConsumer(
  kafka: kafkajs.Kafka,
  { connection, group: groupId }: KafkaGroupOptions,
  hooks: GroupHooks,
  isWanted: () => boolean,
): kafkajs.Consumer {
  const restartOnFailure = (): Promise<boolean> => Promise.resolve(isWanted());
  const sessionTimeout = connection.sessionTimeoutMs ?? SESSION_TIMEOUT_MS;
  return kafka.consumer({
    groupId,
    partitionAssigners: [assignerWithHooks(roundRobin, hooks)],
    sessionTimeout,
    rebalanceTimeout: 60_000,
    heartbeatInterval: Math.min(1000, Math.floor(sessionTimeout / 3)),
    maxWaitTimeInMs: Math.min(500, Math.floor(sessionTimeout / 6)),
    minBytes: 1,
    maxBytesPerPartition: 1 << 20,
    maxBytes: 2 << 20,
    metadataMaxAge: 30_000,
    allowAutoTopicCreation: false,
    readUncommitted: false,
    retry: { initialRetryTime: 50, maxRetryTime: 2000, retries: 5, restartOnFailure },
  });
}
