import { createRequire } from 'node:module';
import kafkajs from 'kafkajs';
import { askAgain, isOfTheMoment } from './ask-again.ts';

/** Commits from outside of a group, as admin tools make them. */
export interface TestCommitter {
  /** Partition → offset. */
  commit(group: string, topic: string, offsets: Readonly<Record<number, number>>): Promise<void>;
  /** With `retention_time_ms`, which old versions of OffsetCommit have: an explicit expiry. */
  hold(group: string, topic: string, offsets: Readonly<Record<number, number>>, retentionMs: number): Promise<void>;
  /** Only partitions that have a commit. */
  committed(group: string, topic: string): Promise<Record<number, number>>;
  close(): Promise<void>;
}

interface Coordinator {
  readonly connectionPool: { send(request: unknown): Promise<unknown> };
  offsetCommit(commit: object): Promise<unknown>;
}

interface PrivateCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  findGroupCoordinator(query: { groupId: string }): Promise<Coordinator>;
}

const require = createRequire(import.meta.url);
const OFFSET_COMMIT_WITH_RETENTION = 4;

export async function committer(servers: string): Promise<TestCommitter> {
  const kafka = new kafkajs.Kafka({
    brokers: [servers],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { initialRetryTime: 50, retries: 20 },
  });
  const admin = kafka.admin();
  await admin.connect();
  const key = Object.getOwnPropertySymbols(kafka).find(({ description }) => description?.endsWith('createCluster'));
  const make = (kafka as unknown as Record<symbol, (options: object) => PrivateCluster>)[key ?? Symbol('none')];
  if (make === undefined) throw new Error('another kafkajs');
  const cluster = make({});
  await askAgain(async () => {
    await cluster.connect();
    await cluster.refreshMetadata();
  }, isOfTheMoment);
  const topicsOf = (topic: string, offsets: Readonly<Record<number, number>>) => [
    {
      topic,
      partitions: Object.entries(offsets).map(([partition, offset]) => ({
        partition: Number(partition),
        offset: String(offset),
        metadata: '',
      })),
    },
  ];
  const outside = { memberId: '', groupGenerationId: -1 };
  return {
    async commit(groupId, topic, offsets) {
      await askAgain(async () => {
        const coordinator = await cluster.findGroupCoordinator({ groupId });
        await coordinator.offsetCommit({ groupId, ...outside, topics: topicsOf(topic, offsets) });
      }, isOfTheMoment);
    },
    async hold(groupId, topic, offsets, retentionTime) {
      const { protocol } = require('kafkajs/src/protocol/requests/offsetCommit') as {
        protocol(options: { version: number }): (request: object) => unknown;
      };
      const request = protocol({ version: OFFSET_COMMIT_WITH_RETENTION });
      await askAgain(async () => {
        const coordinator = await cluster.findGroupCoordinator({ groupId });
        const commit = { groupId, ...outside, retentionTime, topics: topicsOf(topic, offsets) };
        await coordinator.connectionPool.send(request(commit));
      }, isOfTheMoment);
    },
    async committed(groupId, topic) {
      const found = await askAgain(() => admin.fetchOffsets({ groupId }), isOfTheMoment);
      const partitions = found.find((each) => each.topic === topic)?.partitions ?? [];
      return Object.fromEntries(
        partitions
          .filter(({ offset }) => offset !== '-1')
          .map(({ partition, offset }) => [partition, Number(offset)])
          .toSorted(([a = 0], [b = 0]) => a - b),
      );
    },
    async close() {
      await cluster.disconnect();
      await admin.disconnect();
    },
  };
}
