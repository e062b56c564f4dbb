import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { mappingText } from './mapping-text.ts';

const RECORDS = 400;
const EVERY_MS = 25;
const WARM_UP = 40;

/** From `send` in this process to the first line of the handler, at 40 records a second, window 0. */
export async function measureLatency(kafka: Kafka, servers: string, esmctl: string, folder: string): Promise<string> {
  const topic = 'latency';
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 10 }], waitForLeaders: true });
  await admin.disconnect();
  const taken = join(folder, 'latencies');
  const handler = join(folder, 'latency.mjs');
  writeFileSync(
    handler,
    `import { appendFileSync } from 'node:fs';
export const handler = async (event) => {
  const nowMs = performance.timeOrigin + performance.now();
  const records = Object.values(event.records).flat();
  const lines = records.map(({ value }) => nowMs - Number(Buffer.from(value, 'base64')) + '\\n');
  appendFileSync(${JSON.stringify(taken)}, lines.join(''));
};
`,
  );
  const mapping = join(folder, 'latency.json');
  writeFileSync(mapping, mappingText([servers], { topic, group: 'latency', MaximumBatchingWindowInSeconds: 0 }));
  const run = spawn(process.execPath, [esmctl, 'run', '--config', mapping, '--handler', handler], { stdio: 'ignore' });
  const ended = once(run, 'close');
  const producer = kafka.producer();
  await producer.connect();
  const read = (): number[] =>
    existsSync(taken) ? readFileSync(taken, 'utf8').trim().split('\n').filter(Boolean).map(Number) : [];
  try {
    const send = (partition: number): Promise<unknown> => {
      const value = String(performance.timeOrigin + performance.now());
      return producer.send({ topic, acks: 1, messages: [{ partition, value }] });
    };
    let sent = 0;
    while (read().length < WARM_UP && run.exitCode === null) {
      await Promise.all([send(sent % 10), pause(EVERY_MS)]);
      sent += 1;
    }
    for (let index = 0; index < RECORDS; index += 1) {
      await Promise.all([send(index % 10), pause(EVERY_MS)]);
      sent += 1;
    }
    while (read().length < sent && run.exitCode === null) await pause(EVERY_MS);
  } finally {
    await producer.disconnect();
    run.kill('SIGINT');
    await ended;
  }
  const latencies = read()
    .slice(-RECORDS)
    .toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (latencies[Math.floor(share * (latencies.length - 1))] ?? Number.NaN).toFixed(1);
  return `from send to handler at ${1000 / EVERY_MS} records/s, window 0: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, of ${latencies.length}`;
}
