import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { known } from '../../src/core/model/known.ts';
import { decideStart } from '../../src/core/position/start.ts';
import { committer, type TestCommitter } from '../support/kafka/committer.ts';
import type { KafkaVersion } from '../support/kafka/libs.ts';
import { FORGETFUL, sharedClusterOf } from '../support/kafka/shared-cluster.ts';
import { itExpiresInOtherLives } from './expiry-other-rows.ts';
import {
  consumeOnce,
  expectDeletions,
  expiryIn,
  firstPositions,
  forecastNow,
  javaPositions,
  LONGEST_MS,
  type Scene,
  snapshotOf,
  startConsoleConsumer,
  startConsumer,
  startStreamsMember,
  TOPIC,
  until,
  untilJoined,
} from './expiry-scene.ts';
import { HAS_KAFKA } from './scenario.ts';

const OTHER = 'other';

interface Row {
  readonly group: string;
  readonly why: string;
  readonly partitions: readonly number[];
  /** Leaves the group in the state that is forecast. */
  readonly prepare: (scene: Scene) => Promise<void>;
  readonly rule: string;
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

/** Each with a member that stays longer than the retention, and then leaves. */
const NEW_PROTOCOLS = [
  { group: 'E1b', type: 'consumer', rule: 'subscribed', start: startConsoleConsumer },
  { group: 'S1', type: 'streams', rule: 'streams-active', start: startStreamsMember },
] as const;

/** All rows wait for the same minute. */
const ROWS_AT_ONCE = 20;

export function describeExpiry(version: KafkaVersion): void {
  vi.setConfig({ maxConcurrency: ROWS_AT_ONCE });
  describe.skipIf(!HAS_KAFKA)(`expiry of offsets on Kafka ${version}`, () => {
    const cluster = sharedClusterOf(version, FORGETFUL);
    let commits: TestCommitter | undefined;
    beforeAll(async () => {
      await cluster().createTopic(TOPIC, 2);
      await cluster().createTopic(OTHER, 1);
      await cluster().produce(TOPIC, 2, 20);
      await cluster().produce(OTHER, 1, 10);
      await cluster().deleteBefore(TOPIC, 1, 2);
      commits = await committer(cluster().servers);
    });
    afterAll(() => commits?.close());
    const sceneOf = (): Scene => {
      if (commits === undefined) throw new Error('not connected');
      const { servers } = cluster();
      return {
        version,
        cluster: cluster(),
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
      // The log of partition 1 begins at 2.
      expect(await javaPositions(scene, 'P', 2)).toEqual({ 0: 0, 1: 2 });
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

    itExpiresInOtherLives(version, sceneOf);

    // The new protocols are spoken from Kafka 4.0 and 4.1 on.
    it.concurrent.each(version === '3.9.2' ? [] : NEW_PROTOCOLS)(
      '$group: a $type group loses old commits as soon as its last member leaves',
      { timeout: LONGEST_MS },
      async ({ group, type, rule, start }) => {
        const scene = sceneOf();
        const member = start(scene, group);
        try {
          const active = await untilJoined(scene, group);
          expect(active.groups[0]).toMatchObject({ type: known(type), exists: known(true) });
          for (const expiry of expiryIn(active, group, TOPIC).values())
            expect(expiry).toMatchObject({ rule, atMs: undefined });
          // What no tool tells: the group is active, and a restart would lose its offsets at once.
          const stopped = [...expiryIn(active, group, TOPIC, 'ifStoppedOf').values()];
          expect(stopped.map(({ rule: then }) => then)).toEqual(['new-protocol-empty', 'new-protocol-empty']);
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
