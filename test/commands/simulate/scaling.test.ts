import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it, vi } from 'vitest';
import { widestOf } from '../../support/golden.ts';
import { createFolders, REPOSITORY, runEsmctl, startEsmctl } from '../../support/run-esmctl.ts';

const schema = JSON.parse(readFileSync(join(REPOSITORY, 'schemas/simulate-scaling.json'), 'utf8'));
const validate = new Ajv2020.default({ strictTypes: false, strictRequired: false, allowUnionTypes: true }).compile(
  schema,
);
const makeFolder = createFolders();
const files = {
  'rates.csv': 'seconds,recordsPerSecond\n0,100\n60,400\n120,100\n',
  'partitions.csv': 'seconds,partition,recordsPerSecond\n0,0,10\n0,1,90\n60,0,20\n60,1,80\n',
  'gap.csv': 'seconds,recordsPerSecond\n0,100\n60,400\n180,100\n',
  'headless.csv': '0,100\n60,400\n',
};

interface Document {
  readonly policies: readonly {
    readonly mode: string;
    readonly summary: Readonly<Record<string, number>>;
    readonly bands?: { readonly runs: number };
  }[];
  readonly search?: { readonly found: unknown };
  readonly error?: {
    readonly problems: readonly { readonly code: string; readonly message: string; readonly line?: number }[];
  };
}

function simulate(args: string, cwd = makeFolder(files)) {
  return runEsmctl(['simulate', 'scaling', ...args.split(' ')], { cwd, longestMs: 100_000 });
}

async function simulateJson(args: string) {
  const ended = await simulate(`${args} --json`);
  const document = JSON.parse(ended.stdout) as Document;
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  return { ...ended, document };
}

describe('--json is one document as the schema says', () => {
  it.each([
    { why: 'the defaults', args: '--partitions 4 --duration 10m', modes: ['on-demand', 'provisioned:1-4'], code: 0 },
    {
      why: 'a replay of the topic',
      args: '--partitions 4 --replay rates.csv',
      modes: ['on-demand', 'provisioned:1-4'],
      code: 0,
    },
    {
      why: 'a replay of each partition',
      args: '--replay partitions.csv',
      modes: ['on-demand', 'provisioned:1-2'],
      code: 0,
    },
    {
      why: 'other policies',
      args: '--partitions 4 --duration 5m --compare provisioned:2-3,keda:lag=100,azure:lag=100,fixed:2',
      modes: ['provisioned:2-3', 'keda:lag=100', 'azure:lag=100', 'fixed:2'],
      code: 0,
    },
    {
      why: 'a backlog that is drained',
      args: '--partitions 4 --backlog 20k --until drained --compare fixed:4',
      modes: ['fixed:4'],
      code: 0,
    },
    {
      why: 'a backlog that is not',
      args: '--partitions 4 --backlog 1M --until drained --duration 1m --compare fixed:1',
      modes: ['fixed:1'],
      code: 1,
    },
    {
      why: 'records that are lost',
      args: '--partitions 1 --backlog 1M --backlog-age 7d --retention 6d --duration 10m --compare fixed:1',
      modes: ['fixed:1'],
      code: 1,
    },
    {
      why: 'several seeds',
      args: '--partitions 4 --duration 2m --runs 3 --compare fixed:2',
      modes: ['fixed:2'],
      code: 0,
    },
  ])('$code: $why', async ({ args, modes, code }) => {
    const { document, code: ended } = await simulateJson(args);
    expect(document.policies.map(({ mode }) => mode)).toEqual(modes);
    expect(ended).toBe(code);
  });
});

it('the bands come from as many seeds as were asked for', async () => {
  const { document } = await simulateJson('--partitions 2 --duration 1m --runs 4 --compare fixed:2');
  expect(document.policies[0]?.bands?.runs).toBe(4);
});

it('--search finds pollers under the target, or says that there are none', async () => {
  const found = await simulateJson('--partitions 4 --duration 20m --shape step=2x,at=5m --target-age 1m --search');
  expect(found.document.search?.found).toMatchObject({ MinimumPollers: 1 });
  const none = await simulateJson('--partitions 1 --records-per-second 5000 --duration 10m --target-age 5s --search');
  expect(none.document.search?.found).toBeNull();
  expect(none.code).toBe(1);
}, 240_000);

it('the same seed gives the same document', async () => {
  const [one, two] = [
    await simulate('--partitions 3 --duration 5m --seed 7 --json'),
    await simulate('--partitions 3 --duration 5m --seed 7 --json'),
  ];
  expect(one.stdout).toBe(two.stdout);
}, 240_000);

it('writes the charts and the time series', async () => {
  const folder = makeFolder(files);
  const { code, stdout } = await simulate('--partitions 4 --duration 10m --svg scaling.svg --csv series.csv', folder);
  expect(code).toBe(0);
  expect(readFileSync(join(folder, 'scaling.svg'), 'utf8')).toContain('<polyline');
  const rows = readFileSync(join(folder, 'series.csv'), 'utf8').trimEnd().split('\n');
  expect(rows[0]).toMatch(/^mode,atSeconds,pollers,lag/);
  expect(new Set(rows.map((row) => row.split(',').length))).toEqual(new Set([11]));
  const charts = stdout.slice(0, stdout.indexOf('records done'));
  expect(widestOf(charts)).toBeLessThanOrEqual(80);
  expect(stdout).not.toContain('\u001b');
});

/** SigCgt of proc_pid_status(5): SIGHUP is the last of the signals that the command listens for, and the first bit. */
function hearsSignals(pid: number): boolean {
  const [, caught = '0'] = /^SigCgt:\s+([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (BigInt(`0x${caught}`) & 1n) === 1n;
}

it.skipIf(!existsSync('/proc/self/status'))('SIGTERM interrupts it as Ctrl-C does, and it says so', async () => {
  // Far more than can be simulated before the test ends.
  const args = ['simulate', 'scaling', '--partitions', '40', '--duration', '30d', '--runs', '1000'];
  const simulation = startEsmctl(args, { cwd: makeFolder(files) });
  await vi.waitUntil(() => hearsSignals(simulation.pid), { timeout: 90_000 });
  simulation.kill('SIGTERM');
  const { code, stdout, stderr } = await simulation.ended;
  expect([code, stdout, stderr]).toEqual([130, '', 'interrupted: nothing was simulated to its end\n']);
});

describe('bad input is said at once, with its place', () => {
  it.each([
    { why: 'a gap', args: '--partitions 1 --replay gap.csv', line: 4, words: 'a gap: 120 s is missing' },
    { why: 'no header', args: '--partitions 1 --replay headless.csv', line: 1, words: 'the header is missing' },
  ])('$why', async ({ args, line, words }) => {
    const { document, code } = await simulateJson(args);
    expect(code).toBe(2);
    expect(document.error?.problems[0]).toMatchObject({ line, message: expect.stringContaining(words) });
  });

  it('every flag', async () => {
    const { document, code } = await simulateJson(
      '--partitions 0 --ingress 5parsecs --record-size 1XB --batch-size 0 --window 6m --function-duration lognormal:p50=1s --error-rate 100% --shape wave=2x --skew odd --compare fixed:0,provisioned:9-2 --min-pollers 5 --max-pollers 2 --until late --seed -1 --assume scaling-delay-seconds=500',
    );
    expect(code).toBe(2);
    expect([...new Set(document.error?.problems.map((problem) => problem.code))].sort()).toEqual(
      [
        'assume',
        'batch-size',
        'compare',
        'error-rate',
        'function-duration',
        'ingress',
        'max-pollers',
        'partitions',
        'record-size',
        'seed',
        'shape',
        'skew',
        'until',
        'window',
      ].map((flag) => `flag-${flag}`),
    );
  });

  it('files that are not there, with everything else', async () => {
    const { document, code } = await simulateJson(
      '--config no.json --prices no-prices.json --replay no.csv --duration 0 --runs 0',
    );
    expect(code).toBe(2);
    expect(document.error?.problems.map((problem) => problem.code)).toEqual(
      ['config', 'prices', 'replay', 'duration', 'runs'].map((flag) => `flag-${flag}`),
    );
  });

  it('a file that cannot be written', async () => {
    const folder = makeFolder(files);
    const { code, stderr } = await simulate('--partitions 1 --duration 1m --svg no/such/place.svg', folder);
    expect(code).toBe(2);
    expect(stderr).toContain('[ESMCTL_OUTPUT_FILE]');
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });
});
