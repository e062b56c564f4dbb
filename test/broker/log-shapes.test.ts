import type kafkajs from 'kafkajs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gatherSnapshot } from '../../src/core/kafka/facts/gather-snapshot.ts';
import { createKafkaWire } from '../../src/core/kafka/kafkajs/kafka-wire.ts';
import { fetchRecords } from '../../src/core/kafka/protocol/apis/fetch.ts';
import { readBatches, readRecords } from '../../src/core/kafka/protocol/record-batches.ts';
import { parseRecordLine } from '../../src/core/records/parse-record-line.ts';
import type { GroupFacts } from '../../src/core/snapshot/facts/group-facts.ts';
import { readRunLines } from '../commands/run/run-lines.ts';
import { clusterOf, type TestCluster } from '../support/kafka/cluster.ts';
import { committer } from '../support/kafka/committer.ts';
import { KAFKA_VERSIONS } from '../support/kafka/libs.ts';
import { createFolders, runEsmctl } from '../support/run-esmctl.ts';
import { HAS_KAFKA, mappingOn, noting, seenBy } from './scenario.ts';

const folders = createFolders();
/** The key that the marker of an aborted transaction has. */
const MARKER_KEY = Buffer.alloc(4);

describe.each(KAFKA_VERSIONS)('what a log may look like on Apache Kafka %s', (version) => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const cluster = clusterOf(version, { properties: { 'log.cleaner.backoff.ms': '200' } });

  /** Offsets that a run got, and those that a recording holds, which leaves no group behind. */
  async function read(topic: string): Promise<{ ran: number[]; recorded: number[]; committed: number | undefined }> {
    const { servers, committed } = cluster();
    const cwd = folders({ 'mapping.json': mappingOn(topic) });
    const run = await runEsmctl([...noting(cwd, servers), '--until', 'end'], { cwd });
    expect(run.code, run.stderr).toBe(0);
    readRunLines(run.stdout);
    const before = await groupsOf(cluster().kafka);
    expect(before).toContain(`${topic}-group`);
    const record = await runEsmctl(['record', '-b', servers, '-t', topic], { cwd });
    expect(record.code, record.stderr).toBe(0);
    expect(await groupsOf(cluster().kafka)).toEqual(before);
    const lines = record.stdout.split('\n').filter((line) => line !== '');
    return {
      ran: seenBy(cwd)[`${topic}-0`] ?? [],
      recorded: lines.map((line) => Number(parseRecordLine(line).offset)),
      committed: (await committed(`${topic}-group`, topic))[0],
    };
  }

  it('a corrupt batch ends reading with its place; what stands before it is done and committed, nothing behind it is read', async () => {
    const { servers, createTopic, send, corrupt, committed } = cluster();
    await createTopic('corrupt', 1);
    for (const id of [0, 1, 2, 3]) await send('corrupt', [{ partition: 0, value: JSON.stringify({ id }) }]);
    corrupt('corrupt', 0, 2);
    const cwd = folders({ 'mapping.json': mappingOn('corrupt') });
    const run = await runEsmctl([...noting(cwd, servers), '--until', 'end'], { cwd, longestMs: 90_000 });
    expect(run.code, run.stderr).toBe(3);
    expect(run.stderr).toContain('[ESMCTL_KAFKA_CORRUPT]');
    expect(run.stderr).toContain('the log of corrupt, partition 0, is corrupt at offset 2');
    expect(readRunLines(run.stdout).summary).toMatchObject({ reason: 'failed', ledger: { polled: 2 } });
    expect(seenBy(cwd)['corrupt-0']).toEqual([0, 1]);
    expect((await committed('corrupt-group', 'corrupt'))[0]).toBe(2);
    const record = await runEsmctl(['record', '-b', servers, '-t', 'corrupt'], { cwd, longestMs: 90_000 });
    expect(record.code, record.stderr).toBe(3);
    expect(record.stderr).toContain('is corrupt at offset 2');
    expect(record.stdout.split('\n')).toHaveLength(3);
  }, 120_000);

  it('aborted transactions are passed over, committed ones are read, and markers at the end do not hold up --until end', async () => {
    await cluster().createTopic('transactions', 1);
    await transact('transactions', [
      { outcome: 'commit', keys: ['a', 'b'] },
      { outcome: 'abort', keys: ['c', 'd'] },
    ]);
    await transact('transactions', [
      { outcome: 'commit', keys: ['e'] },
      { outcome: 'abort', keys: ['f'] },
    ]);
    // 0 1 M 3 4 M 6 M 8 M
    expect(await read('transactions')).toEqual({ ran: [0, 1, 6], recorded: [0, 1, 6], committed: 10 });
  });

  it('a record of an aborted transaction that has the key of a marker ends nothing', async () => {
    await cluster().createTopic('marker-key', 1);
    await transact('marker-key', [
      { outcome: 'abort', keys: ['a', MARKER_KEY, 'b'] },
      { outcome: 'commit', keys: [MARKER_KEY] },
    ]);
    expect(await read('marker-key')).toEqual({ ran: [4], recorded: [4], committed: 6 });
  });

  it('two aborted transactions that are open together are both passed over, wherever a fetch begins', async () => {
    const { createTopic, kafka, servers } = cluster();
    await createTopic('open-together', 1);
    const producers = await Promise.all(
      ['one', 'two'].map(async (id) => {
        const producer = kafka.producer({
          transactionalId: `together-${version}-${id}`,
          idempotent: true,
          maxInFlightRequests: 1,
        });
        await producer.connect();
        return { producer, transaction: await producer.transaction() };
      }),
    );
    for (let round = 0; round < 3; round += 1) {
      for (const { transaction } of producers)
        await transaction.send({ topic: 'open-together', messages: [{ value: '{}', partition: 0 }] });
    }
    for (const { producer, transaction } of producers) {
      await transaction.abort();
      await producer.disconnect();
    }
    // The markers come when the broker has written them, before or after this record.
    const plain = kafka.producer();
    await plain.connect();
    const [sent] = await plain.send({ topic: 'open-together', messages: [{ value: '{}', partition: 0 }] });
    await plain.disconnect();
    const kept = Number(sent?.baseOffset);
    expect(kept).toBeGreaterThanOrEqual(6);
    expect(await read('open-together')).toEqual({ ran: [kept], recorded: [kept], committed: 9 });
    for (const from of ['1', '2', '3', '4', '5']) {
      const args = ['record', '-b', servers, '-t', 'open-together', '--from', from];
      const { stdout } = await runEsmctl(args, { cwd: folders() });
      expect(stdout.split('\n').map((line) => (line === '' ? -1 : Number(parseRecordLine(line).offset)))).toEqual([
        kept,
        -1,
      ]);
    }
  });

  it('nothing of a transaction that is still open is read', async () => {
    const { createTopic, kafka, send } = cluster();
    await createTopic('open', 1);
    await send('open', [{ value: '{}', partition: 0 }]);
    const producer = kafka.producer({ transactionalId: `open-${version}`, idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic: 'open', messages: [{ value: '{}', partition: 0 }] });
    expect(await read('open')).toEqual({ ran: [0], recorded: [0], committed: 1 });
    await transaction.abort();
    await producer.disconnect();
  });

  it('compaction leaves gaps, tombstones and an end without records', { timeout: 120_000 }, async () => {
    const { createTopic, servers, send } = cluster();
    const compacted = {
      'cleanup.policy': 'compact',
      'min.cleanable.dirty.ratio': '0.001',
      'segment.ms': '300',
      'delete.retention.ms': '86400000',
    };
    await createTopic('compacted', 1, compacted);
    const keyed = (key: string, value: string | null) => ({ key, value, partition: 0 });
    // One batch that compaction takes the end of, one that it empties, and a tombstone.
    await send('compacted', [keyed('stays', '{}'), ...Array.from({ length: 300 }, () => keyed('again', '{}'))]);
    await send('compacted', [keyed('again', '{}'), keyed('gone', '{}')]);
    await send('compacted', [keyed('gone', null), keyed('again', '{}')]);
    let offsets: number[] = [];
    // Each batch closes the segment before it, which the cleaner then takes.
    for (let sent = 0; sent < 200 && offsets.slice(0, 3).join(' ') !== '0 303 304'; sent += 1) {
      await send('compacted', [keyed('last', '{}')]);
      const { stdout } = await runEsmctl(['record', '-b', servers, '-t', 'compacted'], { cwd: folders() });
      offsets = stdout.split('\n').flatMap((line) => (line === '' ? [] : [Number(parseRecordLine(line).offset)]));
    }
    expect(offsets.slice(0, 3)).toEqual([0, 303, 304]);
    const { ran, recorded } = await read('compacted');
    expect(ran.slice(0, 3)).toEqual([0, 303, 304]);
    expect(recorded.slice(0, 3)).toEqual([0, 303, 304]);
  });

  it('an empty topic is at its end', async () => {
    await cluster().createTopic('empty', 1);
    expect(await read('empty')).toEqual({ ran: [], recorded: [], committed: 0 });
  });

  it('a compacted offsets topic tells the same of a group as before', { timeout: 120_000 }, async () => {
    const { createTopic, servers, kafka } = cluster();
    await createTopic('settled', 2);
    const commits = await committer(servers);
    onTestFinished(() => commits.close());
    await commits.commit('settled-group', 'settled', { 1: 0 });
    for (let offset = 0; offset < 20; offset += 1) await commits.commit('settled-group', 'settled', { 0: offset });
    const before = await factsOf(servers, 'settled-group');
    await keepShort(kafka, '__consumer_offsets');
    // Each commit closes the segment before it, which the cleaner then takes; other tests have their groups in it as well.
    let gaps = 0;
    for (let sent = 0; sent < 500 && gaps < 19; sent += 1) {
      await commits.commit('another-group', 'settled', { 0: 0 });
      gaps = gapsIn(await offsetsIn(servers, '__consumer_offsets'));
    }
    expect(gaps).toBeGreaterThan(0);
    const after = await factsOf(servers, 'settled-group');
    expect(after.commits).toMatchObject({
      known: true,
      value: [
        { topic: 'settled', partition: 0, offset: 19n },
        { topic: 'settled', partition: 1, offset: 0n },
      ],
    });
    expect(after).toEqual(before);
  });

  async function transact(
    topic: string,
    transactions: readonly { outcome: 'commit' | 'abort'; keys: readonly (string | Buffer)[] }[],
  ): Promise<void> {
    const { kafka }: TestCluster = cluster();
    const producer = kafka.producer({
      transactionalId: `${topic}-${version}`,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    for (const { outcome, keys } of transactions) {
      const transaction = await producer.transaction();
      for (const key of keys) await transaction.send({ topic, messages: [{ key, value: '{}', partition: 0 }] });
      await transaction[outcome]();
    }
    await producer.disconnect();
  }
});

async function groupsOf(kafka: kafkajs.Kafka): Promise<string[]> {
  const admin = kafka.admin();
  await admin.connect();
  const { groups } = await admin.listGroups();
  await admin.disconnect();
  return groups.map(({ groupId }) => groupId).toSorted();
}

async function factsOf(servers: string, group: string): Promise<GroupFacts> {
  const wire = createKafkaWire({ servers: [servers], tls: undefined, sasl: undefined });
  try {
    const question = { groups: [group], topics: [], mappings: [], timesMs: [], nowMs: Date.now };
    const [facts] = (await gatherSnapshot(wire, question)).groups;
    if (facts === undefined) throw new Error(`nothing was told of ${group}`);
    return facts;
  } finally {
    await wire.disconnect();
  }
}

/** Of the records that are still there, as the broker gives them from the beginning of partition 0. */
async function offsetsIn(servers: string, topic: string): Promise<number[]> {
  const wire = createKafkaWire({ servers: [servers], tls: undefined, sasl: undefined });
  const maxBytes = 4 << 20;
  try {
    await wire.connect();
    const places = [{ topic, partition: 0, offset: 0n, maxBytes }];
    const [found] = await wire.ask('first', fetchRecords, { maxBytes, places });
    const batches = found === undefined ? [] : [...readBatches(found.batches)];
    return batches.flatMap((batch) => [...readRecords(batch, wire.decompress)].map(({ offset }) => Number(offset)));
  } finally {
    await wire.disconnect();
  }
}

function gapsIn(offsets: readonly number[]): number {
  return (offsets.at(-1) ?? -1) + 1 - offsets.length;
}

/** Segments of the topic are closed and cleaned within moments. */
async function keepShort(kafka: kafkajs.Kafka, topic: string): Promise<void> {
  const settings = { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0.001', 'segment.ms': '300' };
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name: topic, configEntries }] });
  await admin.disconnect();
}
