import { join } from 'node:path';
import { describe, it } from 'vitest';
import { exitCodeOf } from '../../../src/cli/exit-codes.ts';
import { importMapping } from '../../../src/cli/mapping/import-mapping.ts';
import { renderError } from '../../../src/cli/render-error.ts';
import { EsmctlError } from '../../../src/core/model/errors.ts';
import { chooseStyle } from '../../../src/core/output/style.ts';
import {
  ACCOUNT,
  type AnswerStub,
  awsAnswer,
  awsEnvironment,
  awsRefusal,
  mappingOnWire,
  UUID,
} from '../../support/aws/lambda-stub.ts';
import { stubsOfTests } from '../../support/aws/stubs-of-tests.ts';
import { createFolders, type Ended as EndedProcess, runEsmctl } from '../../support/run-esmctl.ts';

type Ended = Pick<EndedProcess, 'code' | 'stdout' | 'stderr'>;

const folders = createFolders();
const IMPORT = ['mapping', 'import'];
const OTHER = '24e0db71-5d35-4eb5-b481-8945cf9d10c2';
const stubs = stubsOfTests();

/** Asks a stub of Lambda's API that answers in recorded shapes: moto takes no Kafka source. As the command does, without a process. */
async function importFrom(answer: AnswerStub, flags: Parameters<typeof importMapping>[0]): Promise<Ended> {
  await stubs.startHere(answer);
  try {
    const { mapping, exitCode } = await importMapping(flags, Date.now());
    return { code: exitCode, stdout: JSON.stringify(mapping), stderr: '' };
  } catch (error) {
    if (!(error instanceof EsmctlError)) throw error;
    return { code: exitCodeOf(error.kind), stdout: '', stderr: renderError(error, PLAIN, false).text };
  }
}

const PLAIN = chooseStyle({ isTerminal: false, noColorFlag: true, env: {} });

const listed = (...mappings: object[]): AnswerStub => {
  return () => awsAnswer({ EventSourceMappings: mappings });
};
const queueMapping = {
  UUID: OTHER,
  EventSourceArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`,
  FunctionArn: 'x',
  BatchSize: 10,
};

describe('mapping import from AWS', () => {
  it('by UUID prints what AWS answers, with times as the AWS CLI writes them', async ({ expect }) => {
    const { code, stdout } = await importFrom(() => awsAnswer(mappingOnWire()), { uuid: UUID });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ ...mappingOnWire(), LastModified: new Date(1_793_606_400_123).toISOString() });
    const [request] = stubs.requests();
    expect([request?.method, request?.path]).toEqual(['GET', `/2015-03-31/event-source-mappings/${UUID}`]);
    expect(request?.headers.authorization).toContain('/eu-west-1/lambda/');
  });

  it('--profile-aws takes credentials and region of that profile, and one that is not there is named', async ({
    expect,
  }) => {
    const stub = await stubs.start(() => awsAnswer(mappingOnWire()));
    const {
      AWS_ACCESS_KEY_ID: _key,
      AWS_SECRET_ACCESS_KEY: _secret,
      AWS_REGION: _region,
      ...bare
    } = awsEnvironment(stub.url);
    const cwd = folders({
      config: '[profile staging]\nregion = eu-central-1\n',
      credentials: '[staging]\naws_access_key_id = OFSTAGING\naws_secret_access_key = testing\n',
    });
    const env = {
      ...bare,
      AWS_CONFIG_FILE: join(cwd, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(cwd, 'credentials'),
    };
    const args = [...IMPORT, '--uuid', UUID, '--profile-aws'];
    const staging = await runEsmctl([...args, 'staging'], { cwd, env, longestMs: 120_000 });
    expect(staging.code, staging.stderr).toBe(0);
    expect(stub.requests[0]?.headers.authorization).toMatch(/Credential=OFSTAGING\/\d+\/eu-central-1\/lambda\//);
    const none = await runEsmctl([...args, 'prod', '--region', 'eu-west-1'], { cwd, env, longestMs: 120_000 });
    expect([none.code, none.stderr]).toMatchObject([4, expect.stringContaining('[ESMCTL_AWS_CREDENTIALS]')]);
    expect(none.stderr).toContain('check the profile prod');
    expect(stub.requests).toHaveLength(1);
  });

  it('what it prints is a mapping that the others take', async ({ expect }) => {
    const stub = await stubs.start(() => awsAnswer(mappingOnWire()));
    const asked = await runEsmctl([...IMPORT, '--uuid', UUID], { cwd: folders(), env: awsEnvironment(stub.url) });
    expect([asked.code, JSON.parse(asked.stdout)]).toMatchObject([0, { UUID }]);
    const cwd = folders({ 'mapping.json': asked.stdout });
    expect((await runEsmctl(['mapping', 'validate', 'mapping.json'], { cwd })).code).toBe(0);
  });

  it('by function takes its Kafka mapping from every page, and leaves others aside', async ({ expect }) => {
    const { code, stdout } = await importFrom(
      ({ query }) =>
        query.get('Marker') === 'second'
          ? awsAnswer({ EventSourceMappings: [mappingOnWire()] })
          : awsAnswer({ EventSourceMappings: [queueMapping], NextMarker: 'second' }),
      { function: 'orders-handler', region: 'eu-central-1' },
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ UUID, Topics: ['orders'] });
    expect(stubs.requests().map(({ query }) => query.get('FunctionName'))).toEqual([
      'orders-handler',
      'orders-handler',
    ]);
    expect(stubs.requests()[0]?.headers.authorization).toContain('/eu-central-1/lambda/');
  });

  it('asks for a mapping by itself where the list leaves its encrypted filter out', async ({ expect }) => {
    const KMSKeyArn = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
    const FilterCriteria = { Filters: [{ Pattern: '{"value":{"type":["created"]}}' }] };
    const { stdout } = await importFrom(
      ({ path }) =>
        path.endsWith(UUID)
          ? awsAnswer(mappingOnWire({ KMSKeyArn, FilterCriteria }))
          : awsAnswer({ EventSourceMappings: [mappingOnWire({ KMSKeyArn })] }),
      { function: 'orders-handler' },
    );
    expect(JSON.parse(stdout)).toMatchObject({ FilterCriteria });
  });

  it('lists several, and takes the one that is named', async ({ expect }) => {
    const both = listed(mappingOnWire(), mappingOnWire({ UUID: OTHER, Topics: ['refunds'] }));
    const open = await importFrom(both, { function: 'orders-handler' });
    expect(open.code).toBe(2);
    expect(open.stderr).toContain(`--logical-id '${OTHER}' takes the one of topic refunds`);
    const { stdout } = await importFrom(both, { function: 'orders-handler', 'logical-id': OTHER });
    expect(JSON.parse(stdout)).toMatchObject({ UUID: OTHER, Topics: ['refunds'] });
  });

  const denied = `User: arn:aws:iam::${ACCOUNT}:user/ann is not authorized to perform: lambda:GetEventSourceMapping on resource: *`;
  const cases: {
    why: string;
    answer: AnswerStub;
    flags: Parameters<typeof importMapping>[0];
    code: number;
    stderr: string;
  }[] = [
    {
      why: 'an unknown UUID',
      answer: () => awsRefusal(404, 'ResourceNotFoundException', 'The resource you requested does not exist.'),
      flags: { uuid: UUID },
      code: 4,
      stderr: `there is no event source mapping ${UUID} in eu-west-1 at http`,
    },
    {
      why: 'another region than that of the mapping, and how to choose',
      answer: () => awsRefusal(404, 'ResourceNotFoundException', 'The resource you requested does not exist.'),
      flags: { uuid: UUID, region: 'us-east-2' },
      code: 4,
      stderr: ' in us-east-2 at http',
    },
    {
      why: 'how to choose a region',
      answer: () => awsRefusal(404, 'ResourceNotFoundException', 'The resource you requested does not exist.'),
      flags: { uuid: UUID },
      code: 4,
      stderr: 'where it is in another region, name that: --region NAME',
    },
    {
      why: 'a function without a Kafka mapping',
      answer: listed(queueMapping),
      flags: { function: 'orders-handler' },
      code: 2,
      stderr: 'AWS holds no event source mapping on Kafka',
    },
    {
      why: 'a missing permission, which is named',
      answer: () => awsRefusal(403, 'AccessDeniedException', denied),
      flags: { uuid: UUID },
      code: 4,
      stderr: 'allow the action lambda:GetEventSourceMapping',
    },
    {
      why: 'expired credentials',
      answer: () => awsRefusal(403, 'ExpiredTokenException', 'The security token included in the request is expired'),
      flags: { uuid: UUID },
      code: 4,
      stderr: '[ESMCTL_AWS_EXPIRED]',
    },
    {
      why: 'an endpoint that is not AWS',
      answer: () => ({ status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>It works!</html>' }),
      flags: { uuid: UUID },
      code: 4,
      stderr: '[ESMCTL_AWS_ENDPOINT]',
    },
    { why: 'no UUID', answer: listed(), flags: { uuid: 'orders' }, code: 2, stderr: '--uuid takes the UUID' },
    {
      why: 'two sources',
      answer: listed(),
      flags: { uuid: UUID, function: 'f' },
      code: 2,
      stderr: 'only one of --uuid, --function',
    },
  ];
  it.for(cases)('tells $why', async ({ answer, flags, code, stderr }, { expect }) => {
    const ended = await importFrom(answer, flags);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toContain(stderr);
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });
});
