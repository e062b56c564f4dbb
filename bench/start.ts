// npx tsx bench/start.ts: what it costs to start, from the one file that the build makes and from the modules it is made of.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mappingText } from './mapping-text.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 15);
const ESMCTL = fileURLToPath(new URL('../bin/run.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'esmctl-bench-'));
const at = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const record =
  '{"topic":"orders","partition":0,"offset":"0","timestamp":1793536496789,"key":null,"value":"e30=","headers":[]}\n';
const mapping = at('mapping.json', mappingText(['broker.example.com:9092'], { topic: 'orders', group: 'bench' }));
const records = at('records.ndjson', record);
const empty = at('empty.mjs', '');
const handler = at('handler.mjs', 'export const handler = async () => {};\n');
const run = [ESMCTL, 'run', '--config', mapping, '--records', records, '--handler', handler, '--json'];
/** The modules are taken where stack traces are wanted, or might be. */
const MODULES = { ESMCTL_DEBUG: 'false' };
const STARTS = [
  { name: 'node alone', args: [empty], env: {} },
  { name: 'run --help', args: [ESMCTL, 'run', '--help'], env: {} },
  { name: 'run --help, modules', args: [ESMCTL, 'run', '--help'], env: MODULES },
  { name: 'run of one record', args: run, env: {} },
  { name: 'run of one record, modules', args: run, env: MODULES },
];

interface Taken {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
}

function measure({ name, args, env }: (typeof STARTS)[number]): Taken {
  const usage = join(folder, 'usage.json');
  const reporter = new URL('report-usage.js', import.meta.url).href;
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', reporter, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env, BENCH_USAGE: usage },
  });
  const wallSeconds = (performance.now() - startedMs) / 1000;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return { wallSeconds, cpuSeconds: (JSON.parse(readFileSync(usage, 'utf8')) as { cpuSeconds: number }).cpuSeconds };
}

function median(values: readonly number[]): string {
  return (values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN).toFixed(2);
}

try {
  const taken = new Map<string, Taken[]>(STARTS.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const start of STARTS) taken.get(start.name)?.push(measure(start));
  }
  const day = new Date().toISOString().slice(0, 10);
  console.log(`${day}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${ROUNDS} rounds, medians`);
  for (const [name, all] of taken) {
    const [wall, cpu] = [median(all.map((one) => one.wallSeconds)), median(all.map((one) => one.cpuSeconds))];
    console.log(`${name.padEnd(27)} ${wall} s, of processor time ${cpu} s`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
