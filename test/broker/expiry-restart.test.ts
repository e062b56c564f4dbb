import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Expiry } from '../../src/core/retention/expiry.ts';
import { clusterOf } from '../support/kafka/cluster.ts';
import { committer, type TestCommitter } from '../support/kafka/committer.ts';
import { KAFKA_VERSIONS } from '../support/kafka/libs.ts';
import {
  consumeOnce,
  expectDeletions,
  expiryIn,
  forecastNow,
  LONGEST_MS,
  type Scene,
  snapshotOf,
  startConsoleConsumer,
  TOPIC,
  until,
  untilJoined,
  withNewMember,
} from './expiry-scene.ts';
import { HAS_KAFKA } from './scenario.ts';

type Forecasts = ReadonlyMap<number, Expiry>;

const CHECK_MS = 2000;
const RETENTION_MS = 60_000;
/** How well two looks agree on a time of the broker. */
const CLOCKS_MS = 2000;
const COMMITTED = { 0: 5, 1: 5 };
/** A classic member that is missed soon. */
const CLASSIC = ['session.timeout.ms=6000', 'heartbeat.interval.ms=1000'];
vi.setConfig({ maxConcurrency: 20 });

/** They are as they are left; J4 takes a broker that speaks the new protocol. */
const ROWS = [
  { group: 'J1', why: 'a classic group that was empty', rule: 'group-empty' },
  { group: 'J3', why: 'a simple group', rule: 'simple' },
  { group: 'J4', why: 'an empty KIP-848 group', rule: 'new-protocol-empty' },
];

/** Rows J1 to J5 of the table of experiments: what is forecast, a broker that is killed and comes back, and what it deletes. */
describe.concurrent.each(KAFKA_VERSIONS)('offsets on Kafka %s that is killed and comes back', (version) => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const isNew = version !== '3.9.2';
  const cluster = clusterOf(version, {
    properties: { 'offsets.retention.minutes': '1', 'offsets.retention.check.interval.ms': String(CHECK_MS) },
  });
  const before = new Map<string, Forecasts>();
  const ifStopped = new Map<string, Forecasts>();
  let commits: TestCommitter | undefined;
  let killedMs = 0;
  let readyMs = 0;

  beforeAll(async () => {
    await cluster().createTopic(TOPIC, 2);
    await cluster().produce(TOPIC, 2, 20);
    commits = await committer(cluster().servers);
    const scene = sceneOf();
    const members = [startConsoleConsumer(scene, 'J2', CLASSIC), ...(isNew ? [startConsoleConsumer(scene, 'J5')] : [])];
    try {
      const joined = [untilJoined(scene, 'J2'), ...(isNew ? [untilJoined(scene, 'J5'), becomeNew(scene, 'J4')] : [])];
      await Promise.all(joined);
      await scene.joinAndLeave('J1');
      await scene.commits.commit('J3', TOPIC, COMMITTED);
      if (isNew) await scene.commits.commit('J4', TOPIC, COMMITTED);
      for (const group of ['J1', 'J3', ...(isNew ? ['J4'] : [])]) {
        before.set(group, await forecastNow(scene.servers, group));
      }
      for (const group of ['J2', ...(isNew ? ['J5'] : [])]) {
        const snapshot = await snapshotOf(scene.servers, [group]);
        ifStopped.set(group, expiryIn(snapshot, group, TOPIC, 'ifStoppedOf'));
      }
      killedMs = Date.now();
      await cluster().broker.kill();
    } finally {
      for (const member of members) member.kill('SIGKILL');
    }
    await commits.close().catch(() => undefined);
    await cluster().startBrokerAgain();
    commits = await committer(cluster().servers);
    // Answered when the groups are loaded.
    await commits.committed('J1', TOPIC);
    readyMs = Date.now();
  }, LONGEST_MS);
  afterAll(() => commits?.close());

  it.each(ROWS.filter(({ group }) => isNew || group !== 'J4'))(
    '$group: $why loses its offsets when it was foretold before',
    {
      timeout: LONGEST_MS,
    },
    async (row) => {
      const forecasts = before.get(row.group) ?? new Map<number, Expiry>();
      for (const partition of [0, 1]) expect(forecasts.get(partition)).toMatchObject({ rule: row.rule, known: true });
      const again = await forecastNow(sceneOf().servers, row.group);
      for (const [partition, { rule, atMs = Number.NaN }] of again) {
        expect(rule).toBe(row.rule);
        expect(Math.abs(atMs - (forecasts.get(partition)?.atMs ?? Number.NaN))).toBeLessThan(CLOCKS_MS);
      }
      await expectDeletions(sceneOf(), row.group, openUntil(forecasts, readyMs));
    },
  );

  it('J2: a classic group whose members died meanwhile has all of the retention left from when they are missed', {
    timeout: LONGEST_MS,
  }, async () => {
    expect(ifStopped.get('J2')?.get(0)?.rule).toBe('group-empty');
    await untilEmpty('J2', (expiry) => expect(expiry).toMatchObject({ atMs: undefined }));
    const forecasts = await forecastNow(sceneOf().servers, 'J2');
    for (const partition of [0, 1]) {
      const { rule, known, atMs } = forecasts.get(partition) ?? {};
      expect([rule, known]).toEqual(['group-empty', true]);
      expect(atMs).toBeGreaterThan(killedMs + RETENTION_MS - CLOCKS_MS);
    }
    await expectDeletions(sceneOf(), 'J2', forecasts);
  });

  it.each(isNew ? ['J5'] : [])(
    '%s: a KIP-848 group whose members died meanwhile loses old commits as soon as they are missed',
    {
      timeout: LONGEST_MS,
    },
    async () => {
      const forecasts = ifStopped.get('J5') ?? new Map<number, Expiry>();
      for (const partition of [0, 1]) expect(forecasts.get(partition)?.rule).toBe('new-protocol-empty');
      await untilEmpty('J5', (expiry) => expect(expiry).toMatchObject({ rule: 'subscribed', atMs: undefined }));
      await expectDeletions(sceneOf(), 'J5', openUntil(forecasts, Date.now()));
    },
  );

  /** While the broker takes the members for alive, every look says that nothing expires, and nothing is gone. */
  async function untilEmpty(group: string, whileActive: (expiry: Expiry) => void): Promise<void> {
    await until(async () => {
      const committed = await sceneOf().commits.committed(group, TOPIC);
      const snapshot = await snapshotOf(sceneOf().servers, [group]);
      const state = snapshot.groups[0]?.state;
      if (state?.known !== true || state.value === 'Empty' || state.value === 'Dead') return true;
      if (state.value !== 'Stable') return undefined;
      expect(committed).toEqual(COMMITTED);
      for (const expiry of expiryIn(snapshot, group, TOPIC).values()) whileActive(expiry);
      return undefined;
    });
  }

  function sceneOf(): Scene {
    if (commits === undefined) throw new Error('not connected');
    const { servers } = cluster();
    const once = (group: string, commit: boolean): Promise<void> => consumeOnce(servers, group, { commit });
    return {
      version,
      cluster: cluster(),
      servers,
      commits,
      joinAndLeave: (group) => once(group, true),
      leaveAgain: (group) => once(group, false),
    };
  }
});

/** Held, so that the commits of the group are not gone when its member has come and left at last. */
async function becomeNew(scene: Scene, group: string): Promise<void> {
  await scene.commits.hold(group, TOPIC, COMMITTED, LONGEST_MS);
  await withNewMember(scene, group);
}

/** A broker that is ready late deletes at one of its first checks. */
function openUntil(forecasts: Forecasts, readyMs: number): Forecasts {
  return new Map(
    [...forecasts].map(([partition, expiry]) => {
      const latestAtMs = Math.max(expiry.latestAtMs ?? Number.NaN, readyMs + 2 * CHECK_MS);
      return [partition, { ...expiry, latestAtMs }];
    }),
  );
}
