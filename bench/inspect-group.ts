// npm run bench:inspect: `esmctl inspect group` beside Kafka's own `kafka-consumer-groups --describe`, on one broker and in one run.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { commitOffsets } from '../src/core/kafka/acts/commit-offsets.ts';
import type { ClusterWire } from '../src/core/kafka/cluster-wire.ts';
import { OFFSETS_TOPIC, readMap } from '../src/core/kafka/facts/cluster-map.ts';
import { findGroupCoordinator } from '../src/core/kafka/facts/gather-groups.ts';
import { readOffsetsTopic } from '../src/core/kafka/facts/read-offsets-topic.ts';
import { createKafkaWire } from '../src/core/kafka/kafkajs/kafka-wire.ts';
import { partitionOfGroup } from '../src/core/kafka/offsets-topic/partition-of-group.ts';
import { startBroker } from '../test/support/kafka/broker.ts';
import { kafkaLibs } from '../test/support/kafka/libs.ts';

const VERSION = '4.3.1';
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const COMMITS = Number(process.env.BENCH_COMMITS ?? 1_000_000);
const WIDE = { group: 'wide', topic: 'wide', partitions: 1000 };
const MANY = { groups: 1000, topic: 'many', partitions: 20 };
const LONG = { group: 'long', topic: WIDE.topic, partitions: 1000 };

const folder = mkdtempSync(join(tmpdir(), 'esmctl-bench-'));
const esmctl = new URL('../bin/run.js', import.meta.url).pathname;
const reporter = new URL('report-usage.js', import.meta.url).href;

interface Ran {
  readonly wallSeconds: number;
  /** Of the whole process: unlike the other it hardly depends on what else the machine does. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly output: string;
}

/** `time` of bash tells the processor time of a child. */
function run(command: string, args: readonly string[], env = process.env): Ran {
  const timed = ['-c', 'TIMEFORMAT="used %R %U %S"; time "$@"', 'bash', command, ...args];
  const { status, stdout, stderr } = spawnSync('bash', timed, { encoding: 'utf8', maxBuffer: 1 << 30, env });
  const [, wall = '', user = '', system = ''] = /^used ([\d.]+) ([\d.]+) ([\d.]+)$/m.exec(stderr) ?? [];
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(status)}: ${stderr}`);
  return {
    wallSeconds: Number(wall),
    cpuSeconds: Number(user) + Number(system),
    peakMegabytes: Number.NaN,
    output: stdout,
  };
}

function runOurs(servers: string, ...args: readonly string[]): Ran {
  const usage = join(folder, 'usage.json');
  const command = ['--import', reporter, esmctl, 'inspect', 'group', ...args, '--json', '-b', servers];
  const ran = run(process.execPath, command, { ...process.env, BENCH_USAGE: usage });
  const { peakMegabytes } = JSON.parse(readFileSync(usage, 'utf8')) as Pick<Ran, 'peakMegabytes'>;
  return { ...ran, peakMegabytes };
}

/** With the flags that let a short-lived JVM be quickest; those of Kafka's scripts are slower. */
const runTheirs = (servers: string, ...args: readonly string[]): Ran =>
  run('java', [
    ...['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', join(kafkaLibs(VERSION), '*')],
    'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
    ...['--bootstrap-server', servers, '--timeout', '60000', '--describe', ...args],
  ]);

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

interface Race {
  readonly name: string;
  readonly ours: () => Ran;
  readonly theirs: () => Ran;
  readonly rows: number;
}

/** In turn, so that what else the machine does meets both. */
function race({ name, ours, theirs, rows }: Race): string {
  const ourRuns: Ran[] = [];
  const theirRuns: Ran[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [our, their] = [ours(), theirs()];
    const seen = [our.output.match(/"committedOffset":/g) ?? [], their.output.match(/\S *\n/g) ?? []];
    if (seen.some(({ length }) => length < rows)) throw new Error(`${name}: not all of ${rows} partitions were shown`);
    ourRuns.push(our);
    theirRuns.push(their);
  }
  const compare = (what: 'wallSeconds' | 'cpuSeconds'): string => {
    const [our, their] = [ourRuns, theirRuns].map((runs) => median(runs.map(({ [what]: seconds }) => seconds)));
    const ratio = ((their ?? 0) / (our ?? 0)).toFixed(1);
    return `${our?.toFixed(2)} s, kafka-consumer-groups ${their?.toFixed(2)} s, ${ratio} times`;
  };
  return `${name}: ${compare('wallSeconds')}; of processor time ${compare('cpuSeconds')}`;
}

interface Commits {
  readonly groups: readonly string[];
  readonly topic: string;
  readonly partitions: number;
  /** How often each group commits all of its partitions. */
  readonly times: number;
}

/** From outside, one request for each commit of a group, as admin clients do. */
async function commitAll(servers: string, { groups, topic, partitions, times }: Commits): Promise<void> {
  const wire = createKafkaWire({ servers: [servers], tls: undefined, sasl: undefined });
  const none = { leaderEpoch: undefined, metadata: '', holdForMs: undefined };
  try {
    await wire.connect();
    await readMap({ wire, nowMs: Date.now, miss: () => undefined }, []);
    for (const group of groups) {
      const coordinator = await coordinatorOf(wire, group);
      for (let time = 0; time < times; time += 1) {
        const orders = Array.from({ length: partitions }, (_, partition) => ({
          ...none,
          topic,
          partition,
          offset: BigInt(time % 5),
        }));
        const [failure] = await commitOffsets(wire, coordinator, group, orders);
        if (failure !== undefined) throw new Error(failure.why);
      }
    }
  } finally {
    await wire.disconnect();
  }
}

/** A fresh broker makes the offsets topic at the first question, which takes a while. */
async function coordinatorOf(wire: ClusterWire, group: string): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await findGroupCoordinator({ wire }, group);
    if (found.known) return found.value;
    if (attempt === 30) throw new Error(found.why);
  }
}

async function makeTopics(servers: string): Promise<void> {
  const admin = new kafkajs.Kafka({ brokers: [servers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = [WIDE, MANY].map(({ topic, partitions }) => ({ topic, numPartitions: partitions }));
  await admin.createTopics({ topics, waitForLeaders: true, timeout: 120_000 });
  await admin.disconnect();
}

/** Fetching and folding the partition that holds the group, in this process. */
async function foldRate(servers: string, group: string): Promise<string> {
  const wire = createKafkaWire({ servers: [servers], tls: undefined, sasl: undefined });
  try {
    await wire.connect();
    const gathering = { wire, nowMs: Date.now, miss: () => undefined };
    const map = await readMap(gathering, [OFFSETS_TOPIC]);
    const all = map.topics.get(OFFSETS_TOPIC)?.partitions ?? [];
    const partition = partitionOfGroup(group, all.length);
    const places = all.filter((each) => each.partition === partition);
    let records = 0n;
    const seconds: number[] = [];
    const cpuSeconds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const startedMs = performance.now();
      const cpu = process.cpuUsage();
      await readOffsetsTopic(gathering, places, (read) => {
        records = read;
      });
      seconds.push((performance.now() - startedMs) / 1000);
      const { user, system } = process.cpuUsage(cpu);
      cpuSeconds.push((user + system) / 1e6);
    }
    const rateOf = (each: number): string => String(Math.round(Number(records) / each / 1000) * 1000);
    return `${records} records fetched and folded: ${rateOf(median(seconds))} records/s (fastest of ${ROUNDS}: ${rateOf(Math.min(...seconds))}); by processor time ${rateOf(median(cpuSeconds))} (${rateOf(Math.min(...cpuSeconds))})`;
  } finally {
    await wire.disconnect();
  }
}

const broker = await startBroker({
  version: VERSION,
  folder,
  heapMegabytes: 512,
  properties: {
    'offsets.topic.num.partitions': '50',
    // Nothing of it is compacted meanwhile.
    'log.cleaner.enable': 'false',
    'num.network.threads': '3',
    'num.io.threads': '8',
  },
});
try {
  const servers = broker.bootstrapServers;
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const cpu = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  print(
    `${new Date().toISOString().slice(0, 10)}, Kafka ${VERSION}, Node ${process.version}, ${cpu}, ${ROUNDS} rounds, medians`,
  );
  await makeTopics(servers);
  await commitAll(servers, { groups: [WIDE.group], topic: WIDE.topic, partitions: WIDE.partitions, times: 1 });
  print(
    race({
      name: `inspect group on ${WIDE.partitions} partitions`,
      rows: WIDE.partitions,
      ours: () => runOurs(servers, WIDE.group),
      theirs: () => runTheirs(servers, '--group', WIDE.group),
    }),
  );
  const groups = Array.from({ length: MANY.groups }, (_, index) => `many-${index}`);
  await commitAll(servers, { groups, topic: MANY.topic, partitions: MANY.partitions, times: 1 });
  print(
    race({
      name: `inspect group --all on ${MANY.groups} groups of ${MANY.partitions} partitions`,
      rows: MANY.groups * MANY.partitions,
      ours: () => runOurs(servers, '--all'),
      theirs: () => runTheirs(servers, '--all-groups'),
    }),
  );
  const before = runOurs(servers, '--all').peakMegabytes;
  const times = Math.round(COMMITS / LONG.partitions);
  await commitAll(servers, { groups: [LONG.group], topic: LONG.topic, partitions: LONG.partitions, times });
  print(await foldRate(servers, LONG.group));
  const after = runOurs(servers, '--all').peakMegabytes;
  print(
    `peak memory of inspect group --all: ${Math.round(before)} MB before these commits, ${Math.round(after)} MB with them and their ${LONG.partitions} keys`,
  );
} finally {
  await broker.kill();
  rmSync(folder, { recursive: true, force: true });
}
