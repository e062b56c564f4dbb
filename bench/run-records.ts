// npm run bench: `esmctl run` on recorded records as whole processes, beside reading and parsing the same file.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRecords } from './make-records.ts';
import { filterCriteria, mappingText } from './mapping-text.ts';

/** The start takes as much as about 200,000 records: fewer would measure it too. */
const RECORDS = Number(process.env.BENCH_RECORDS ?? 4_000_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 2);
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
  const fields = { topic: 'orders', group: 'bench', BatchSize: 500, FilterCriteria: filterCriteria(filters) };
  writeFileSync(path, mappingText(['broker.example.com:9092'], fields));
  return path;
};

interface Usage {
  /** Null where the system does not say. */
  readonly mainThreadSeconds: number | null;
  /** The processes of the handler. */
  readonly childrenSeconds: number | null;
  /** All threads of esmctl. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

interface Measured extends Usage {
  readonly recordsPerSecond: number;
}

/** What a whole process used, and what it printed last. */
function measure(args: readonly string[]): Usage & { readonly wallSeconds: number; readonly lastLine: string } {
  const usage = join(folder, 'usage.json');
  const reporter = new URL('report-usage.js', import.meta.url).href;
  const startedMs = performance.now();
  const ran = spawnSync(process.execPath, ['--import', reporter, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, BENCH_USAGE: usage },
  });
  const wallSeconds = (performance.now() - startedMs) / 1000;
  if (ran.status !== 0) throw new Error(`failed: ${ran.stderr}`);
  const used = JSON.parse(readFileSync(usage, 'utf8')) as Usage;
  return { ...used, wallSeconds, lastLine: ran.stdout.trim().split('\n').at(-1) ?? '' };
}

/** What each part of a run takes in plain code, in microseconds a record by the clock. */
function measureParts(): Readonly<Record<string, number>> {
  const script = new URL('plain-parts.js', import.meta.url).pathname;
  const ran = spawnSync(process.execPath, [script, records], { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`failed: ${ran.stderr}`);
  return JSON.parse(ran.stdout) as Readonly<Record<string, number>>;
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
  const floors: Measured[] = [];
  const walls: number[] = [];
  let parts: Readonly<Record<string, number>> = {};
  const runs = new Map<string, Measured[]>(cases.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    const { wallSeconds, ...usage } = measure([floorScript, records]);
    floors.push({ ...usage, recordsPerSecond: RECORDS / wallSeconds });
    parts = measureParts();
    walls.push(1e6 / Object.values(parts).reduce((sum, microseconds) => sum + microseconds, 0));
    for (const { name, args } of cases) {
      const { lastLine, ...used } = measure(args);
      const { recordsPerSecond } = JSON.parse(lastLine) as Summary;
      runs.get(name)?.push({ ...used, recordsPerSecond });
    }
  }
  const rateOf = (measured: readonly Measured[]): number => median(measured.map((one) => one.recordsPerSecond));
  /** The least of all rounds: what others do on the machine only ever adds to it. */
  const mainThreadOf = (measured: readonly Measured[]): number =>
    Math.min(...measured.map((one) => one.mainThreadSeconds ?? Number.NaN));
  const leastOf = (measured: readonly Measured[], of: (one: Measured) => number | null): string =>
    ((Math.min(...measured.map((one) => of(one) ?? Number.NaN)) / RECORDS) * 1e6).toFixed(2);
  const describe = (measured: readonly Measured[]): string => {
    const main = leastOf(measured, (one) => one.mainThreadSeconds);
    const all = leastOf(measured, (one) => one.cpuSeconds);
    const handler = leastOf(measured, (one) => one.childrenSeconds);
    const megabytes = Math.round(Math.max(...measured.map(({ peakMegabytes }) => peakMegabytes)));
    return `${Math.round(rateOf(measured))} records/s, CPU a record: ${main} µs in the main thread, ${all} in all threads, ${handler} in the handler; ${megabytes} MB at most`;
  };
  const lines = [
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${RECORDS} records of 1 kB, ${ROUNDS} rounds: medians of rates, least CPU time`,
    `read and JSON.parse each line, nothing else: ${describe(floors)}`,
    `the parts alone, one after the other: ${Math.round(median(walls))} records/s; µs a record in the last round: ${JSON.stringify(parts)}`,
    ...cases.map(({ name }) => {
      const measured = runs.get(name) ?? [];
      const rate = (rateOf(measured) / rateOf(floors)).toFixed(2);
      const work = (mainThreadOf(floors) / mainThreadOf(measured)).toFixed(2);
      const wall = (rateOf(measured) / median(walls)).toFixed(2);
      return `a run, ${name}: ${describe(measured)}; ${rate} of reading and parsing, ${work} by the main thread's time; ${wall} of the parts one after the other`;
    }),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
