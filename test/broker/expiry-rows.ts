import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatherSnapshot } from '../../src/core/kafka/facts/gather-snapshot.ts';
import { createKafkaWire } from '../../src/core/kafka/kafkajs/kafka-wire.ts';
import { known } from '../../src/core/model/known.ts';
import { decideStart } from '../../src/core/position/start.ts';
import { retentionOf } from '../../src/core/retention/broker-retention.ts';
import { NO_EVIDENCE } from '../../src/core/retention/evidence.ts';
import type { Expiry } from '../../src/core/retention/expiry.ts';
import { forecastGroup } from '../../src/core/retention/forecast.ts';
import type { Snapshot } from '../../src/core/snapshot/facts/snapshot.ts';
import { clusterOf } from '../support/kafka/cluster.ts';
import { committer, type TestCommitter } from '../support/kafka/committer.ts';
import { type KafkaVersion, kafkaLibs } from '../support/kafka/libs.ts';
import { HAS_KAFKA } from './scenario.ts';

const TOPIC = 'ret';
const OTHER = 'other';
/** One retention time of the broker (`offsets.retention.minutes=1`), its checks, and a loaded machine. */
const LONGEST_MS = 240_000;
/** From the deletion until this process has seen it, on a loaded machine. */
const SLACK_MS = 3000;
const POLL_MS = 250;

interface Row {
  readonly group: string;
  readonly why: string;
  readonly partitions: readonly number[];
  /** Leaves the group in the state that is forecast. */
  readonly prepare: (scene: Scene) => Promise<void>;
  readonly rule: string;
}

interface Scene {
  readonly servers: string;
  readonly commits: TestCommitter;
  /** One member of a classic group that reads `TOPIC`, commits 5 everywhere and leaves. */
  joinAndLeave(group: string): Promise<void>;
  leaveAgain(group: string): Promise<void>;
}

const wait = (ms: number): Promise<void> => pause(ms);

/** The table of experiments of docs/retention.md, each forecast before the broker acts. */
const ROWS: readonly Row[] = [
  {
    group: 'A0',
    why: 'classic and empty: all at once, from when it became empty',
    partitions: [0, 1],
    prepare: ({ joinAndLeave }) => joinAndLeave('A0'),
    rule: 'group-empty',
  },
  {
    group: 'A',
    why: 'a commit from outside does not prolong it',
    partitions: [0, 1],
    async prepare({ joinAndLeave, commits }) {
      await joinAndLeave('A');
      await wait(15_000);
      await commits.commit('A', TOPIC, { 0: 6 });
    },
    rule: 'group-empty',
  },
  {
    group: 'B',
    why: 'joining and leaving without a commit starts the clock again',
    partitions: [0, 1],
    async prepare({ joinAndLeave, leaveAgain }) {
      await joinAndLeave('B');
      await wait(15_000);
      await leaveAgain('B');
    },
    rule: 'group-empty',
  },
  {
    group: 'D',
    why: 'a simple group: each partition from its own commit',
    partitions: [0, 1],
    async prepare({ commits }) {
      await commits.commit('D', TOPIC, { 0: 5, 1: 5 });
      await wait(15_000);
      await commits.commit('D', TOPIC, { 0: 5 });
    },
    rule: 'simple',
  },
  {
    group: 'F',
    why: 'a hold lasts longer than the rule',
    partitions: [0, 1],
    async prepare({ joinAndLeave, commits }) {
      await joinAndLeave('F');
      await commits.hold('F', TOPIC, { 0: 5, 1: 5 }, 85_000);
    },
    rule: 'explicit-expiry',
  },
  {
    group: 'F2',
    why: 'a short one ends earlier',
    partitions: [0, 1],
    async prepare({ joinAndLeave, commits }) {
      await joinAndLeave('F2');
      await commits.hold('F2', TOPIC, { 0: 5, 1: 5 }, 20_000);
    },
    rule: 'explicit-expiry',
  },
];

export function describeExpiry(version: KafkaVersion): void {
  describe.skipIf(!HAS_KAFKA)(`expiry of offsets on Kafka ${version}`, () => {
    const cluster = clusterOf(version, {
      properties: { 'offsets.retention.minutes': '1', 'offsets.retention.check.interval.ms': '2000' },
    });
    let commits: TestCommitter | undefined;
    beforeAll(async () => {
      await cluster().createTopic(TOPIC, 2);
      await cluster().createTopic(OTHER, 1);
      await cluster().produce(TOPIC, 2, 20);
      await cluster().produce(OTHER, 1, 10);
      commits = await committer(cluster().servers);
    });
    afterAll(() => commits?.close());
    const sceneOf = (): Scene => {
      if (commits === undefined) throw new Error('not connected');
      const { servers } = cluster();
      return {
        servers,
        commits,
        joinAndLeave: (group) => consumeOnce(servers, group, { commit: true }),
        leaveAgain: (group) => consumeOnce(servers, group, { commit: false }),
      };
    };

    it.concurrent.each(ROWS)('$group: $why', { timeout: LONGEST_MS }, async ({ group, prepare, partitions, rule }) => {
      await prepare(sceneOf());
      const forecasts = await forecastNow(cluster().servers, group);
      for (const partition of partitions) expect(forecasts.get(partition)).toMatchObject({ rule, known: true });
      await expectDeletions(sceneOf(), group, forecasts);
    });

    it.concurrent('C: an active group keeps what it subscribes, and loses the rest', {
      timeout: LONGEST_MS,
    }, async () => {
      const scene = sceneOf();
      await scene.commits.commit('C', OTHER, { 0: 3 });
      const consumer = await startConsumer(scene.servers, 'C');
      try {
        const snapshot = await snapshotOf(scene.servers, ['C']);
        const other = expiryIn(snapshot, 'C', OTHER).get(0);
        expect(other).toMatchObject({ rule: 'unsubscribed', known: true });
        const subscribed = [...expiryIn(snapshot, 'C', TOPIC).values()];
        expect(subscribed.length).toBeGreaterThan(0);
        for (const expiry of subscribed) expect(expiry).toMatchObject({ rule: 'subscribed', atMs: undefined });
        await expectDeletions(scene, 'C', new Map(other === undefined ? [] : [[0, other]]), OTHER);
        expect(await scene.commits.committed('C', TOPIC)).not.toEqual({});
      } finally {
        await consumer.disconnect();
      }
    });

    it.concurrent('after the deletion a consumer starts where it was foretold', { timeout: LONGEST_MS }, async () => {
      const scene = sceneOf();
      await scene.commits.hold('P', TOPIC, { 0: 5, 1: 5 }, 10_000);
      const before = await forecastNow(scene.servers, 'P');
      await expectDeletions(scene, 'P', before);
      const snapshot = await snapshotOf(scene.servers, ['P']);
      expect(snapshot.groups[0]?.exists).toEqual(known(false));
      expect(snapshot.groups[0]?.deletedCommits).toMatchObject({
        known: true,
        value: [{ offset: 5n }, { offset: 5n }],
      });
      for (const [name, fromBeginning] of [
        ['TRIM_HORIZON', true],
        ['LATEST', false],
      ] as const) {
        const { topics } = await snapshotOf(scene.servers, ['P'], [TOPIC]);
        const log = topics.find(({ topic }) => topic === TOPIC)?.partitions;
        if (log?.known !== true) throw new Error('the log was not read');
        const foretold = log.value.map((facts) => {
          const start = decideStart({ committed: undefined, doneBelow: 5n, partition: facts, starting: { name } });
          return start.known && start.value.offset.known ? Number(start.value.offset.value) : undefined;
        });
        expect(await firstPositions(cluster(), `P-${name}`, fromBeginning)).toEqual(foretold);
      }
    });

    // The new protocol is spoken from Kafka 4.0 on.
    it.concurrent.each(version === '3.9.2' ? [] : ['E1b'])(
      '%s: a KIP-848 group loses old commits as soon as its last member leaves',
      { timeout: LONGEST_MS },
      async (group) => {
        const scene = sceneOf();
        await scene.commits.commit(group, TOPIC, { 0: 5, 1: 5 });
        const member = startConsoleConsumer(version, scene.servers, group);
        try {
          const subscribed = await until(async () => {
            const snapshot = await snapshotOf(scene.servers, [group]);
            const isActive = snapshot.groups[0]?.state.known === true && snapshot.groups[0].state.value === 'Stable';
            return isActive ? snapshot : undefined;
          });
          expect(subscribed.groups[0]).toMatchObject({ type: known('consumer'), exists: known(true) });
          for (const expiry of expiryIn(subscribed, group, TOPIC).values()) expect(expiry.rule).toBe('subscribed');
          // What no tool tells: the group is active, and a restart would lose its offsets at once.
          const stopped = [...expiryIn(subscribed, group, TOPIC, 'ifStoppedOf').values()];
          expect(stopped.map(({ rule }) => rule)).toEqual(['new-protocol-empty', 'new-protocol-empty']);
          const lastMs = Math.max(...stopped.map(({ atMs }) => atMs ?? 0));
          await until(() => Promise.resolve(Date.now() > lastMs + 5000 ? true : undefined));
          expect(await scene.commits.committed(group, TOPIC)).toEqual({ 0: 5, 1: 5 });
        } finally {
          member.kill('SIGTERM');
        }
        const leftMs = Date.now();
        await until(async () =>
          Object.keys(await scene.commits.committed(group, TOPIC)).length === 0 ? true : undefined,
        );
        expect(Date.now() - leftMs).toBeLessThan(30_000);
      },
    );
  });
}

async function snapshotOf(
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

function expiryIn(
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

async function forecastNow(servers: string, group: string): Promise<ReadonlyMap<number, Expiry>> {
  return expiryIn(await snapshotOf(servers, [group]), group, TOPIC);
}

/** The broker deletes within the window: not before it opens, and not after it closes. */
async function expectDeletions(
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

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(POLL_MS);
  }
}

function kafkaOf(servers: string): kafkajs.Kafka {
  return new kafkajs.Kafka({
    brokers: [servers],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { initialRetryTime: 50, retries: 20 },
  });
}

async function startConsumer(servers: string, group: string, fromBeginning = true): Promise<kafkajs.Consumer> {
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

async function consumeOnce(servers: string, group: string, { commit }: { readonly commit: boolean }): Promise<void> {
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
async function firstPositions(
  cluster: ReturnType<ReturnType<typeof clusterOf>>,
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

/** A member by the new protocol, which kafkajs does not speak; it commits nothing. */
function startConsoleConsumer(version: KafkaVersion, servers: string, group: string) {
  const classPath = join(kafkaLibs(version), '*');
  const properties = ['group.protocol=consumer', 'enable.auto.commit=false'].flatMap((each) => [
    '--consumer-property',
    each,
  ]);
  const args = ['--bootstrap-server', servers, '--topic', TOPIC, '--group', group, ...properties];
  return spawn(
    'java',
    ['-Xmx64m', '-XX:+UseSerialGC', '-cp', classPath, 'org.apache.kafka.tools.consumer.ConsoleConsumer', ...args],
    {
      stdio: 'ignore',
    },
  );
}
