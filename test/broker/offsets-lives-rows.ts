import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { carryOut } from '../../src/core/kafka/acts/carry-out.ts';
import { commitOffsets } from '../../src/core/kafka/acts/commit-offsets.ts';
import type { ClusterWire } from '../../src/core/kafka/cluster-wire.ts';
import { gatherSnapshot } from '../../src/core/kafka/facts/gather-snapshot.ts';
import { createKafkaWire } from '../../src/core/kafka/kafkajs/kafka-wire.ts';
import { planProtect } from '../../src/core/offsets/plan-protect.ts';
import type { GroupFacts } from '../../src/core/snapshot/facts/group-facts.ts';
import type { Snapshot } from '../../src/core/snapshot/facts/snapshot.ts';
import { committer, type TestCommitter } from '../support/kafka/committer.ts';
import { javaOf } from '../support/kafka/java.ts';
import type { KafkaVersion } from '../support/kafka/libs.ts';
import { FORGETFUL, sharedClusterOf } from '../support/kafka/shared-cluster.ts';
import { createFolders, type Ended, REPOSITORY, runEsmctl } from '../support/run-esmctl.ts';
import { HAS_KAFKA } from './scenario.ts';

const TOPIC = 'lives';
const RETENTION_MS = 60_000;
/** One retention time, the time of a hold, and a loaded machine. */
const LONGEST_MS = 300_000;
const folders = createFolders();
const isPlan = new Ajv({ strict: false, validateFormats: false }).compile(
  JSON.parse(readFileSync(join(REPOSITORY, 'schemas/offsets-plan.json'), 'utf8')) as object,
);

interface Planned {
  readonly partitions: readonly {
    readonly partition: number;
    readonly means: string;
    readonly expiryNow: { readonly at: string; readonly latestAt: string };
    readonly expiryAfter: { readonly rule: string; readonly at: string; readonly latestAt: string };
  }[];
}

/** All rows wait for the same minute. */
const ROWS_AT_ONCE = 20;

/** On a broker that keeps the offsets of inactive groups for a minute: what is promised, and then what happens. */
export function describeLives(version: KafkaVersion): void {
  vi.setConfig({ maxConcurrency: ROWS_AT_ONCE });
  describe.skipIf(!HAS_KAFKA)(`lives of offsets on Kafka ${version}`, () => {
    const cluster = sharedClusterOf(version, FORGETFUL);
    let commits: TestCommitter | undefined;
    const made = (): TestCommitter => {
      if (commits === undefined) throw new Error('not connected');
      return commits;
    };
    const esmctl = async (cwd: string, ...args: readonly string[]): Promise<Ended> => {
      const ended = await runEsmctl(['offsets', ...args, '-b', cluster().servers], { cwd, longestMs: 60_000 });
      if (args.includes('--json')) expect(isPlan(JSON.parse(ended.stdout)), JSON.stringify(isPlan.errors)).toBe(true);
      return ended;
    };
    const untilGone = async (group: string, partitions: readonly number[]): Promise<number> => {
      for (;;) {
        const left = await made().committed(group, TOPIC);
        if (partitions.every((partition) => !(partition in left))) return Date.now();
        await pause(250);
      }
    };
    beforeAll(async () => {
      await cluster().createTopic(TOPIC, 2);
      await cluster().produce(TOPIC, 2, 20);
      commits = await committer(cluster().servers);
    });
    afterAll(() => commits?.close());

    it.concurrent.each([
      {
        group: 'classic',
        why: 'the clock runs on whatever is committed: a hold',
        means: 'hold',
        rule: 'explicit-expiry',
        forSeconds: 100,
      },
      {
        group: 'simple',
        why: 'a commit of the same offset starts it again',
        means: 'commit',
        rule: 'simple',
        forSeconds: 50,
      },
      {
        group: 'simple-long',
        why: 'a commit would not last: a hold',
        means: 'hold',
        rule: 'explicit-expiry',
        forSeconds: 100,
      },
    ])('protects $group: $why', { timeout: LONGEST_MS }, async ({ group, means, rule, forSeconds }) => {
      if (group === 'classic') await leaveClassicGroup(cluster().kafka, group);
      else await made().commit(group, TOPIC, { 0: 5, 1: 6 });
      await pause(15_000);
      const cwd = folders({});
      const ended = await esmctl(cwd, 'protect', '--group', group, '--for', `${forSeconds}s`, '--yes', '--json');
      expect(ended, ended.stderr).toMatchObject({ code: 0 });
      const { partitions } = JSON.parse(ended.stdout) as Planned;
      expect(partitions.map((one) => one.means)).toEqual([means, means]);
      expect(readdirSync(cwd)).toEqual([expect.stringMatching(`^${group}-undo-.*json$`)]);
      for (const { expiryNow, expiryAfter } of partitions) {
        expect(expiryAfter.rule).toBe(rule);
        expect(Date.parse(expiryAfter.at) - Date.parse(expiryNow.at)).toBeGreaterThan(10_000);
      }
      // It is there when it would have been deleted, and goes when it was foretold.
      await pause(Math.max(...partitions.map(({ expiryNow }) => Date.parse(expiryNow.latestAt))) + 2000 - Date.now());
      expect(await made().committed(group, TOPIC)).toEqual({ 0: 5, 1: 6 });
      const goneAtMs = await untilGone(group, [0, 1]);
      expect(goneAtMs).toBeGreaterThan(
        Math.min(...partitions.map(({ expiryAfter }) => Date.parse(expiryAfter.at))) - 500,
      );
    });

    it.concurrent('an ordinary commit never follows a hold', { timeout: LONGEST_MS }, async () => {
      await made().hold('held', TOPIC, { 0: 5 }, 20_000);
      const cwd = folders({ 'new.csv': `${TOPIC},0,7\n` });
      const { stdout } = await esmctl(cwd, 'protect', '--group', 'held', '--for', '40s', '--json');
      expect(JSON.parse(stdout)).toMatchObject({ partitions: [{ means: 'hold' }] });
      const imported = await esmctl(cwd, 'import', '--group', 'held', '--from-file', 'new.csv', '--json', '--yes');
      expect(JSON.parse(imported.stdout)).toMatchObject({
        result: 'done',
        partitions: [{ from: 5, to: 7, means: 'hold' }],
      });
    });

    it.concurrent('recovers what expired, and a consumer goes on there', { timeout: LONGEST_MS }, async () => {
      await leaveClassicGroup(cluster().kafka, 'lost');
      await untilGone('lost', [0, 1]);
      const cwd = folders({});
      const planned = await esmctl(cwd, 'recover', '--group', 'lost', '--json');
      expect(JSON.parse(planned.stdout)).toMatchObject({
        result: 'planned',
        partitions: [
          {
            from: null,
            to: 5,
            lag: 5,
            lost: { offset: 5, committedAt: expect.stringMatching(/^20/), deletedAt: expect.stringMatching(/^20/) },
          },
          { from: null, to: 6, lag: 4, lost: { offset: 6 } },
        ],
      });
      expect(await made().committed('lost', TOPIC)).toEqual({});
      const done = await esmctl(cwd, 'recover', '--group', 'lost', '--yes', '--undo', 'undo.json');
      expect(done, done.stderr).toMatchObject({ code: 0 });
      expect(JSON.parse(readFileSync(`${cwd}/undo.json`, 'utf8'))).toMatchObject({
        offsets: [],
        withoutCommit: [
          { topic: TOPIC, partition: 0 },
          { topic: TOPIC, partition: 1 },
        ],
      });
      expect(await made().committed('lost', TOPIC)).toEqual({ 0: 5, 1: 6 });
      expect(await firstRead(cluster().kafka, 'lost')).toEqual({ 0: '5', 1: '6' });
      const again = await esmctl(cwd, 'recover', '--group', 'lost', '--json');
      expect(JSON.parse(again.stdout)).toMatchObject({ result: 'nothing-to-do', partitions: [] });
    });

    it.concurrent('changes nothing when somebody commits between plan and act', { timeout: LONGEST_MS }, async () => {
      await made().commit('raced', TOPIC, { 0: 5 });
      const wire = createKafkaWire({ servers: [cluster().servers], tls: undefined, sasl: undefined });
      const dropped: string[] = [];
      try {
        const { snapshot, group } = await lookAt(wire, 'raced');
        const plan = planProtect({ snapshot, group, forMs: 10 * RETENTION_MS, nowMs: Date.now() });
        const acting = carryOut(plan, group, {
          look: async () => (await lookAt(wire, 'raced')).group,
          async writeUndo() {
            await made().commit('raced', TOPIC, { 0: 9 });
            return 'undo.json';
          },
          dropUndo: (path) => Promise.resolve(void dropped.push(path)),
          commit: (coordinatorId, orders) => commitOffsets(wire, coordinatorId, 'raced', orders),
        });
        await expect(acting).rejects.toMatchObject({
          code: 'ESMCTL_OFFSETS_CHANGED',
          kind: 'partial',
          problems: [{ message: `${TOPIC}-0 was at 5 and is at 9` }],
        });
      } finally {
        await wire.disconnect();
      }
      expect(dropped).toEqual(['undo.json']);
      expect(await made().committed('raced', TOPIC)).toEqual({ 0: 9 });
    });

    it.concurrent('changes nothing when a member comes after the last look', { timeout: LONGEST_MS }, async () => {
      await made().commit('joined', TOPIC, { 0: 5 });
      const wire = createKafkaWire({ servers: [cluster().servers], tls: undefined, sasl: undefined });
      const consumer = cluster().kafka.consumer({ groupId: 'joined', maxWaitTimeInMs: 200 });
      try {
        const { snapshot, group } = await lookAt(wire, 'joined');
        const plan = planProtect({ snapshot, group, forMs: 10 * RETENTION_MS, nowMs: Date.now() });
        await consumer.connect();
        await consumer.subscribe({ topic: TOPIC });
        const joined = new Promise<void>((resolve) => {
          consumer.on('consumer.group_join', () => resolve());
        });
        await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve() });
        await joined;
        const acting = carryOut(plan, group, {
          look: () => Promise.resolve(group),
          writeUndo: () => Promise.resolve('undo.json'),
          dropUndo: () => Promise.resolve(),
          commit: (coordinatorId, orders) => commitOffsets(wire, coordinatorId, 'joined', orders),
        });
        await expect(acting).rejects.toMatchObject({
          code: 'ESMCTL_OFFSETS_CHANGED',
          problems: [{ message: expect.stringContaining('UNKNOWN_MEMBER_ID') }],
        });
      } finally {
        await consumer.disconnect();
        await wire.disconnect();
      }
    });

    // The new protocol is spoken from Kafka 4.0 on.
    it.concurrent.each(version === '3.9.2' ? [] : ['new-protocol'])(
      'protects %s: a KIP-848 group without members, by a commit',
      { timeout: LONGEST_MS },
      async (group) => {
        await readOnce(version, cluster().servers, group);
        const committed = await made().committed(group, TOPIC);
        expect(Object.keys(committed).length).toBeGreaterThan(0);
        await pause(15_000);
        const ended = await esmctl(folders({}), 'protect', '--group', group, '--for', '50s', '--yes', '--json');
        expect(ended, ended.stderr).toMatchObject({ code: 0 });
        const { partitions } = JSON.parse(ended.stdout) as Planned;
        for (const one of partitions)
          expect(one).toMatchObject({ means: 'commit', expiryAfter: { rule: 'new-protocol-empty' } });
        await pause(Math.max(...partitions.map(({ expiryNow }) => Date.parse(expiryNow.latestAt))) + 2000 - Date.now());
        expect(await made().committed(group, TOPIC)).toEqual(committed);
        const goneAtMs = await untilGone(group, [0, 1]);
        expect(goneAtMs).toBeGreaterThan(
          Math.min(...partitions.map(({ expiryAfter }) => Date.parse(expiryAfter.at))) - 500,
        );
      },
    );
  });
}

type Kafka = ReturnType<ReturnType<typeof sharedClusterOf>>['kafka'];

/** One member commits 5 and 6 and leaves. */
async function leaveClassicGroup(kafka: Kafka, groupId: string): Promise<void> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    const offsets = ['5', '6'].map((offset, partition) => ({ topic: TOPIC, partition, offset }));
    const eachBatch = (): Promise<void> => consumer.commitOffsets(offsets).then(resolve, reject);
    consumer.run({ autoCommit: false, eachBatch }).catch(reject);
  });
  await consumer.disconnect();
}

/** Partition → the first offset that a consumer of the group gets. */
async function firstRead(kafka: Kafka, groupId: string): Promise<Record<number, string>> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
  const first: Record<number, string> = {};
  await new Promise<void>((resolve, reject) => {
    const eachMessage = ({ partition, message }: { partition: number; message: { offset: string } }): Promise<void> => {
      first[partition] ??= message.offset;
      if (Object.keys(first).length === 2) resolve();
      return Promise.resolve();
    };
    consumer.run({ autoCommit: false, eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return first;
}

async function lookAt(wire: ClusterWire, name: string): Promise<{ snapshot: Snapshot; group: GroupFacts }> {
  const question = { groups: [name], topics: [], mappings: [], timesMs: [], nowMs: Date.now };
  const snapshot = await gatherSnapshot(wire, question);
  const [group] = snapshot.groups;
  if (group === undefined) throw new Error(`there is no group ${name}`);
  return { snapshot, group };
}

/** A member of the new protocol reads everything, commits and leaves. */
async function readOnce(version: KafkaVersion, servers: string, group: string): Promise<void> {
  const args = [
    ...javaOf(version, 96),
    ...['org.apache.kafka.tools.consumer.ConsoleConsumer', '--bootstrap-server', servers],
    ...['--topic', TOPIC, '--group', group, '--from-beginning', '--max-messages', '20'],
    ...['--command-property', 'group.protocol=consumer'],
  ];
  await promisify(execFile)('java', args);
}
