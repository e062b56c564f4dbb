import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readRunLines } from '../commands/run/run-lines.ts';
import { handler } from '../commands/run/scenario.ts';
import { javaOf } from '../support/kafka/java.ts';
import { sharedClusterOf } from '../support/kafka/shared-cluster.ts';
import { createFolders, runEsmctl } from '../support/run-esmctl.ts';
import { HAS_KAFKA, mappingOn } from './scenario.ts';

const RECORDS = 50_000;
const folders = createFolders();
const run = promisify(execFile);

/** Apache Kafka's own producer writes the numbers from 0 on, in batches of several snappy blocks. */
async function produceNumbers(servers: string, topic: string, codec: string): Promise<void> {
  const producer = [`bootstrap.servers=${servers}`, `compression.type=${codec}`, 'batch.size=500000', 'linger.ms=200'];
  const tool = ['org.apache.kafka.tools.ProducerPerformance', '--topic', topic, '--num-records', String(RECORDS)];
  const args = [...tool, '--throughput', '-1', '--payload-monotonic', '--producer-props', ...producer];
  await run('java', [...javaOf('4.3.1', 128), ...args]);
}

describe('records that a Java producer compressed', () => {
  if (!HAS_KAFKA) return it.skip('needs a broker');
  const cluster = sharedClusterOf('4.3.1');

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('with %s are read as they were', async (codec) => {
    const { servers, createTopic } = cluster();
    const topic = `numbers-${codec}`;
    await createTopic(topic, 1);
    await produceNumbers(servers, topic, codec);
    const fields = { BatchSize: 5000, MaximumRetryAttempts: 0, ProvisionedPollerConfig: { MinimumPollers: 1 } };
    const cwd = folders({ 'mapping.json': mappingOn(topic, fields) });
    const args = ['run', '-c', 'mapping.json', '-b', servers, ...handler('expectOffsets'), '--until', 'end', '--json'];
    const { stdout, stderr, code } = await runEsmctl([...args, '--function-memory', '512'], { cwd });
    expect(code, stderr).toBe(0);
    expect(readRunLines(stdout).summary.ledger).toMatchObject({ polled: RECORDS, succeeded: RECORDS, dropped: 0 });
  });
});
