import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll } from 'vitest';
import { freePort } from '../free-port.ts';
import { askAgain, isOfTheMoment } from './ask-again.ts';
import { type Broker, type BrokerOptions, startBroker } from './broker.ts';
import type { KafkaVersion } from './libs.ts';

/** A real broker with a client beside esmctl's own: what a test puts in and looks at. */
export interface TestCluster {
  readonly servers: string;
  /** Of each further listener, on loopback. */
  readonly ports: Readonly<Record<string, number>>;
  /** For what only one test asks of the broker. */
  readonly kafka: kafkajs.Kafka;
  /** Rejects where there is such a topic: on a shared broker that of another file. */
  createTopic(topic: string, partitions: number, config?: Readonly<Record<string, string>>): Promise<void>;
  /** `count` records, dealt out to the partitions in turn; values are `{"id":n}` from `from` on. */
  produce(topic: string, partitions: number, count: number, from?: number): Promise<void>;
  send(topic: string, messages: readonly kafkajs.Message[]): Promise<void>;
  /** `partition → offset`; -1 without a commit. */
  committed(group: string, topic: string): Promise<Record<number, number>>;
  /** The members of a group that is stable, with their partitions. */
  membersOf(group: string): Promise<readonly { readonly partitions: readonly number[] }[]>;
  commitMetadata(group: string, topic: string): Promise<readonly (string | null)[]>;
  deleteBefore(topic: string, partition: number, offset: number): Promise<void>;
  addPartitions(topic: string, count: number): Promise<void>;
  /** What `principal` (`User:ann`) may do beside. */
  allow(principal: string, resource: 'TOPIC' | 'GROUP', name: string, ...operations: AclOperation[]): Promise<void>;
}

/** One whose broker belongs to the tests of one file. */
export interface OwnCluster extends TestCluster {
  readonly broker: Broker;
  /** Changes one byte of the batch that begins at this offset, on the broker's disk. */
  corrupt(topic: string, partition: number, baseOffset: number): void;
  stopBroker(): Promise<void>;
  startBrokerAgain(): Promise<void>;
}

export type AclOperation = 'READ' | 'DESCRIBE' | 'WRITE';

export type Setup = Pick<BrokerOptions, 'properties' | 'listeners' | 'advertisedHosts' | 'scramUsers'>;

/** Starts a broker for the tests of the file, with this setup, or one made of its ports. */
export function clusterOf(
  version: KafkaVersion,
  setup: Setup | ((port: number, controllerPort: number) => Setup) = {},
): () => OwnCluster {
  let cluster: OwnCluster | undefined;
  let end: () => Promise<void> = () => Promise.resolve();
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'esmctl-broker-'));
    const port = await freePort();
    const controllerPort = await freePort();
    const node = { id: 1, controllerPort, voters: `1@127.0.0.1:${controllerPort}` };
    const added = typeof setup === 'function' ? setup(port, controllerPort) : setup;
    const start = () => startBroker({ version, folder, port, node, ...added });
    let broker = await start();
    const { connected, disconnect } = await connectTo(broker);
    end = async () => {
      await disconnect();
      await broker.kill();
      rmSync(folder, { recursive: true, force: true });
    };
    cluster = {
      ...connected,
      get broker() {
        return broker;
      },
      get ports() {
        return broker.ports;
      },
      corrupt: (topic, partition, baseOffset) =>
        corruptBatch(join(folder, 'data', `${topic}-${partition}`, `${'0'.repeat(20)}.log`), BigInt(baseOffset)),
      stopBroker: () => broker.stop(),
      async startBrokerAgain() {
        broker = await start();
      },
    };
  });
  afterAll(() => end());
  return () => {
    if (cluster === undefined) throw new Error('the broker has not started');
    return cluster;
  };
}

interface Connected {
  readonly connected: TestCluster;
  disconnect(): Promise<void>;
}

export async function connectTo({
  bootstrapServers: servers,
  ports,
}: Pick<Broker, 'bootstrapServers' | 'ports'>): Promise<Connected> {
  const retry = { initialRetryTime: 50, retries: 20 };
  const kafka = new kafkajs.Kafka({ brokers: [servers], logLevel: kafkajs.logLevel.NOTHING, retry });
  const admin = kafka.admin();
  const producer = kafka.producer({
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    // A new topic may take some partitions of a request and refuse the others; sent again, those would be there twice.
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await admin.connect();
  await producer.connect();
  const disconnect = async (): Promise<void> => {
    await producer.disconnect();
    await admin.disconnect();
  };
  const offsetsOf = async (group: string, topic: string) => {
    const [found] = await askAgain(() => admin.fetchOffsets({ groupId: group, topics: [topic] }), isOfTheMoment);
    return (found?.partitions ?? []).toSorted((a, b) => a.partition - b.partition);
  };
  const send = async (topic: string, messages: readonly kafkajs.Message[]): Promise<void> => {
    await producer.send({ topic, messages: [...messages] });
  };
  const connected: TestCluster = {
    servers,
    ports,
    kafka,
    async createTopic(topic, partitions, config = {}) {
      const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
      // Asked before: a creation that the client sends again meets its own topic.
      if ((await admin.listTopics()).includes(topic)) throw new Error(`there is a topic ${topic} already`);
      await admin.createTopics({
        topics: [{ topic, numPartitions: partitions, configEntries }],
        waitForLeaders: false,
      });
      await askAgain(async () => {
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
        const led = topics[0]?.partitions.filter(({ leader }) => leader >= 0).length ?? 0;
        if (led < partitions) throw new Error(`${led} of ${partitions} partitions of ${topic} have a leader`);
      });
    },
    async produce(topic, partitions, count, from = 0) {
      const messages = Array.from({ length: count }, (_, index) => ({
        partition: index % partitions,
        value: JSON.stringify({ id: from + index }),
      }));
      await send(topic, messages);
    },
    send,
    async committed(group, topic) {
      return Object.fromEntries(
        (await offsetsOf(group, topic)).map((found) => [found.partition, Number(found.offset)]),
      );
    },
    async membersOf(group) {
      const { groups } = await admin.describeGroups([group]);
      return (groups[0]?.members ?? []).map(({ memberAssignment }) => {
        const { assignment } = kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment) ?? {
          assignment: {},
        };
        return { partitions: (Object.values(assignment) as number[][]).flat() };
      });
    },
    commitMetadata: async (group, topic) => (await offsetsOf(group, topic)).map(({ metadata }) => metadata),
    async deleteBefore(topic, partition, offset) {
      // The client takes the leader that it knows and does not look again: a fresh one learns it from its first question.
      await askAgain(async () => {
        const fresh = kafka.admin();
        try {
          await fresh.connect();
          await fresh.fetchTopicOffsets(topic);
          await fresh.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
        } finally {
          await fresh.disconnect();
        }
      });
    },
    async addPartitions(topic, count) {
      await admin.createPartitions({ topicPartitions: [{ topic, count }] });
      // A producer that does not know of a partition drops what is for it, and says nothing.
      await producer.disconnect();
      await producer.connect();
    },
    async allow(principal, resource, name, ...operations) {
      const acl = operations.map((operation) => ({
        resourceType: kafkajs.AclResourceTypes[resource],
        resourceName: name,
        resourcePatternType: kafkajs.ResourcePatternTypes.LITERAL,
        principal,
        host: '*',
        operation: kafkajs.AclOperationTypes[operation],
        permissionType: kafkajs.AclPermissionTypes.ALLOW,
      }));
      await admin.createAcls({ acl });
    },
  };
  return { connected, disconnect };
}

function corruptBatch(segment: string, baseOffset: bigint): void {
  const bytes = readFileSync(segment);
  for (let at = 0; at < bytes.length; ) {
    const end = at + 12 + bytes.readInt32BE(at + 8);
    if (bytes.readBigInt64BE(at) === baseOffset) {
      bytes.writeUInt8(bytes.readUInt8(end - 1) ^ 1, end - 1);
      // In place: the broker has the file open.
      writeFileSync(segment, bytes, { flag: 'r+' });
      return;
    }
    at = end;
  }
  throw new Error(`no batch begins at ${baseOffset} in ${segment}`);
}
