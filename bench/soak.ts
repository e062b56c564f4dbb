// npm run soak -- --for 10m: a run against a real broker for as long as asked, with a paced producer, a second member that
// joins and leaves, and a function that fails now and then. Ends with 1 where something is lost or memory grows.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import kafkajs from 'kafkajs';
import { parseDuration } from '../src/core/model/duration.ts';
import type { RunSummary } from '../src/core/runtime/summarise-run.ts';
import { startBroker } from '../test/support/kafka/broker.ts';
import { mappingText } from './mapping-text.ts';
import { type SoakMember, startMember } from './soak-member.ts';
import { growthOf, judgePartition, type MemorySample, slopeOf } from './soak-verdict.ts';

const PARTITIONS = 6;
const GROUP = 'soak-group';
const TOPIC = 'soak';
const SECOND_MEMBER_EVERY_MS = 30_000;
const SECOND_MEMBER_STAYS_MS = 12_000;
const LAST_COMMITS_WITHIN_MS = 120_000;

const { values: flags } = parseArgs({
  options: {
    for: { type: 'string', default: '10m' },
    every: { type: 'string', default: '10s' },
    rate: { type: 'string', default: '300' },
    version: { type: 'string', default: '4.3.1' },
  },
});
const forMs = durationOf('for', flags.for);
const everyMs = durationOf('every', flags.every);
const rate = Number(flags.rate);
const version = flags.version === '3.9.2' ? '3.9.2' : '4.3.1';

const folder = mkdtempSync(join(tmpdir(), 'esmctl-soak-'));
const seenFile = join(folder, 'seen');
const fields = { topic: TOPIC, group: GROUP, FunctionName: 'soak', BatchSize: 20, MaximumBatchingWindowInSeconds: 0 };
writeFileSync(join(folder, 'mapping.json'), mappingText(['broker.example.com:9092'], fields));
writeFileSync(join(folder, 'handler.mjs'), handlerText());
writeFileSync(seenFile, '');
const broker = await startBroker({ version, folder: join(folder, 'broker') });
const kafka = new kafkajs.Kafka({
  brokers: [broker.bootstrapServers],
  logLevel: kafkajs.logLevel.NOTHING,
  retry: { initialRetryTime: 50, retries: 20 },
});
const admin = kafka.admin();
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
const produced = new Array<number>(PARTITIONS).fill(0);
const samples: MemorySample[] = [];
const problems: string[] = [];
const left: { succeeded: number; summary: RunSummary }[] = [];
const beganMs = performance.now();
const elapsedMs = (): number => performance.now() - beganMs;

try {
  await admin.connect();
  await producer.connect();
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: PARTITIONS }], waitForLeaders: true });
  say(`Apache Kafka ${version}, ${PARTITIONS} partitions, ${rate} records/s for ${flags.for}; Node ${process.version}`);
  const main = start('--pollers', '2');
  const isOver = (): boolean => elapsedMs() >= forMs || main.hasEnded();
  await Promise.all([pace(isOver), comeAndGo(isOver), watch(main, isOver)]);
  await untilCommitted(main);
  await end(main, 'the first member');
  conclude(await committedOffsets());
} finally {
  await producer.disconnect().catch(() => undefined);
  await admin.disconnect().catch(() => undefined);
  await broker.kill();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(problems.length === 0 ? 0 : 1);

function start(...more: readonly string[]): SoakMember {
  const handler = ['--handler', 'handler.mjs', '--env', `SEEN=${seenFile}`];
  return startMember(folder, ['-b', broker.bootstrapServers, ...handler, ...more]);
}

/** Sends what is due by the clock. */
async function pace(isOver: () => boolean): Promise<void> {
  let sent = 0;
  while (!isOver()) {
    const due = Math.floor((elapsedMs() / 1000) * rate) - sent;
    const messages = Array.from({ length: due }, (_, index) => {
      const partition = (sent + index) % PARTITIONS;
      return { partition, key: `key-${partition}`, value: JSON.stringify({ id: sent + index, text: 'x'.repeat(200) }) };
    });
    if (messages.length > 0) await producer.send({ topic: TOPIC, messages });
    for (const { partition } of messages) produced[partition] = (produced[partition] ?? 0) + 1;
    sent += due;
    await pause(50);
  }
}

async function comeAndGo(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await pauseUnless(isOver, SECOND_MEMBER_EVERY_MS - SECOND_MEMBER_STAYS_MS);
    if (isOver()) return;
    const second = start('--pollers', '1');
    await second.joined;
    await pauseUnless(isOver, SECOND_MEMBER_STAYS_MS);
    await end(second, 'a second member');
  }
}

async function end(member: SoakMember, name: string): Promise<void> {
  const { code, summary, stderr } = await member.stop();
  // A rebalance may come between the last commit of a member and its end, which it then says.
  const isClean = code === 130 || (code === 3 && summary?.error?.code === 'ESMCTL_COMMIT_UNCONFIRMED');
  if (!isClean) problems.push(`${name} ended with ${code}: ${stderr.trim()}`);
  if (summary === undefined) problems.push(`${name} said no summary`);
  else {
    if (!summary.balanced) problems.push(`the ledger of ${name} does not balance: ${JSON.stringify(summary.ledger)}`);
    left.push({ succeeded: member.counts.succeeded, summary });
  }
}

async function watch(member: SoakMember, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await pauseUnless(isOver, everyMs);
    const megabytes = member.residentMegabytes();
    if (megabytes !== undefined) samples.push({ atSeconds: elapsedMs() / 1000, megabytes });
    const done = (await committedOffsets()).reduce((sum, offset) => sum + offset, 0);
    const all = sumOf(produced);
    const { succeeded, failed, revoked } = member.counts;
    say(
      [
        `${Math.round(elapsedMs() / 1000)} s`.padStart(7),
        `produced ${all}`,
        `committed ${done} (lag ${all - done})`,
        `by the first member ${succeeded} done, ${failed} invocations failed, ${revoked} partitions given up`,
        `${left.length} members came and went`,
        `RSS ${megabytes?.toFixed(0) ?? 'unknown'} MB`,
      ].join(' · '),
    );
  }
  if (elapsedMs() < forMs) problems.push('the first member ended before its time');
}

async function untilCommitted(member: SoakMember): Promise<void> {
  const deadlineMs = performance.now() + LAST_COMMITS_WITHIN_MS;
  while (performance.now() < deadlineMs && !member.hasEnded()) {
    const committed = await committedOffsets();
    if (committed.every((offset, partition) => offset === produced[partition])) return;
    await pause(500);
  }
}

async function committedOffsets(): Promise<number[]> {
  const [found] = await admin.fetchOffsets({ groupId: GROUP, topics: [TOPIC] });
  const offsets = new Map((found?.partitions ?? []).map(({ partition, offset }) => [partition, Number(offset)]));
  return Array.from({ length: PARTITIONS }, (_, partition) => Math.max(0, offsets.get(partition) ?? 0));
}

function conclude(committed: readonly number[]): void {
  const delivered = new Map<number, number[]>();
  for (const line of readFileSync(seenFile, 'utf8').split('\n')) {
    const [partition, offset] = line.split(' ');
    if (offset === undefined) continue;
    const of = delivered.get(Number(partition)) ?? [];
    of.push(Number(offset));
    delivered.set(Number(partition), of);
  }
  const verdicts = produced.map((count, partition) =>
    judgePartition({
      produced: count,
      committed: committed[partition] ?? 0,
      delivered: delivered.get(partition) ?? [],
    }),
  );
  const total = (name: keyof (typeof verdicts)[number]): number => sumOf(verdicts.map((verdict) => verdict[name]));
  const ledgers = left.map(({ summary }) => summary.ledger);
  say('');
  say(
    `produced ${sumOf(produced)}, lost ${total('lost')}, out of order ${total('outOfOrder')}, not committed ${total('uncommitted')}`,
  );
  say(`delivered more than once ${total('repeated')}, by rebalances`);
  say(
    `ledgers of ${left.length} members: polled ${sumOf(ledgers.map(({ polled }) => polled))}, succeeded ${sumOf(ledgers.map(({ succeeded }) => succeeded))}, left to others ${sumOf(ledgers.map(({ unfinished }) => unfinished))}`,
  );
  for (const name of ['lost', 'outOfOrder', 'uncommitted'] as const) {
    if (total(name) > 0) problems.push(`${name}: ${total(name)}`);
  }
  const growth = growthOf(samples);
  const slope = slopeOf(samples.slice(Math.floor(samples.length / 4)));
  if (growth === undefined || slope === undefined)
    say('memory: too few samples to judge (longer, or a shorter --every)');
  else {
    say(
      `memory: ${growth.fromMegabytes.toFixed(0)} MB in the second quarter, ${growth.toMegabytes.toFixed(0)} MB in the last; slope ${slope.toFixed(1)} MB/h after the first quarter`,
    );
    if (!growth.isFlat) problems.push('memory grows');
  }
  say(problems.length === 0 ? 'balanced and flat' : `NOT FINE\n${problems.join('\n')}`);
}

async function pauseUnless(isOver: () => boolean, ms: number): Promise<void> {
  const untilMs = performance.now() + ms;
  while (!isOver() && performance.now() < untilMs) await pause(Math.min(200, untilMs - performance.now()));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function durationOf(name: string, text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  process.stderr.write(`--${name} takes a duration such as 30s, 10m or 2h, not "${text}"\n`);
  return process.exit(2);
}

/** Notes what it has done, and fails one time in forty before it does anything. */
function handlerText(): string {
  return `import { appendFileSync } from 'node:fs';
export async function handler(event) {
  if (Math.random() < 1 / 40) throw new Error('now and then');
  const lines = Object.values(event.records).flat().map(({ partition, offset }) => partition + ' ' + offset + '\\n');
  appendFileSync(process.env.SEEN, lines.join(''));
}
`;
}
