// npm run bench: `esmctl run` on recorded records as whole processes, beside reading and parsing the same file.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRecords } from './make-records.ts';

const RECORDS = Number(process.env.BENCH_RECORDS ?? 1_000_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const PATTERN = '{"value":{"type":["created","paid","shipped"]}}';

interface Summary {
  readonly ledger: { readonly polled: number };
  readonly durationSeconds: number;
  readonly recordsPerSecond: number;
}

const folder = mkdtempSync(join(tmpdir(), 'esmctl-bench-'));
const records = join(folder, 'records.ndjson');
const handler = join(folder, 'handler.mjs');
const mappingWith = (name: string, filters: readonly string[]): string => {
  const path = join(folder, `${name}.json`);
  const mapping = {
    FunctionName: 'bench',
    SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['broker.example.com:9092'] } },
    SourceAccessConfigurations: [
      { Type: 'VPC_SUBNET', URI: 'subnet:subnet-1' },
      { Type: 'VPC_SECURITY_GROUP', URI: 'security_group:sg-1' },
    ],
    Topics: ['orders'],
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 500,
    SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'bench' },
    FilterCriteria: { Filters: filters.map((pattern) => ({ Pattern: pattern })) },
  };
  writeFileSync(path, JSON.stringify(mapping));
  return path;
};

/** Wall seconds, CPU seconds and peak memory of a whole process, and what it printed last. */
function measure(args: readonly string[]) {
  const timed = spawnSync(
    '/usr/bin/env',
    ['bash', '-c', 'TIMEFORMAT="%R %U %S"; time "$@"', 'bash', process.execPath, ...args],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    },
  );
  if (timed.status !== 0) throw new Error(`failed: ${timed.stderr}`);
  const [wall = 0, user = 0, system = 0] = (timed.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { wallSeconds: wall, cpuSeconds: user + system, lastLine: timed.stdout.trim().split('\n').at(-1) ?? '' };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

try {
  await makeRecords(records, RECORDS, 1000);
  writeFileSync(handler, 'export const handler = async () => null;\n');
  const esmctl = new URL('../bin/run.js', import.meta.url).pathname;
  const floorScript = new URL('read-and-parse.js', import.meta.url).pathname;
  const runOn = (mapping: string): string[] => [
    esmctl,
    'run',
    '--config',
    mapping,
    '--records',
    records,
    '--handler',
    handler,
    '--events',
    '/dev/null',
    '--json',
  ];
  const cases = [
    { name: 'filter, batch of 500, no-op handler', args: runOn(mappingWith('filtered', [PATTERN])) },
    { name: 'no filter, batch of 500, no-op handler', args: runOn(mappingWith('unfiltered', [])) },
  ];
  const floors: number[] = [];
  const rates = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    floors.push(RECORDS / measure([floorScript, records]).wallSeconds);
    for (const { name, args } of cases) {
      const summary = JSON.parse(measure(args).lastLine) as Summary;
      rates.get(name)?.push(summary.recordsPerSecond);
    }
  }
  const floor = median(floors);
  const lines = [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${RECORDS} records of 1 kB, ${ROUNDS} rounds, medians`,
    `read and JSON.parse each line, nothing else: ${Math.round(floor)} records/s`,
    ...cases.map(({ name }) => {
      const rate = median(rates.get(name) ?? []);
      return `a run, ${name}: ${Math.round(rate)} records/s, ${(rate / floor).toFixed(2)} of the above`;
    }),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
