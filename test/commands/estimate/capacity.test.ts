import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { widestOf } from '../../support/golden.ts';
import { createFolders, REPOSITORY, runEsmctl } from '../../support/run-esmctl.ts';

const schema = JSON.parse(readFileSync(join(REPOSITORY, 'schemas/estimate-capacity.json'), 'utf8'));
const validate = new Ajv2020.default({ strictTypes: false, strictRequired: false, allowUnionTypes: true }).compile(
  schema,
);
const folder = createFolders();
const EXAMPLE = '--partitions 100 --records-per-second 20000 --function-duration 50ms --batch-size 20'.split(' ');

const MAPPING = {
  FunctionName: 'orders',
  EventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/orders/751d2973-a626-431c-9d4e-d7975eb44dd7-2',
  Topics: ['orders'],
  StartingPosition: 'TRIM_HORIZON',
  BatchSize: 20,
  MaximumBatchingWindowInSeconds: 0,
  ProvisionedPollerConfig: { MinimumPollers: 2, MaximumPollers: 4 },
};
const files = {
  'mapping.json': JSON.stringify(MAPPING),
  'on-demand.json': JSON.stringify({ ...MAPPING, ProvisionedPollerConfig: undefined }),
  'broken.json': '{"BatchSize": 0}',
  'prices.json': JSON.stringify({
    region: 'eu-west-1',
    asOf: '2026-10-01',
    source: 'us',
    eventPollerUnitHour: 1,
    millionRequests: 0,
    gigabyteSecond: 0,
  }),
  'bad-prices.json': JSON.stringify({ region: 'eu-west-1', asOf: 'today', eventPollerUnitHour: '1' }),
};

function estimate(...args: string[]) {
  return runEsmctl(['estimate', 'capacity', ...args], { cwd: folder(files) });
}

async function estimateJson(...args: string[]) {
  const ended = await estimate(...args, '--json');
  return { ...ended, document: JSON.parse(ended.stdout) as Record<string, Record<string, unknown>> };
}

describe('exit codes', () => {
  it.each([
    { why: 'the load can be carried', args: EXAMPLE, code: 0 },
    { why: 'it cannot', args: [...EXAMPLE, '--skew', 'hot:50%'], code: 1 },
    { why: 'the mapping has too few pollers for it', args: [...EXAMPLE, '--config', 'mapping.json'], code: 1 },
    {
      why: 'a backlog is lost to the retention',
      args: [...EXAMPLE, '--backlog', '1M', '--backlog-age', '8d', '--retention', '7d'],
      code: 1,
    },
    { why: 'no load is given', args: ['--partitions', '4'], code: 2 },
    { why: 'a mapping that AWS would refuse', args: [...EXAMPLE, '--config', 'broken.json'], code: 2 },
    { why: 'prices that are none', args: [...EXAMPLE, '--prices', 'bad-prices.json'], code: 2 },
  ])('$code: $why', async ({ args, code }) => {
    expect((await estimate(...args)).code).toBe(code);
  });
});

describe('--json', () => {
  it.each([
    { why: 'carried', args: EXAMPLE },
    { why: 'not carried, with a backlog', args: [...EXAMPLE, '--skew', 'hot:50%', '--backlog', '1M'] },
    { why: 'with every step', args: [...EXAMPLE, '--explain'] },
    { why: 'from a mapping on-demand', args: [...EXAMPLE, '--config', 'on-demand.json', '--retention', '7d'] },
    { why: 'wrong usage', args: ['--partitions', '0'] },
  ])('is one document as the schema says: $why', async ({ args }) => {
    const { document } = await estimateJson(...args);
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  });

  it('has the example of the developer guide', async () => {
    const { document } = await estimateJson(...EXAMPLE);
    expect(document.pollers).toMatchObject({ required: 10, byThroughput: 4, byInvocations: 10, partitionCap: 100 });
    expect(document.perPoller).toMatchObject({ recordsPerSecondByInvocations: 2000 });
  });
});

describe('where values come from', () => {
  it('the mapping gives batch size, window, pollers and mode', async () => {
    const args = ['--partitions', '8', '--records-per-second', '10', '--config'];
    const provisioned = await estimateJson(...args, 'mapping.json');
    expect(provisioned.document.inputs).toMatchObject({
      batchSize: 20,
      batchingWindowSeconds: 0,
      mode: 'provisioned',
      MinimumPollers: 2,
      MaximumPollers: 4,
    });
    const onDemand = await estimateJson(...args, 'on-demand.json');
    expect(onDemand.document.inputs).toMatchObject({ mode: 'on-demand', MaximumPollers: null });
  });

  it('flags go before the mapping', async () => {
    const { document } = await estimateJson(
      '--partitions',
      '8',
      '--records-per-second',
      '10',
      '-c',
      'mapping.json',
      '--batch-size',
      '7',
      '--max-pollers',
      '3',
    );
    expect(document.inputs).toMatchObject({ batchSize: 7, MaximumPollers: 3, MinimumPollers: 2 });
  });

  it('prices can be others', async () => {
    const { document } = await estimateJson(...EXAMPLE, '--prices', 'prices.json');
    expect(document.cost).toMatchObject({ region: 'eu-west-1', asOf: '2026-10-01', pollersPerMonth: 720 });
  });

  it('assumptions can be others', async () => {
    const { document } = await estimateJson(
      ...EXAMPLE,
      '--assume',
      'poller-invocations=10',
      '--assume',
      'unit-pollers=4',
    );
    expect(document.pollers).toMatchObject({ required: 5 });
    expect(document.eventPollerUnits).toMatchObject({ atMinimum: 2 });
    expect(document.assumptions).toContainEqual(
      expect.objectContaining({ name: 'poller-invocations', value: '10', chosen: true }),
    );
  });
});

it('all that is wrong is said at once, each with its flag', async () => {
  const wrong =
    '--partitions 0 --ingress x --record-size 1XB --batch-size 0 --window 6m --function-duration 15m --min-pollers 5 --max-pollers 2 --skew foo --peak -1 --memory 1 --backlog-age 1d --assume nothing=1'.split(
      ' ',
    );
  const { code, document } = await estimateJson(...wrong);
  const { problems } = document.error as unknown as { problems: readonly { code: string }[] };
  expect(code).toBe(2);
  expect(problems.map((problem) => problem.code).sort()).toEqual(
    [
      'assume',
      'backlog-age',
      'batch-size',
      'function-duration',
      'ingress',
      'max-pollers',
      'memory',
      'partitions',
      'peak',
      'record-size',
      'skew',
      'window',
    ].map((flag) => `flag-${flag}`),
  );
});

it('reads well at 80 columns, without colour in a pipe', async () => {
  const { stdout } = await estimate(...EXAMPLE, '--explain', '--backlog', '5M', '--retention', '7d');
  expect(widestOf(stdout)).toBeLessThanOrEqual(82);
  expect(stdout).not.toContain('\u001b');
  expect(stdout).toContain('20 × (1000 / 50 ms) × 5 at once');
});
