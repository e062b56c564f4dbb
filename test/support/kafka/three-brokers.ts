import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll } from 'vitest';
import { freePort } from '../free-port.ts';
import { type Broker, type ClusterNode, startBroker } from './broker.ts';
import type { KafkaVersion } from './libs.ts';

/** Three real brokers on loopback: leaders and coordinators can move. */
export interface ThreeBrokers {
  readonly servers: string;
  createTopic(topic: string, partitions: number): Promise<void>;
  produce(topic: string, partitions: number, count: number, from?: number): Promise<void>;
  committed(group: string, topic: string): Promise<Record<number, number>>;
  /** The node that leads the partition. */
  leaderOf(topic: string, partition: number): Promise<number>;
  coordinatorOf(group: string): Promise<number>;
  kill(node: number): Promise<void>;
  startAgain(node: number): Promise<void>;
}

const IDS = [1, 2, 3];

export function threeBrokersOf(version: KafkaVersion): () => ThreeBrokers {
  let cluster: ThreeBrokers | undefined;
  let end: () => Promise<void> = () => Promise.resolve();
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'esmctl-brokers-'));
    const controllerPorts = await Promise.all(IDS.map(freePort));
    const voters = IDS.map((id, index) => `${id}@127.0.0.1:${controllerPorts[index]}`).join(',');
    const brokers = new Map<number, Broker>();
    const start = async (id: number, port = 0): Promise<void> => {
      const node: ClusterNode = { id, controllerPort: controllerPorts[id - 1] ?? 0, voters };
      const properties = { 'offsets.topic.replication.factor': '3', 'controlled.shutdown.enable': 'false' };
      const options = { version, folder: join(folder, String(id)), port, node, properties, heapMegabytes: 96 };
      brokers.set(id, await startBroker(options));
    };
    await Promise.all(IDS.map((id) => start(id)));
    const ports = new Map([...brokers].map(([id, { port }]) => [id, port]));
    const servers = [...brokers.values()].map(({ bootstrapServers }) => bootstrapServers).join(',');
    const retry = { initialRetryTime: 100, maxRetryTime: 1000, retries: 40 };
    const kafka = new kafkajs.Kafka({ brokers: servers.split(','), logLevel: kafkajs.logLevel.NOTHING, retry });
    const admin = kafka.admin();
    const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await admin.connect();
    await producer.connect();
    end = async () => {
      await Promise.all([...brokers.values()].map((broker) => broker.kill()));
      await Promise.allSettled([producer.disconnect(), admin.disconnect()]);
      rmSync(folder, { recursive: true, force: true });
    };
    cluster = {
      servers,
      async createTopic(topic, partitions) {
        const of = { topic, numPartitions: partitions, replicationFactor: 3 };
        await admin.createTopics({ topics: [of], waitForLeaders: true });
      },
      async produce(topic, partitions, count, from = 0) {
        const messages = Array.from({ length: count }, (_, index) => ({
          partition: index % partitions,
          value: JSON.stringify({ id: from + index }),
        }));
        await producer.send({ topic, messages, acks: -1 });
      },
      async committed(group, topic) {
        const [found] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
        return Object.fromEntries((found?.partitions ?? []).map((of) => [of.partition, Number(of.offset)]));
      },
      leaderOf,
      async coordinatorOf(group) {
        // The offsets topic has one partition here, so that its leader coordinates every group.
        await admin.fetchOffsets({ groupId: group });
        return leaderOf('__consumer_offsets', 0);
      },
      async kill(node) {
        await brokers.get(node)?.kill();
      },
      startAgain: (node) => start(node, ports.get(node)),
    };

    async function leaderOf(topic: string, partition: number): Promise<number> {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      const found = topics[0]?.partitions.find(({ partitionId }) => partitionId === partition);
      if (found === undefined) throw new Error(`${topic}-${partition} has no leader`);
      return found.leader;
    }
  }, 180_000);
  afterAll(() => end());
  return () => {
    if (cluster === undefined) throw new Error('the brokers have not started');
    return cluster;
  };
}
