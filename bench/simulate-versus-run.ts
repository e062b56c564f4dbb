/**
 * What a simulation says beside what a run does: a real broker, a paced producer and a function of known duration, and the
 * same load on virtual time. `npx tsx bench/simulate-versus-run.ts [NAME…]` prints a table; it needs Java and Maven.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { simulate } from '../src/core/simulation/simulate.ts';
import type { PolicySpec } from '../src/core/simulation/simulation-inputs.ts';
import { startBroker } from '../test/support/kafka/broker.ts';
import { inputsOf, SCENARIOS, type Scenario } from './simulate-versus-run-scenarios.ts';

interface Outcome {
  readonly drainSeconds: number;
  readonly invocations: number;
  readonly peakLag: number;
  readonly rebalances: number;
  /** From the decision to change pollers until a batch begins again; undefined without a change. */
  readonly pauseSeconds: number | undefined;
  /** The median of an invocation. */
  readonly tookSeconds: number;
}

interface Step {
  readonly atMs: number;
  readonly type: string;
  readonly records?: number;
  readonly durationSeconds?: number;
}

const SAMPLE_MS = 100;
const HANDLER = `export async function handler() { await new Promise((done) => setTimeout(done, Number(process.env.TAKES_MS))); }\n`;
const folder = mkdtempSync(join(tmpdir(), 'esmctl-truth-'));
writeFileSync(join(folder, 'handler.mjs'), HANDLER);
const broker = await startBroker({ version: '4.3.1', folder: join(folder, 'broker') });
const kafka = new kafkajs.Kafka({ brokers: [broker.bootstrapServers], logLevel: kafkajs.logLevel.NOTHING });
const admin = kafka.admin();
const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
try {
  await admin.connect();
  await producer.connect();
  const names = process.argv.slice(2);
  console.log('| scenario | | run | simulation | difference |\n| --- | --- | --- | --- | --- |');
  for (const scenario of SCENARIOS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const ran = await run(scenario);
    const simulated = predict(scenario, ran);
    row(scenario.name, 'drained after, s', ran.drainSeconds, simulated.drainSeconds);
    row('', 'invocations', ran.invocations, simulated.invocations);
    row('', 'peak lag, records', ran.peakLag, simulated.peakLag);
    console.log(`| | an invocation of ${scenario.functionMs / 1000} s, s | ${ran.tookSeconds.toFixed(3)} | given | |`);
    if (ran.rebalances > 0) row('', 'rebalances until then', ran.rebalances, simulated.rebalances);
    if (ran.pauseSeconds !== undefined)
      console.log(`| | pause of a rebalance, s | ${ran.pauseSeconds.toFixed(2)} | given | |`);
  }
} finally {
  await producer.disconnect();
  await admin.disconnect();
  await broker.kill();
  rmSync(folder, { recursive: true, force: true });
}

function row(name: string, what: string, ran: number, simulated: number): void {
  const text = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(3));
  const percent = ((simulated - ran) / ran) * 100;
  console.log(`| ${name} | ${what} | ${text(ran)} | ${text(simulated)} | ${percent.toFixed(1)} % |`);
}

async function run(scenario: Scenario): Promise<Outcome> {
  const { name, partitions, backlog } = scenario;
  const topic = name.replaceAll(' ', '-');
  await admin.createTopics({ topics: [{ topic, numPartitions: partitions }], waitForLeaders: true });
  for (let sent = 0; sent < backlog; sent += 2000) await send(scenario, topic, sent, Math.min(backlog, sent + 2000));
  const steps: Step[] = [];
  const child = spawn(process.execPath, [...esmctl(scenario, topic)], { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout }).on('line', (line) => {
    steps.push({ ...(JSON.parse(line) as Omit<Step, 'atMs'>), atMs: performance.now() });
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const count = (type: string): number => steps.filter((step) => step.type === type).length;
  const records = (type: string): number =>
    steps.reduce((sum, step) => (step.type === type ? sum + (step.records ?? 0) : sum), 0);
  while (count('partition-assigned') < partitions) {
    if (child.exitCode !== null) throw new Error(`the run ended with ${child.exitCode}`);
    await pause(10);
  }
  // A record for each partition, so that no execution environment has to be started later.
  if (scenario.mode.kind === 'provisioned') {
    await send({ ...scenario, hotShare: 0 }, topic, 0, partitions);
    while (records('invocation-finished') < partitions) await pause(10);
    steps.length = 0;
  }
  const startMs = steps.findLast(({ type }) => type === 'partition-assigned')?.atMs ?? performance.now();
  const arrived: Step[] = [{ atMs: startMs, type: 'arrived', records: backlog }];
  const total = backlog + scenario.phases.reduce((sum, { seconds, rate }) => sum + seconds * rate, 0);
  for (let sent = backlog; sent < total; await pause(10)) {
    const due = backlog + dueAfter(scenario, (performance.now() - startMs) / 1000);
    if (due === sent) continue;
    await send(scenario, topic, sent, due);
    arrived.push({ atMs: performance.now(), type: 'arrived', records: due - sent });
    sent = due;
  }
  while (records('invocation-finished') < total) await pause(10);
  child.kill('SIGINT');
  await ended;
  const endMs = steps.findLast(({ type }) => type === 'invocation-finished')?.atMs ?? 0;
  return {
    drainSeconds: (endMs - startMs) / 1000,
    invocations: count('invocation-started'),
    peakLag: peakLagOf([...arrived, ...steps], startMs, endMs),
    rebalances: count('pollers-changed'),
    pauseSeconds: pauseOf(steps),
    tookSeconds: medianOf(steps.flatMap(({ durationSeconds }) => durationSeconds ?? [])),
  };
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function esmctl({ timeScale, functionMs, batchSize, windowSeconds, mode, assume }: Scenario, topic: string): string[] {
  const mapping = {
    FunctionName: 'truth',
    SourceAccessConfigurations: [
      { Type: 'VPC_SUBNET', URI: 'subnet:subnet-1' },
      { Type: 'VPC_SECURITY_GROUP', URI: 'security_group:sg-1' },
    ],
    SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: [broker.bootstrapServers] } },
    Topics: [topic],
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: batchSize,
    MaximumBatchingWindowInSeconds: windowSeconds,
    SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: topic },
    ...(mode.kind === 'provisioned'
      ? { ProvisionedPollerConfig: { MinimumPollers: mode.minimumPollers, MaximumPollers: mode.maximumPollers } }
      : {}),
  };
  const file = join(folder, `${topic}.json`);
  writeFileSync(file, JSON.stringify(mapping));
  return [
    new URL('../bin/run.js', import.meta.url).pathname,
    ...['run', '-c', file, '-b', broker.bootstrapServers, '--json', '--time-scale', String(timeScale)],
    ...['--handler', join(folder, 'handler.mjs'), '--handler-isolation', 'thread', '--function-timeout', '60s'],
    ...['--env', `TAKES_MS=${functionMs}`],
    ...Object.entries(assume).flatMap(([key, value]) => ['--assume', `${key}=${value}`]),
  ];
}

/** Records that are due by then, without the backlog. */
function dueAfter({ phases }: Scenario, seconds: number): number {
  let [due, left] = [0, seconds];
  for (const phase of phases) {
    due += Math.min(left, phase.seconds) * phase.rate;
    left -= phase.seconds;
    if (left <= 0) break;
  }
  return Math.floor(due);
}

async function send({ partitions, hotShare }: Scenario, topic: string, from: number, to: number): Promise<void> {
  const messages = Array.from({ length: to - from }, (_, at) => ({
    partition: partitionOf(from + at, partitions, hotShare),
    value: JSON.stringify({ id: from + at }),
  }));
  await producer.send({ topic, messages });
}

/** Of every hundred records so many go to partition 0, the others in turn. */
function partitionOf(id: number, partitions: number, hotShare: number): number {
  if ((id * 61) % 100 < hotShare * 100) return 0;
  return hotShare === 0 ? id % partitions : 1 + (id % (partitions - 1));
}

function peakLagOf(steps: readonly Step[], startMs: number, endMs: number): number {
  const sorted = steps.toSorted((a, b) => a.atMs - b.atMs);
  let [lag, peak, next] = [0, 0, startMs];
  for (const { atMs, type, records = 0 } of sorted) {
    for (; next < Math.min(atMs, endMs); next += SAMPLE_MS) peak = Math.max(peak, lag);
    if (type === 'arrived') lag += records;
    else if (type === 'invocation-started') lag -= records;
  }
  return peak;
}

function pauseOf(steps: readonly Step[]): number | undefined {
  const pauses = steps.flatMap(({ type, atMs }, at) => {
    if (type !== 'pollers-changed') return [];
    const lastEnd = steps.slice(at).findIndex((step) => step.type === 'partition-assigned');
    const begun =
      lastEnd < 0 ? undefined : steps.slice(at + lastEnd).find((step) => step.type === 'invocation-started');
    return begun === undefined ? [] : [(begun.atMs - atMs) / 1000];
  });
  return pauses.length === 0 ? undefined : pauses.reduce((sum, seconds) => sum + seconds, 0) / pauses.length;
}

/** The simulation is given how long an invocation and a rebalance took: they are inputs, and on a busy machine not those that were meant. */
function predict(scenario: Scenario, { tookSeconds, pauseSeconds }: Outcome): Outcome {
  const policy: PolicySpec = scenario.mode;
  const scale = scenario.timeScale;
  let endMs = 0;
  const staffedMs: number[] = [];
  const { summary } = simulate(inputsOf(scenario, { sampleMs: SAMPLE_MS, tookSeconds, pauseSeconds }), policy, {
    staffed: (atMs) => {
      staffedMs.push(atMs);
    },
    finished: (atMs) => {
      endMs = atMs;
    },
  });
  const { invocations, peakLag } = summary;
  const rebalances = staffedMs.filter((atMs) => atMs > 0 && atMs < endMs).length;
  return { drainSeconds: endMs / 1000 / scale, invocations, peakLag, rebalances, pauseSeconds, tookSeconds };
}
