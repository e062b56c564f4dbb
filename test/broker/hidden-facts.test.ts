import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { diagnoseGroups } from '../../src/core/diagnosis/diagnose-group.ts';
import { gatherSnapshot } from '../../src/core/kafka/facts/gather-snapshot.ts';
import { createKafkaWire } from '../../src/core/kafka/kafkajs/kafka-wire.ts';
import { known } from '../../src/core/model/known.ts';
import { Secret } from '../../src/core/model/secret.ts';
import type { Snapshot } from '../../src/core/snapshot/facts/snapshot.ts';
import { committer } from '../support/kafka/committer.ts';
import { securedClusterOf } from '../support/kafka/secured.ts';
import { HAS_KAFKA } from './scenario.ts';

/** He comes to read the offsets topic, which bob of the other files on this broker may not. */
const DAN = 'User:dan';
/** As securedClusterOf sets it. */
const PASSWORD = String.raw`s3cret "a\b" ='x';`;

describe('facts that the cluster hides', () => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const secured = securedClusterOf('4.3.1');
  const facts = (groups: readonly string[] | 'all', topics: readonly string[] = []): Promise<Snapshot> =>
    snapshotAs('dan', secured.serversOf('SASLP'), groups, topics);
  beforeAll(async () => {
    const cluster = secured.cluster();
    const commits = await committer(cluster.servers);
    for (const name of ['no-rights', 'no-topic', 'no-log', 'full']) {
      await cluster.createTopic(name, 1);
      await commits.commit(name, name, { 0: 0 });
    }
    await commits.close();
  });

  it('without any right: nothing is claimed, and every lack is named', async () => {
    const { groups, topics, missing, cluster } = await facts(['no-rights'], ['no-rights']);
    expect(groups[0]).toMatchObject({
      exists: { known: false, why: expect.stringContaining('GROUP_AUTHORIZATION_FAILED') },
      commits: { known: false, why: expect.stringContaining('GROUP_AUTHORIZATION_FAILED') },
    });
    expect(topics[0]).toMatchObject({
      exists: { known: false, why: expect.stringContaining('TOPIC_AUTHORIZATION_FAILED') },
    });
    expect(cluster.brokers[0]?.offsetsRetentionMinutes).toMatchObject({ known: false });
    expect(cluster.offsetsTopic).toMatchObject({ known: false });
    expect(missing.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'settings of broker 1',
        'state and members of group no-rights',
        'topic __consumer_offsets',
        'topic no-rights',
      ]),
    );
  });

  it('with the group alone: brokers hide offsets of topics that one may not see', async () => {
    await secured.cluster().allow(DAN, 'GROUP', 'no-topic', 'DESCRIBE');
    const snapshot = await until(
      () => facts(['no-topic']),
      (found) => found.groups[0]?.state.known === true,
    );
    const { groups } = snapshot;
    expect(groups[0]).toMatchObject({ exists: known(true), state: known('Empty'), type: known('simple') });
    expect(groups[0]?.stateTimestampMs.known).toBe(false);
    // The broker leaves the offsets out and says nothing of it: it must not look like a group that has none.
    const [hidden] = diagnoseGroups(snapshot, { nowMs: snapshot.capturedAtMs, warnWithinMs: 0 });
    expect(hidden?.findings.map(({ code }) => code)).toContain('commits-hidden');
    expect(hidden?.findings.map(({ code }) => code)).not.toContain('no-commits');
  });

  it('without the offsets topic: offsets without their times, and why', async () => {
    await secured.cluster().allow(DAN, 'GROUP', 'no-log', 'DESCRIBE');
    await secured.cluster().allow(DAN, 'TOPIC', 'no-log', 'DESCRIBE');
    const { groups, topics } = await until(
      () => facts(['no-log']),
      (found) => found.topics[0]?.partitions.known === true,
    );
    expect(groups[0]?.commits).toMatchObject({
      known: true,
      value: [
        {
          offset: 0n,
          commitTimestampMs: { known: false, why: expect.stringContaining('the offsets topic cannot be read') },
        },
      ],
    });
    expect(topics[0]).toMatchObject({
      exists: known(true),
      partitions: { known: true, value: [{ logEndOffset: known(0n) }] },
      retentionMs: { known: false },
    });
  });

  it('with the offsets topic: everything but the settings of the brokers', async () => {
    const cluster = secured.cluster();
    await cluster.allow(DAN, 'GROUP', 'full', 'DESCRIBE');
    await cluster.allow(DAN, 'TOPIC', 'full', 'DESCRIBE');
    await cluster.allow(DAN, 'TOPIC', '__consumer_offsets', 'READ');
    const { groups, missing } = await until(
      () => facts(['full']),
      ({ groups: found, cluster: { offsetsTopic } }) => offsetsTopic.known && found[0]?.state.known === true,
    );
    expect(groups[0]?.commits).toMatchObject({
      known: true,
      value: [{ offset: 0n, commitTimestampMs: { known: true } }],
    });
    expect(missing.map(({ what }) => what)).not.toContain('topic __consumer_offsets');
    expect(missing.map(({ what }) => what)).toContain('settings of broker 1');
  });
});

async function snapshotAs(
  username: string,
  servers: string,
  groups: readonly string[] | 'all',
  topics: readonly string[],
): Promise<Snapshot> {
  const password = new Secret(PASSWORD);
  const wire = createKafkaWire({
    servers: [servers],
    tls: undefined,
    sasl: { mechanism: 'plain', username, password },
  });
  try {
    return await gatherSnapshot(wire, { groups, topics, mappings: [], timesMs: [], nowMs: Date.now });
  } finally {
    await wire.disconnect();
  }
}

/** Rights take a moment to reach the broker. */
async function until(look: () => Promise<Snapshot>, met: (found: Snapshot) => boolean): Promise<Snapshot> {
  for (;;) {
    const found = await look();
    if (met(found)) return found;
    await pause(200);
  }
}
