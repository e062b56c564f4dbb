// npm run bench:kafka: `esmctl run` on a real broker beside bare kafkajs, the Java consumer and kcat, on the same topics.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { startBroker } from '../test/support/kafka/broker.ts';
import { kafkaLibs } from '../test/support/kafka/libs.ts';
import { measureLatency } from './kafka-latency.ts';
import { filterCriteria, mappingText } from './mapping-text.ts';
import { type Ran, runMeasured } from './run-measured.ts';

const MEGABYTES = Number(process.env.BENCH_MEGABYTES ?? 200);
const VERSION = '4.3.1';
const PARTITIONS = 10;
const PATTERN = '{"value":{"type":["created","paid","shipped"]}}';

const folder = mkdtempSync(join(tmpdir(), 'esmctl-bench-'));
const esmctl = new URL('../bin/run.js', import.meta.url).pathname;
const bare = new URL('consume-bare.js', import.meta.url).pathname;
mkdirSync(join(folder, 'broker'));
const broker = await startBroker({ version: VERSION, folder: join(folder, 'broker'), heapMegabytes: 512 });
const servers = broker.bootstrapServers;
const kafka = new kafkajs.Kafka({ brokers: [servers], logLevel: kafkajs.logLevel.NOTHING });
const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  say(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, Apache Kafka ${VERSION}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${MEGABYTES} MB a topic, ${PARTITIONS} partitions`,
  );
  for (const bytes of [1000, 100]) await compare(`records-${bytes}`, bytes, Math.floor((MEGABYTES * 1e6) / bytes));
  say(await measureLatency(kafka, servers, esmctl, folder));
} finally {
  await broker.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function compare(topic: string, bytes: number, count: number): Promise<void> {
  await produce(topic, bytes, count);
  const floor = await runBare(topic, count);
  const describe = (name: string, rate: number, { cpuSeconds, peakMegabytes }: Ran): string =>
    `  ${name}: ${Math.round(rate)} records/s, ${(rate / floor.rate).toFixed(2)} of bare kafkajs, ${((cpuSeconds / count) * 1e6).toFixed(2)} µs of CPU a record, ${Math.round(peakMegabytes)} MB at most`;
  say(`${count} records of ${bytes} B:`);
  say(describe('bare kafkajs eachBatch', floor.rate, floor.ran));
  for (const [name, filters] of [
    ['esmctl run with a filter', [PATTERN]],
    ['esmctl run without', []],
  ] as const) {
    const { rate, ran } = await runEsmctl(topic, count, filters);
    say(describe(name, rate, ran));
  }
  const java = await runJava(topic, count);
  say(describe('Java consumer (ConsumerPerformance)', java.rate, java.ran));
  if (hasKcat()) {
    const { rate, ran } = await runKcat(topic, count);
    say(describe('kcat', rate, ran));
  } else say('  kcat is not on the PATH (Debian package kcat): left out');
}

async function produce(topic: string, bytes: number, count: number): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: true });
  await admin.disconnect();
  const producer = kafka.producer();
  await producer.connect();
  const types = ['created', 'paid', 'shipped', 'heartbeat'];
  const note = 'x'.repeat(Math.max(0, bytes - 60));
  const batch = Math.max(100, Math.floor(500_000 / bytes));
  for (let sent = 0; sent < count; ) {
    const size = Math.min(batch, count - sent);
    const partition = Math.floor(sent / batch) % PARTITIONS;
    const messages = Array.from({ length: size }, (_, index) => {
      const id = sent + index;
      return { partition, value: `{"id":"order-${id}","type":"${types[id % 4]}","note":"${note}"}` };
    });
    await producer.send({ topic, acks: 1, messages });
    sent += size;
  }
  await producer.disconnect();
}

interface Rated {
  readonly rate: number;
  readonly ran: Ran;
}

async function runBare(topic: string, count: number): Promise<Rated> {
  const ran = await runMeasured(process.execPath, [bare, servers, topic, String(count)]);
  const { records, seconds } = JSON.parse(ran.lastLine) as { records: number; seconds: number };
  return { rate: records / seconds, ran };
}

async function runEsmctl(topic: string, count: number, filters: readonly string[]): Promise<Rated> {
  const handler = join(folder, 'handler.mjs');
  writeFileSync(handler, 'export const handler = async () => null;\n');
  const mapping = join(folder, 'mapping.json');
  const group = `bench-${topic}-${filters.length}`;
  const FilterCriteria = filterCriteria(filters);
  writeFileSync(mapping, mappingText([servers], { topic, group, BatchSize: 500, FilterCriteria }));
  const events = join(folder, 'events.ndjson');
  const args = ['run', '--config', mapping, '--handler', handler, '--until', 'end', '--events', events, '--json'];
  const ran = await runMeasured(process.execPath, [esmctl, ...args]);
  const { ledger } = JSON.parse(ran.lastLine) as { ledger: { polled: number } };
  if (ledger.polled !== count) throw new Error(`${ledger.polled} of ${count} records were polled`);
  return { rate: count / secondsOf(events), ran };
}

/** From the assignment of the partitions to the end of the last invocation, as the others are measured. */
function secondsOf(events: string): number {
  const steps = readFileSync(events, 'utf8').trim().split('\n');
  const timeOf = (line: string | undefined): number => Date.parse((JSON.parse(line ?? '{}') as { at: string }).at);
  const first = steps.find((line) => line.includes('"type":"partition-assigned"'));
  const last = steps.findLast((line) => line.includes('"type":"invocation-finished"'));
  return (timeOf(last) - timeOf(first)) / 1000;
}

/** Counts from when its partitions were assigned, as `fetch.nMsg.sec` does. */
async function runJava(topic: string, count: number): Promise<Rated> {
  const classPath = join(kafkaLibs(VERSION), '*');
  const tool = 'org.apache.kafka.tools.ConsumerPerformance';
  const options = ['--bootstrap-server', servers, '--topic', topic, '--messages', String(count), '--timeout', '60000'];
  const ran = await runMeasured('java', ['-Xmx256m', '-cp', classPath, tool, ...options]);
  const rate = Number(ran.lastLine.split(',').at(-1));
  return { rate, ran };
}

function hasKcat(): boolean {
  try {
    execFileSync('kcat', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function runKcat(topic: string, count: number): Promise<Rated> {
  const args = ['-C', '-b', servers, '-t', topic, '-o', 'beginning', '-e', '-q', '-f', ''];
  const ran = await runMeasured('kcat', args);
  return { rate: count / ran.wallSeconds, ran };
}
