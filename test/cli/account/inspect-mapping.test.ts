import { describe, expect, it } from 'vitest';
import { type InspectMappingFlags, inspectMapping } from '../../../src/cli/account/inspect-mapping.ts';
import { type Carried, carryFlags } from '../../../src/cli/next-steps/carry-flags.ts';
import type { Carry } from '../../../src/cli/next-steps/next-steps.ts';
import { OF_PROFILE } from '../../../src/cli/profile/of-profile.ts';
import { mappingPageToJson } from '../../../src/core/output/mapping-page-json.ts';
import { renderMappingPage } from '../../../src/core/output/mapping-page-text.ts';
import { PLAIN } from '../../../src/core/output/style.ts';
import { documentOf } from '../../commands/inspect/scenario.ts';
import { type AccountOnStub, answerForAccount, MSK_ARN } from '../../support/aws/account-stub.ts';
import { ACCOUNT, awsRefusal, mappingOnWire, UUID } from '../../support/aws/lambda-stub.ts';
import { stubsOfTests } from '../../support/aws/stubs-of-tests.ts';
import { createFolders } from '../../support/run-esmctl.ts';

const folders = createFolders();
const stubs = stubsOfTests();

const FLAGS: InspectMappingFlags = { 'warn-within': '24h', 'no-aws': false, 'no-cluster': true };
const carryOf =
  (carried: Carried): Carry =>
  (step, own) =>
    carryFlags(step, carried, undefined, own);
const UNCARRIED = carryOf(new Map());
const seconds = (daysAgo: number): number => Date.now() / 1000 - daysAgo * 86_400;
const denied = (action: string) =>
  awsRefusal(
    403,
    'AccessDeniedException',
    `User: arn:aws:iam::${ACCOUNT}:user/ann is not authorized to perform: ${action} on resource: *`,
  );

/** Asks a stub of AWS's APIs, in this process. */
async function inspect(
  account: AccountOnStub,
  flags: Partial<InspectMappingFlags> = { uuid: UUID },
  carried: Carried = new Map(),
) {
  await stubs.startHere(answerForAccount(account));
  const page = await inspectMapping({ ...FLAGS, ...flags }, carryOf(carried));
  /** Held to the schema. */
  const document = () => documentOf('inspect-mapping', JSON.stringify(mappingPageToJson(page)));
  const textAt = (columns: number) => renderMappingPage(page, { style: PLAIN, columns });
  return { page, document, textAt };
}

describe('a mapping by its UUID', () => {
  it('with function, metrics and what they mean, and nothing missing', async () => {
    const { document, page } = await inspect({
      mappings: [mappingOnWire({ State: 'Enabled', LastProcessingResult: 'OK', LastModified: seconds(3) })],
      functions: { 'orders-handler': { reserved: 7, fields: { LastModified: '2026-11-01T10:00:00.000+0000' } } },
      metrics: { Invocations: [10, 20], Errors: [0, 3], OffsetLag: [4, 4] },
    });
    expect(page.missing).toEqual([]);
    expect(document()).toMatchObject({
      region: 'eu-west-1',
      source: { kind: 'aws' },
      state: { text: 'Enabled', kind: 'fine' },
      lastProcessingResult: { text: 'OK', kind: 'fine' },
      function: {
        value: { timeoutSeconds: 30, reservedConcurrency: { value: 7 }, lastModified: '2026-11-01T10:00:00.000Z' },
      },
      verdict: 'unknown',
    });
    const { metrics } = mappingPageToJson(page) as {
      metrics: { value: { series: Record<string, { value: number }[]> } };
    };
    expect(metrics.value.series.Invocations?.map(({ value }) => value)).toEqual([10, 20]);
    expect(metrics.value.series.OffsetLag?.map(({ value }) => value)).toEqual([4, 4]);
    expect(metrics.value.series).not.toHaveProperty('ProvisionedPollers');
    expect(page.diagnosis.findings.map(({ code }) => code)).toEqual(['invocations-fail']);
    expect(page.traffic).toEqual({ requests: 3, retries: 0 });
  });

  it('whose next steps have the login and the region that were given', async () => {
    const steps = await inspect(
      { mappings: [mappingOnWire({ State: 'Disabled', LastModified: seconds(9) })] },
      { uuid: UUID },
      new Map([['command-config', 'my client.properties']]),
    );
    expect(steps.page.diagnosis.findings[0]?.next).toBe(
      `esmctl predict position --group ${UUID} --topic orders --starting-position TRIM_HORIZON -b broker-1.example.com:9092 --command-config 'my client.properties'`,
    );
  });

  it('that has been disabled for 9 days fits 80 and 140 columns', async () => {
    const { page, textAt } = await inspect({
      mappings: [
        mappingOnWire({
          State: 'Disabled',
          LastModified: seconds(9),
          LastProcessingResult: 'PROBLEM: Cluster failed to authorize Lambda.',
        }),
      ],
    });
    expect(page.diagnosis.findings.map(({ code }) => code)).toEqual([
      'disabled-past-retention',
      'mapping-was-in-trouble',
    ]);
    for (const columns of [80, 140]) {
      const lines = textAt(columns).split('\n');
      // A command, and a name that lint quotes, are never broken.
      const tooLong = lines.filter((line) => line.length > columns && !/\b(kafka-acls|esmctl|aws) /.test(line));
      expect(tooLong).toEqual([]);
      expect(lines.join(' ')).toMatch(/^unknown {2}orders → orders-handler {2}\S+, 1 error\s+below/);
    }
    expect(textAt(140)).toContain('AWS alone: the cluster was not asked (--no-cluster)');
  });

  it('names each permission that is missing, once, and shows the rest', async () => {
    const { page, document } = await inspect({
      mappings: [
        mappingOnWire({
          DestinationConfig: { OnFailure: { Destination: `arn:aws:sqs:eu-west-1:${ACCOUNT}:failures` } },
        }),
      ],
      first: ({ headers, path }) => {
        const target = String(headers['x-amz-target'] ?? '');
        if (target.endsWith('GetMetricData')) return denied('cloudwatch:GetMetricData');
        if (target.endsWith('GetQueueUrl')) return denied('sqs:GetQueueUrl');
        if (path.endsWith('/concurrency')) return denied('lambda:GetFunctionConcurrency');
        return path.endsWith('/configuration') ? denied('lambda:GetFunctionConfiguration') : undefined;
      },
    });
    const actions = ['lambda:GetFunctionConfiguration', 'cloudwatch:GetMetricData', 'sqs:GetQueueUrl'];
    expect(page.missing.map(({ why }) => actions.filter((action) => why.includes(action)))).toEqual(
      expect.arrayContaining(actions.map((action) => [action])),
    );
    expect(page.missing).toHaveLength(3);
    expect(document()).toMatchObject({
      state: { text: 'Creating' },
      function: { known: false },
      metrics: { known: false },
    });
  });

  it('names the right to see reserved concurrency, where that alone is missing', async () => {
    const action = 'lambda:GetFunctionConcurrency';
    const { page } = await inspect({
      first: ({ path }) => (path.endsWith('/concurrency') ? denied(action) : undefined),
    });
    const why = expect.stringContaining(action) as string;
    expect(page.missing).toMatchObject([{ what: 'the reserved concurrency of the function', why }]);
  });

  it('metrics that CloudWatch did not answer in full are missing, not empty', async () => {
    const { page } = await inspect({ metrics: { Errors: [0] }, statuses: { Invocations: 'InternalError' } });
    const why = 'CloudWatch did not answer in full: Invocations (InternalError)';
    expect(page.missing).toMatchObject([{ what: 'the metrics', why }]);
    expect(page.diagnosis.aws.metrics).toEqual({ known: false, why });
  });

  it('a function that is gone is an answer, not a gap', async () => {
    const { page } = await inspect({ functions: {} });
    expect(page.missing).toEqual([]);
    expect(page.diagnosis.findings.map(({ code }) => code)).toContain('function-missing');
  });

  it('counts what was throttled before it was answered', async () => {
    let throttles = 1;
    const { page, textAt } = await inspect({
      first: ({ path }) => {
        if (!path.endsWith('/configuration') || throttles === 0) return undefined;
        throttles -= 1;
        return awsRefusal(429, 'TooManyRequestsException', 'Rate exceeded');
      },
    });
    expect([page.missing, page.traffic?.retries]).toEqual([[], 1]);
    expect(textAt(140)).toMatch(/AWS was asked 3 questions, and 1 time again before it answered/);
  });
});

describe('the cluster of a mapping', () => {
  const msk = { EventSourceArn: MSK_ARN, SourceAccessConfigurations: [] };
  const { SelfManagedEventSource: _servers, SelfManagedKafkaEventSourceConfig: _group, ...bare } = mappingOnWire();

  it('that no server answers for leaves what AWS tells, with the reason', async () => {
    const brokers = { bootstrapBrokerString: '127.0.0.1:1' };
    const { page } = await inspect(
      { mappings: [{ ...bare, ...msk }], brokers: { [MSK_ARN]: brokers } },
      { uuid: UUID, 'no-cluster': false },
    );
    expect(page.missing).toMatchObject([
      { what: 'the cluster', why: expect.stringContaining('127.0.0.1:1') as string },
    ]);
    expect(mappingPageToJson(page)).toMatchObject({
      cluster: { known: false },
      groupDiagnosis: null,
      verdict: 'unknown',
    });
    expect(stubs.requests().some(({ path }) => path.includes(MSK_ARN))).toBe(true);
  });

  it.each([
    { why: 'own client properties before those of a profile', ofProfile: ['bootstrap-servers'], dialled: 2 },
    {
      why: 'a profile before those of its client properties',
      ofProfile: ['bootstrap-servers', 'command-config'],
      dialled: 1,
    },
    { why: '--bootstrap-servers before those of client properties', ofProfile: [], dialled: 1 },
  ])('takes the servers of $why', async ({ ofProfile, dialled }) => {
    const config = `${folders({ 'own.properties': 'bootstrap.servers=127.0.0.1:2' })}/own.properties`;
    const servers = { 'bootstrap-servers': '127.0.0.1:1', 'command-config': config, [OF_PROFILE]: ofProfile };
    const { page } = await inspect({}, { uuid: UUID, 'no-cluster': false, ...servers });
    const why = expect.stringContaining(`127.0.0.1:${dialled}`) as string;
    expect(page.missing).toMatchObject([{ what: 'the cluster', why }]);
  });

  it.each([
    {
      why: 'whose servers AWS may not name',
      answer: denied('kafka:GetBootstrapBrokers'),
      text: 'kafka:GetBootstrapBrokers',
    },
    { why: 'that AWS does not know', answer: undefined, text: 'there is no cluster' },
  ])('of MSK $why', async ({ answer, text }) => {
    const { page } = await inspect(
      {
        mappings: [{ ...bare, ...msk }],
        first: ({ path }) => (path.endsWith('/bootstrap-brokers') ? answer : undefined),
      },
      { uuid: UUID, 'no-cluster': false },
    );
    expect(page.missing).toMatchObject([{ what: 'the cluster', why: expect.stringContaining(text) as string }]);
  });
});

describe('a mapping in a file', () => {
  it('needs no AWS, and says that the facts are of the file', async () => {
    const config = `${folders({ 'mapping.json': JSON.stringify(mappingOnWire({ State: 'Enabled', LastModified: 1 })) })}/mapping.json`;
    const page = await inspectMapping({ ...FLAGS, config, 'no-aws': true }, UNCARRIED);
    expect([page.missing, page.traffic, page.source]).toEqual([[], undefined, { kind: 'file', path: config }]);
    documentOf('inspect-mapping', JSON.stringify(mappingPageToJson(page)));
  });
});

it('a file that names no group and no UUID is refused with what would', async () => {
  const { UUID: _uuid, SelfManagedKafkaEventSourceConfig: _group, ...unnamed } = mappingOnWire();
  const config = `${folders({ 'mapping.json': JSON.stringify(unnamed) })}/mapping.json`;
  await expect(inspectMapping({ ...FLAGS, config, 'no-aws': true }, UNCARRIED)).rejects.toMatchObject({
    code: 'ESMCTL_USAGE',
    kind: 'usage',
    message: `${config} names no ConsumerGroupId and no UUID, so its group is not known`,
    next: ['name the mapping with --uuid, or use what aws lambda get-event-source-mapping answers'],
  });
});

describe('what cannot be answered', () => {
  const queue = { UUID, EventSourceArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`, FunctionArn: 'x:function:jobs' };
  const cases: {
    why: string;
    account?: AccountOnStub;
    flags: Partial<InspectMappingFlags>;
    error: { code: string; kind: string; message?: RegExp };
  }[] = [
    { why: 'nothing is named', flags: {}, error: { code: 'ESMCTL_USAGE', kind: 'usage' } },
    { why: 'two are named', flags: { uuid: UUID, function: 'a' }, error: { code: 'ESMCTL_USAGE', kind: 'usage' } },
    { why: 'no UUID', flags: { uuid: 'orders' }, error: { code: 'ESMCTL_USAGE', kind: 'usage' } },
    {
      why: '--no-aws without a file',
      flags: { uuid: UUID, 'no-aws': true },
      error: { code: 'ESMCTL_USAGE', kind: 'usage' },
    },
    {
      why: 'an unknown UUID',
      account: { mappings: [] },
      flags: { uuid: UUID },
      error: { code: 'ESMCTL_AWS_NOT_FOUND', kind: 'target' },
    },
    {
      why: 'a function without a Kafka mapping',
      account: { mappings: [queue as never] },
      flags: { function: 'jobs' },
      error: { code: 'ESMCTL_IMPORT', kind: 'usage' },
    },
    {
      why: 'a function with two, which are named with the flag that takes one',
      account: { mappings: [mappingOnWire(), mappingOnWire({ UUID: '24e0db71-5d35-4eb5-b481-8945cf9d10c2' })] },
      flags: { function: 'orders-handler' },
      error: { code: 'ESMCTL_IMPORT', kind: 'usage' },
    },
    {
      why: 'credentials that have expired',
      account: {
        first: () => awsRefusal(403, 'ExpiredTokenException', 'The security token included in the request is expired'),
      },
      flags: { uuid: UUID },
      error: { code: 'ESMCTL_AWS_EXPIRED', kind: 'target' },
    },
    {
      why: 'an endpoint that is not AWS',
      account: { first: () => ({ status: 200, body: '<html>hello</html>', headers: { 'Content-Type': 'text/html' } }) },
      flags: { uuid: UUID },
      error: { code: 'ESMCTL_AWS_ENDPOINT', kind: 'target' },
    },
  ];
  it.each(cases)('$why', async ({ account = {}, flags, error }) => {
    await expect(inspect(account, flags)).rejects.toMatchObject(error);
  });
});
