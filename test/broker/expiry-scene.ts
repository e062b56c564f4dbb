import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';
import { expect } from 'vitest';
import { gatherSnapshot } from '../../src/core/kafka/facts/gather-snapshot.ts';
import { createKafkaWire } from '../../src/core/kafka/kafkajs/kafka-wire.ts';
import { retentionOf } from '../../src/core/retention/broker-retention.ts';
import { NO_EVIDENCE } from '../../src/core/retention/evidence.ts';
import type { Expiry } from '../../src/core/retention/expiry.ts';
import { forecastGroup } from '../../src/core/retention/forecast.ts';
import type { Snapshot } from '../../src/core/snapshot/facts/snapshot.ts';
import type { TestCluster } from '../support/kafka/cluster.ts';
import type { TestCommitter } from '../support/kafka/committer.ts';
import { javaOf } from '../support/kafka/java.ts';
import type { KafkaVersion } from '../support/kafka/libs.ts';

export const TOPIC = 'ret';
/** One retention time of the broker (`offsets.retention.minutes=1`), its checks, and a loaded machine. */
export const LONGEST_MS = 240_000;
/** From the deletion until this process has seen it, on a loaded machine. */
const SLACK_MS = 3000;
const POLL_MS = 250;
const STREAMS_MEMBER = new URL('../support/java-member/StreamsMember.java', import.meta.url);

export interface Scene {
  readonly version: KafkaVersion;
  readonly cluster: TestCluster;
  readonly servers: string;
  readonly commits: TestCommitter;
  /** One member of a classic group that reads `TOPIC`, commits 5 everywhere and leaves. */
  joinAndLeave(group: string): Promise<void>;
  leaveAgain(group: string): Promise<void>;
}

export async function snapshotOf(
  servers: string,
  groups: readonly string[],
  topics: readonly string[] = [],
): Promise<Snapshot> {
  const wire = createKafkaWire({ servers: [servers], tls: undefined, sasl: undefined });
  try {
    return await gatherSnapshot(wire, { groups, topics, mappings: [], timesMs: [], nowMs: Date.now });
  } finally {
    await wire.disconnect();
  }
}

export function expiryIn(
  snapshot: Snapshot,
  name: string,
  topic: string,
  what: 'expiryOf' | 'ifStoppedOf' = 'expiryOf',
): ReadonlyMap<number, Expiry> {
  const group = snapshot.groups.find((each) => each.group === name);
  if (group?.commits.known !== true) throw new Error(`the commits of ${name} were not read`);
  const { clockSkew } = snapshot.cluster;
  expect(clockSkew.known).toBe(true);
  const setting = retentionOf(snapshot.cluster, group.coordinatorId);
  const forecast = forecastGroup({
    group,
    setting,
    clockSkew,
    evidence: NO_EVIDENCE,
    capturedAtMs: snapshot.capturedAtMs,
  });
  const commits = group.commits.value.filter((commit) => commit.topic === topic);
  return new Map(commits.map((commit) => [commit.partition, forecast[what](commit, Date.now())]));
}

export async function forecastNow(servers: string, group: string, topic = TOPIC): Promise<ReadonlyMap<number, Expiry>> {
  return expiryIn(await snapshotOf(servers, [group]), group, topic);
}

/** The broker deletes within the window: not before it opens, and not after it closes. */
export async function expectDeletions(
  { commits }: Scene,
  group: string,
  forecasts: ReadonlyMap<number, Expiry>,
  topic = TOPIC,
): Promise<void> {
  expect(forecasts.size).toBeGreaterThan(0);
  const seen = new Map([...forecasts.keys()].map((partition) => [partition, { thereMs: 0, goneMs: 0 }]));
  await until(async () => {
    const askedMs = Date.now();
    const committed = await commits.committed(group, topic);
    for (const [partition, times] of seen) {
      if (committed[partition] !== undefined) times.thereMs = askedMs;
      else if (times.goneMs === 0) times.goneMs = Date.now();
    }
    return [...seen.values()].every(({ goneMs }) => goneMs > 0) ? true : undefined;
  });
  for (const [partition, { thereMs, goneMs }] of seen) {
    const { atMs = Number.NaN, latestAtMs = Number.NaN } = forecasts.get(partition) ?? {};
    expect(goneMs, `${group}-${partition} was deleted before the window`).toBeGreaterThanOrEqual(atMs);
    expect(thereMs, `${group}-${partition} was there after the window`).toBeLessThanOrEqual(latestAtMs + SLACK_MS);
  }
}

export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(POLL_MS);
  }
}

export function kafkaOf(servers: string): kafkajs.Kafka {
  return new kafkajs.Kafka({
    brokers: [servers],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { initialRetryTime: 50, retries: 20 },
  });
}

export async function startConsumer(servers: string, group: string, fromBeginning = true): Promise<kafkajs.Consumer> {
  const consumer = kafkaOf(servers).consumer({ groupId: group, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topics: [TOPIC], fromBeginning });
  const first = new Promise<void>((seen) => {
    void consumer.run({
      autoCommit: false,
      eachMessage: async ({ topic, partition }) => {
        await consumer.commitOffsets([{ topic, partition, offset: '5' }]);
        if (partition === 0) seen();
      },
    });
  });
  await first;
  return consumer;
}

export async function consumeOnce(
  servers: string,
  group: string,
  { commit }: { readonly commit: boolean },
): Promise<void> {
  const consumer = kafkaOf(servers).consumer({ groupId: group, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
  const partitions = new Set<number>();
  await new Promise<void>((done) => {
    void consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { topic, partition } }) => {
        if (commit) await consumer.commitOffsets([{ topic, partition, offset: '5' }]);
        partitions.add(partition);
        if (partitions.size === 2) done();
      },
    });
  });
  await consumer.disconnect();
}

/** First offset that a new member gets on each partition; new records come after it has started. */
export async function firstPositions(
  cluster: TestCluster,
  group: string,
  fromBeginning: boolean,
): Promise<(number | undefined)[]> {
  const consumer = kafkaOf(cluster.servers).consumer({ groupId: group, maxWaitTimeInMs: 200 });
  const first = new Map<number, number>();
  await consumer.connect();
  await consumer.subscribe({ topics: [TOPIC], fromBeginning });
  const joined = new Promise<void>((ok) => consumer.on('consumer.fetch', () => ok()));
  void consumer.run({
    autoCommit: false,
    eachMessage: ({ partition, message }) => {
      if (!first.has(partition)) first.set(partition, Number(message.offset));
      return Promise.resolve();
    },
  });
  await joined;
  await cluster.produce(TOPIC, 2, 2);
  await until(() => Promise.resolve(first.size === 2 ? true : undefined));
  await consumer.disconnect();
  return [first.get(0), first.get(1)];
}

/** A member by the new protocol, which kafkajs does not speak, or as these properties say; it commits nothing. */
export function startConsoleConsumer(
  { version, servers }: Pick<Scene, 'version' | 'servers'>,
  group: string,
  properties: readonly string[] = ['group.protocol=consumer'],
): ChildProcess {
  const given = [...properties, 'enable.auto.commit=false'].flatMap((each) => ['--consumer-property', each]);
  const args = ['--bootstrap-server', servers, '--topic', TOPIC, '--group', group, ...given];
  return startJava(version, ['org.apache.kafka.tools.consumer.ConsoleConsumer', ...args]);
}

/** A member by the streams protocol, in Kafka's own client; it commits nothing. */
export function startStreamsMember({ version, servers }: Pick<Scene, 'version' | 'servers'>, group: string) {
  return startJava(version, [fileURLToPath(STREAMS_MEMBER), servers, group, TOPIC]);
}

function startJava(version: KafkaVersion, args: readonly string[]): ChildProcess {
  return spawn('java', [...javaOf(version, 64), ...args], { stdio: 'ignore' });
}

/** Commits 5 everywhere until the member has come, so that the commits are not old then; resolves when the group is stable. */
export async function untilJoined({ servers, commits }: Scene, group: string): Promise<Snapshot> {
  await commits.commit(group, TOPIC, { 0: 5, 1: 5 });
  return until(async () => {
    const snapshot = await snapshotOf(servers, [group]);
    const state = snapshot.groups[0]?.state;
    if (state?.known === true && state.value === 'Stable') return snapshot;
    // Refused as soon as there is a member.
    await commits.commit(group, TOPIC, { 0: 5, 1: 5 }).catch(() => undefined);
    return undefined;
  });
}

/** A member by the new protocol comes, does what is to be done while it is there, and leaves. */
export async function withNewMember(
  scene: Scene,
  group: string,
  whileThere: (snapshot: Snapshot) => void = () => undefined,
): Promise<void> {
  const member = startConsoleConsumer(scene, group);
  const stateOf = async (): Promise<readonly [Snapshot, string | undefined]> => {
    const snapshot = await snapshotOf(scene.servers, [group]);
    const state = snapshot.groups[0]?.state;
    return [snapshot, state?.known === true ? state.value : undefined];
  };
  try {
    whileThere(
      await until(async () => {
        const [snapshot, state] = await stateOf();
        return state === 'Stable' ? snapshot : undefined;
      }),
    );
  } finally {
    member.kill('SIGTERM');
  }
  await until(async () => ((await stateOf())[1] === 'Stable' ? undefined : true));
}

/** Where Apache Kafka's own console consumer begins to read, by partition; it commits nothing. */
export async function javaPositions(
  { version, servers }: Scene,
  group: string,
  partitions: number,
): Promise<Record<number, number>> {
  const formatter = version === '3.9.2' ? '--property' : '--formatter-property';
  const args = [
    ...javaOf(version, 64),
    ...['org.apache.kafka.tools.consumer.ConsoleConsumer', '--bootstrap-server', servers, '--topic', TOPIC],
    ...['--group', group, '--from-beginning', '--consumer-property', 'enable.auto.commit=false'],
    ...[formatter, 'print.offset=true', formatter, 'print.partition=true'],
  ];
  const child = spawn('java', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const first: Record<number, number> = {};
  let text = '';
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the console consumer ended with ${String(code)}: ${text}`)));
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        for (const [, partition, offset] of text.matchAll(/Partition:(\d+)\s+Offset:(\d+)\s/g)) {
          first[Number(partition)] ??= Number(offset);
        }
        if (Object.keys(first).length === partitions) resolve();
      });
    });
  } finally {
    child.removeAllListeners('exit');
    child.kill('SIGTERM');
  }
  return first;
}
