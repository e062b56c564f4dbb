import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { known } from '../../src/core/model/known.ts';
import type { KafkaVersion } from '../support/kafka/libs.ts';
import {
  expectDeletions,
  expiryIn,
  forecastNow,
  javaPositions,
  LONGEST_MS,
  type Scene,
  snapshotOf,
  startConsumer,
  TOPIC,
  until,
  withNewMember,
} from './expiry-scene.ts';

const RETENTION_MS = 60_000;
/** Longer than the retention and a check. */
const LONG_AFTER_MS = RETENTION_MS + 4000;
/** How well two looks agree on a time of the broker. */
const CLOCKS_MS = 2000;

/** Rows of the table of experiments in which a group changes its life before it ends. */
export function itExpiresInOtherLives(version: KafkaVersion, sceneOf: () => Scene): void {
  it.concurrent('G: commits from outside that go on do not prolong an empty group', {
    timeout: LONGEST_MS,
  }, async () => {
    const scene = sceneOf();
    await scene.joinAndLeave('G');
    for (let offset = 6; offset < 9; offset += 1) {
      await pause(8000);
      await scene.commits.commit('G', TOPIC, { 0: offset });
    }
    const forecasts = await forecastNow(scene.servers, 'G');
    for (const partition of [0, 1]) expect(forecasts.get(partition)?.rule).toBe('group-empty');
    await expectDeletions(scene, 'G', forecasts);
    // The group went with its offsets; the next commit makes another one.
    await scene.commits.commit('G', TOPIC, { 0: 10 });
    const again = await forecastNow(scene.servers, 'G');
    expect([...again]).toMatchObject([[0, { rule: 'simple' }]]);
  });

  it.concurrent('L: an active group keeps commits older than the retention, and has all of it left when it stops', {
    timeout: LONGEST_MS,
  }, async () => {
    const scene = sceneOf();
    const consumer = await startConsumer(scene.servers, 'L');
    let leavesMs = 0;
    try {
      await pause(LONG_AFTER_MS);
      const active = await snapshotOf(scene.servers, ['L']);
      const stopped = expiryIn(active, 'L', TOPIC, 'ifStoppedOf').get(0);
      expect(stopped).toMatchObject({ rule: 'group-empty' });
      expect(stopped?.atMs).toBeGreaterThan(active.capturedAtMs + RETENTION_MS - CLOCKS_MS);
    } finally {
      leavesMs = Date.now();
      await consumer.disconnect();
    }
    const left = (await forecastNow(scene.servers, 'L')).get(0);
    expect(left).toMatchObject({ rule: 'group-empty', known: true });
    expect(left?.atMs).toBeGreaterThan(leavesMs + RETENTION_MS - CLOCKS_MS);
    expect(await scene.commits.committed('L', TOPIC)).toMatchObject({ 0: 5 });
  });

  it.concurrent('TX1: an open transaction keeps the offset of its partition, and no other', {
    timeout: LONGEST_MS,
  }, async () => {
    const scene = sceneOf();
    await scene.joinAndLeave('TX1');
    const producer = scene.cluster.kafka.producer({
      transactionalId: 'TX1',
      maxInFlightRequests: 1,
      idempotent: true,
      transactionTimeout: LONGEST_MS,
    });
    await producer.connect();
    try {
      const transaction = await producer.transaction();
      await transaction.sendOffsets({
        consumerGroupId: 'TX1',
        topics: [{ topic: TOPIC, partitions: [{ partition: 0, offset: '9' }] }],
      });
      const forecasts = await forecastNow(scene.servers, 'TX1');
      expect(forecasts.get(0)).toMatchObject({
        rule: 'open-transaction',
        atMs: undefined,
        afterwards: { rule: 'group-empty', atMs: forecasts.get(1)?.atMs },
      });
      const other = forecasts.get(1);
      expect(other).toMatchObject({ rule: 'group-empty', known: true });
      await expectDeletions(scene, 'TX1', new Map(other === undefined ? [] : [[1, other]]));
      expect(await scene.commits.committed('TX1', TOPIC)).toEqual({ 0: 5 });
      await transaction.abort();
      await expectGone(scene, 'TX1');
    } finally {
      await producer.disconnect();
    }
  });

  it.concurrent('a deleted topic takes its offsets along, even those that are held', {
    timeout: LONGEST_MS,
  }, async () => {
    const scene = sceneOf();
    await scene.cluster.createTopic('doomed', 1);
    await scene.commits.hold('doomed', 'doomed', { 0: 0 }, 24 * 3_600_000);
    expect((await forecastNow(scene.servers, 'doomed', 'doomed')).get(0)?.rule).toBe('explicit-expiry');
    const admin = scene.cluster.kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: ['doomed'] });
    await admin.disconnect();
    await expectGone(scene, 'doomed', 'doomed');
  });

  it.concurrent('what is committed is where the console consumer goes on', { timeout: LONGEST_MS }, async () => {
    const scene = sceneOf();
    await scene.commits.hold('judged', TOPIC, { 0: 5, 1: 6 }, LONGEST_MS);
    expect(await javaPositions(scene, 'judged', 2)).toEqual({ 0: 5, 1: 6 });
  });

  // The new protocol is spoken from Kafka 4.0 on.
  if (version === '3.9.2') return;

  it.concurrent('E0, E3, EF: of a KIP-848 group each commit counts, joining again does nothing, and a hold works', {
    timeout: LONGEST_MS,
  }, async () => {
    const scene = sceneOf();
    await scene.commits.hold('E3', TOPIC, { 0: 5 }, LONGEST_MS);
    await withNewMember(scene, 'E3', ({ groups }) => {
      expect(groups[0]?.type).toEqual(known('consumer'));
    });
    const forecasts = await soonAfter(async () => {
      await scene.commits.commit('E3', TOPIC, { 1: 5 });
      await scene.commits.hold('E3', TOPIC, { 0: 5 }, 70_000);
      const before = await forecastNow(scene.servers, 'E3');
      await withNewMember(scene, 'E3');
      const after = await forecastNow(scene.servers, 'E3');
      for (const partition of [0, 1]) {
        const [first = 0, second = Number.NaN] = [before, after].map((each) => each.get(partition)?.atMs);
        expect(Math.abs(second - first)).toBeLessThan(CLOCKS_MS);
      }
      return after;
    });
    expect(forecasts.get(0)).toMatchObject({ rule: 'explicit-expiry', known: true });
    expect(forecasts.get(1)).toMatchObject({ rule: 'new-protocol-empty', known: true });
    await expectDeletions(scene, 'E3', forecasts);
  });

  it.concurrent('I: a classic group that a member of the new protocol joined counts from its commits again', {
    timeout: LONGEST_MS,
  }, async () => {
    const scene = sceneOf();
    const forecasts = await soonAfter(async () => {
      await scene.joinAndLeave('I');
      expect((await forecastNow(scene.servers, 'I')).get(0)?.rule).toBe('group-empty');
      await withNewMember(scene, 'I');
      return forecastNow(scene.servers, 'I');
    });
    for (const partition of [0, 1]) expect(forecasts.get(partition)?.rule).toBe('new-protocol-empty');
    await expectDeletions(scene, 'I', forecasts);
  });

  it.concurrent('I2: a KIP-848 group that a classic member joined counts from when that left', {
    timeout: LONGEST_MS,
  }, async () => {
    const scene = sceneOf();
    const [before, forecasts] = await soonAfter(async () => {
      await scene.commits.commit('I2', TOPIC, { 0: 5, 1: 5 });
      await withNewMember(scene, 'I2');
      const asConsumer = await forecastNow(scene.servers, 'I2');
      await scene.leaveAgain('I2');
      return [asConsumer, await forecastNow(scene.servers, 'I2')] as const;
    });
    expect(before.get(0)?.rule).toBe('new-protocol-empty');
    for (const partition of [0, 1]) {
      const { rule, atMs = 0 } = forecasts.get(partition) ?? {};
      expect(rule).toBe('group-empty');
      expect(atMs).toBeGreaterThan(before.get(partition)?.atMs ?? Number.POSITIVE_INFINITY);
    }
    await expectDeletions(scene, 'I2', forecasts);
  });
}

function expectGone({ commits }: Scene, group: string, topic = TOPIC): Promise<true> {
  return until(async () => (Object.keys(await commits.committed(group, topic)).length === 0 ? true : undefined));
}

/** Does it once more where the machine was so slow that a commit may have expired meanwhile. */
async function soonAfter<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    const startedMs = Date.now();
    const isLate = (): boolean => Date.now() - startedMs > RETENTION_MS - 10_000;
    try {
      const result = await act();
      if (!isLate()) return result;
    } catch (error) {
      if (!isLate()) throw error;
    }
  }
}
