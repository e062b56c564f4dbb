import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { documentOf } from '../commands/inspect/scenario.ts';
import { answerForAccount } from '../support/aws/account-stub.ts';
import { awsEnvironment, mappingOnWire, startLambdaStub, UUID } from '../support/aws/lambda-stub.ts';
import type { TestCluster } from '../support/kafka/cluster.ts';
import { committer } from '../support/kafka/committer.ts';
import { sharedClusterOf } from '../support/kafka/shared-cluster.ts';
import { measuredSchema } from '../support/measured.ts';
import { createFolders, runEsmctl, startEsmctl } from '../support/run-esmctl.ts';
import { HAS_KAFKA, mappingOn } from './scenario.ts';

interface JoinedDocument {
  readonly verdict: string;
  readonly findings: readonly { readonly code: string }[];
  readonly groupDiagnosis: { readonly partitions: readonly { readonly committedOffset: number | null }[] };
}

const folders = createFolders();
/** Records a second of each partition. */
const RATES = [120, 60, 20];
const DRAIN_PER_SECOND = 40;
const SAMPLE_SECONDS = 15;
/** Key of 10 bytes, value of 480, header of 4 + 6. */
const RECORD_BYTES = 500;

function message(partition: number): kafkajs.Message {
  return { partition, key: 'k'.repeat(10), value: 'v'.repeat(480), headers: { name: 'header' } };
}

/**
 * Sends what is due by the clock until `ended`, and commits as a group that keeps a steady pace. Resolves to the seconds by
 * which the broker's offsets were behind the clock at the worst.
 */
async function pace(cluster: TestCluster, topic: string, ended: Promise<unknown>): Promise<number> {
  const producer = cluster.kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  const commits = await committer(cluster.servers);
  await producer.connect();
  let running = true;
  const stop = (): void => {
    running = false;
  };
  ended.then(stop, stop);
  const sent = RATES.map(() => 0);
  const beganMs = performance.now();
  let doneMs = beganMs;
  let latestMs = 0;
  try {
    while (running) {
      const elapsed = (performance.now() - beganMs) / 1000;
      const messages = RATES.flatMap((rate, partition) => {
        const due = Math.floor(rate * elapsed) - (sent[partition] ?? 0);
        sent[partition] = (sent[partition] ?? 0) + due;
        return Array.from({ length: due }, () => message(partition));
      });
      if (messages.length > 0) {
        await producer.send({ topic, messages, compression: kafkajs.CompressionTypes.GZIP });
      }
      await commits.commit(`${topic}-group`, topic, { 0: Math.floor(DRAIN_PER_SECOND * elapsed), 1: 0, 2: 0 });
      latestMs = Math.max(latestMs, performance.now() - doneMs);
      doneMs = beganMs + elapsed * 1000;
      await pause(20);
    }
    return latestMs / 1000;
  } finally {
    await producer.disconnect();
    await commits.close();
  }
}

function within(share: number, value: number, expected: number): boolean {
  return Math.abs(value - expected) <= share * expected;
}

describe('esmctl estimate capacity --sample on Apache Kafka 4.3.1', () => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const cluster = sharedClusterOf('4.3.1');

  it('measures the rate, size, skew, lag and drain of a paced producer, and joins no group', async () => {
    const { servers, createTopic } = cluster();
    await createTopic('paced', 3);
    await cluster().send('paced', [0, 1, 2].map(message));
    const cwd = folders({ 'mapping.json': mappingOn('paced') });
    const args = [
      'estimate',
      'capacity',
      '-c',
      'mapping.json',
      '-b',
      servers,
      '--sample',
      `${SAMPLE_SECONDS}s`,
      '--function-duration',
      '10ms',
    ];
    const esmctl = startEsmctl([...args, '--save', 'load.json', '--json'], { cwd, longestMs: 90_000 });
    const lateSeconds = await pace(cluster(), 'paced', esmctl.ended);
    // A machine under load makes the producer late, at either end of the sample.
    const share = 0.05 + (2 * lateSeconds) / SAMPLE_SECONDS;
    const { stdout, stderr, code } = await esmctl.ended;
    expect(code, stderr + stdout).toBe(0);
    expect(stderr).toBe(`measuring paced for ${SAMPLE_SECONDS} s\n`);
    const { inputs, measured } = JSON.parse(stdout);
    const total = RATES.reduce((sum, rate) => sum + rate, 0);
    expect(measured.now.value).toSatisfy((rate: number) => within(share, rate, total));
    for (const [partition, rate] of RATES.entries()) {
      expect(measured.partitions[partition].now.value).toSatisfy((found: number) => within(share, found, rate));
      expect(measured.skew.value.shares[partition]).toSatisfy((share: number) => within(share, share, rate / total));
    }
    expect(measured.recordSize.value.meanBytes).toBe(RECORD_BYTES);
    expect(measured.recordSize.value.compressionRatio).toBeGreaterThan(3);
    expect(measured.partitions[0].drainedRecordsPerSecond.value).toSatisfy((rate: number) =>
      within(share, rate, DRAIN_PER_SECOND),
    );
    expect(measured.lagRecords.value).toBeGreaterThan((1 - share) * 10 * (total - DRAIN_PER_SECOND));
    // The group began with nothing behind, and reads a third of what comes to its first partition.
    expect(measured.oldestUnreadAgeSeconds.value).toBeGreaterThan(10);
    expect(measured.missing).toEqual([]);
    expect(inputs).toMatchObject({ partitions: 3, recordBytes: RECORD_BYTES, skew: { kind: 'measured' } });
    expect(inputs.defaulted).not.toContain('record-size');

    const saved = JSON.parse(readFileSync(join(cwd, 'load.json'), 'utf8'));
    expect(measuredSchema(saved), JSON.stringify(measuredSchema.errors)).toBe(true);
    const simulated = await runEsmctl(
      ['simulate', 'scaling', '--measured', 'load.json', '--duration', '5m', '--json'],
      {
        cwd,
      },
    );
    expect(simulated.code, simulated.stderr).toBe(0);
    expect(JSON.parse(simulated.stdout).inputs).toMatchObject({ partitions: 3, recordBytes: RECORD_BYTES });
    const again = await runEsmctl(
      ['estimate', 'capacity', '--measured', 'load.json', '--function-duration', '100ms', '--json'],
      { cwd },
    );
    expect(again.code, again.stderr).toBe(0);
    const { inputs: taken } = JSON.parse(again.stdout);
    expect(taken).toMatchObject({ partitions: 3, recordBytes: RECORD_BYTES, skew: inputs.skew });
    expect(taken.recordsPerSecond).toBe(inputs.recordsPerSecond);
  });

  it('says what it does not know: an empty topic, no commits, a topic that is not there', async () => {
    const { servers, createTopic } = cluster();
    await createTopic('quiet', 2);
    const cwd = folders({ 'mapping.json': mappingOn('quiet') });
    const args = ['estimate', 'capacity', '-c', 'mapping.json', '-b', servers, '--sample', '1s'];
    const { stdout, stderr } = await runEsmctl(args, { cwd });
    expect(stdout, stderr).toMatch(/now +0\.0 records\/s/);
    expect(stdout).toMatch(/record size +unknown: the topic holds no records/);
    expect(stdout).toMatch(/lag +unknown: the group has no committed offset there/);
    const nowhere = await runEsmctl([...args, '--topic', 'nowhere'], { cwd });
    expect(nowhere).toMatchObject({ code: 3, stderr: expect.stringContaining('ESMCTL_KAFKA_TOPIC') });
  });

  it('AWS and the cluster are joined: inspect mapping and audit of a disabled mapping', {
    timeout: 240_000,
  }, async () => {
    const { servers, createTopic, produce } = cluster();
    await createTopic('joined', 3);
    await produce('joined', 3, 30);
    const commits = await committer(servers);
    await commits.commit('joined-group', 'joined', { 0: 3, 1: 4 });
    await commits.close();
    const day = 86_400;
    const mapping = mappingOnWire({
      State: 'Disabled',
      LastModified: Date.now() / 1000 - 9 * day,
      LastProcessingResult: 'OK',
      StartingPosition: 'LATEST',
      Topics: ['joined'],
      SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: servers.split(',') } },
      SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'joined-group' },
      SourceAccessConfigurations: [],
      DestinationConfig: { OnFailure: { Destination: 'kafka://joined-failures' } },
    });
    const stub = await startLambdaStub(answerForAccount({ mappings: [mapping] }));
    try {
      const options = { cwd: folders(), env: awsEnvironment(stub.url), longestMs: 120_000 };
      const one = await runEsmctl(['inspect', 'mapping', '--uuid', UUID, '--json'], options);
      expect(one.code, one.stderr).toBe(0);
      const document = documentOf('inspect-mapping', one.stdout) as unknown as JoinedDocument;
      expect(document).toMatchObject({
        cluster: { known: true },
        groupDiagnosis: { group: 'joined-group', state: 'Empty' },
        capacity: { partitions: { value: 3 }, mostInvocations: { value: 3 } },
        destination: { exists: { known: true, value: false }, toldBy: 'the cluster' },
        missing: [],
      });
      // The cluster knows when the group became empty; LastModified is no longer taken for it.
      const codes = document.findings.map(({ code }) => code);
      expect(codes).toEqual(
        expect.arrayContaining(['mapping-disabled', 'destination-missing', 'latest-without-commit']),
      );
      expect(codes).not.toContain('disabled-past-retention');
      expect(document.groupDiagnosis.partitions.map(({ committedOffset }) => committedOffset).toSorted()).toEqual([
        3,
        4,
        null,
      ]);
      const all = await runEsmctl(['audit', '--json', '--fail-on', 'at-risk'], options);
      expect(all.code, all.stderr).toBe(1);
      expect(documentOf('audit', all.stdout)).toMatchObject({
        mappings: [{ uuid: UUID, verdict: document.verdict, clusterKnown: true, state: 'Disabled' }],
        missing: [],
      });
    } finally {
      await stub.close();
    }
  });
});
