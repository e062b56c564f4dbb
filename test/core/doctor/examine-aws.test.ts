import { expect, it, vi } from 'vitest';
import { examineAws } from '../../../src/core/doctor/examine-aws.ts';
import { describeFunction } from '../../../src/core/lambda/aws/describe-function.ts';
import { readMapping, readMappingsOf } from '../../../src/core/lambda/aws/read-mappings.ts';
import { tryAccount, tryInvoke } from '../../../src/core/lambda/aws/try-function.ts';
import {
  type AnswerStub,
  awsAnswer,
  awsEnvironment,
  awsRefusal,
  functionAnswer,
  mappingOnWire,
  type StubAnswer,
  startLambdaStub,
  UUID,
} from '../../support/aws/lambda-stub.ts';

const NAME = 'orders-handler';
const DENIED = awsRefusal(
  403,
  'AccessDeniedException',
  'User: arn:aws:iam::123456789012:user/ann is not authorized to perform: lambda:X on resource: Y',
);

interface Answers {
  readonly account?: StubAnswer;
  readonly function?: StubAnswer;
  readonly invoke?: StubAnswer;
  readonly mapping?: StubAnswer;
}

const answering =
  (answers: Answers): AnswerStub =>
  ({ path }) => {
    if (path.endsWith('/account-settings/') || path.endsWith('/account-settings')) {
      return answers.account ?? awsAnswer({ AccountLimit: { ConcurrentExecutions: 1000 } });
    }
    if (path.endsWith('/configuration')) return answers.function ?? functionAnswer(NAME);
    if (path.endsWith('/invocations')) return answers.invoke ?? awsAnswer('', {}, 204);
    return answers.mapping ?? awsAnswer({ EventSourceMappings: [mappingOnWire({ State: 'Enabled' })] });
  };

async function examine(answers: Answers, question: { functionName?: string; mappingUuid?: string } = {}) {
  const stub = await startLambdaStub(answering(answers));
  for (const [name, value] of Object.entries(awsEnvironment(stub.url))) vi.stubEnv(name, value);
  const settings = { region: 'eu-west-1', profile: undefined };
  try {
    const checks = await examineAws(
      { functionName: question.functionName ?? NAME, mappingUuid: question.mappingUuid },
      {
        tryAccount: () => tryAccount(settings),
        describeFunction: (name) => describeFunction(name, settings),
        tryInvoke: (name) => tryInvoke(name, settings),
        readMapping: (uuid) => readMapping(uuid, settings),
        readMappingsOf: (name) => readMappingsOf(name, settings),
      },
    );
    return { checks, requests: stub.requests };
  } finally {
    vi.unstubAllEnvs();
    await stub.close();
  }
}

it.each([
  { why: 'all is well', answers: {}, expected: ['ok', 'ok', 'ok', 'ok'] },
  {
    why: 'who may not ask for the account is known all the same',
    answers: { account: DENIED },
    expected: ['ok', 'ok', 'ok', 'ok'],
  },
  {
    why: 'expired credentials',
    answers: {
      account: awsRefusal(403, 'ExpiredTokenException', 'The security token included in the request is expired'),
    },
    expected: ['problem ESMCTL_AWS_EXPIRED', 'skipped', 'skipped', 'skipped'],
  },
  {
    why: 'an endpoint that is not AWS',
    answers: { account: { status: 404, body: '<html>' } },
    expected: ['problem ESMCTL_AWS_ENDPOINT', 'skipped', 'skipped', 'skipped'],
  },
  {
    why: 'who may not describe may still invoke',
    answers: { function: DENIED, mapping: DENIED },
    expected: ['ok', 'unknown', 'ok', 'unknown'],
  },
  { why: 'no right to invoke', answers: { invoke: DENIED }, expected: ['ok', 'ok', 'problem ESMCTL_AWS_DENIED', 'ok'] },
  {
    why: 'no such function',
    answers: { function: awsRefusal(404, 'ResourceNotFoundException', 'Function not found') },
    expected: ['ok', 'problem ESMCTL_AWS_NOT_FOUND', 'skipped', 'skipped'],
  },
  {
    why: 'a function that failed',
    answers: { function: functionAnswer(NAME, { State: 'Failed', StateReason: 'no image' }) },
    expected: ['ok', 'problem ESMCTL_FUNCTION_STATE', 'ok', 'ok'],
  },
  {
    why: 'a timeout that no Kafka mapping takes',
    answers: { function: functionAnswer(NAME, { Timeout: 900 }) },
    expected: ['ok', 'problem ESMCTL_FUNCTION_TIMEOUT', 'ok', 'ok'],
  },
  {
    why: 'a mapping in trouble',
    answers: {
      mapping: awsAnswer({
        EventSourceMappings: [mappingOnWire({ LastProcessingResult: 'PROBLEM: Connection error.' })],
      }),
    },
    expected: ['ok', 'ok', 'ok', 'problem ESMCTL_MAPPING_PROBLEM'],
  },
  {
    why: 'a mapping that AWS moved for a reason',
    answers: {
      mapping: awsAnswer({
        EventSourceMappings: [mappingOnWire({ StateTransitionReason: 'EVENT_SOURCE_AUTHN_ERROR' })],
      }),
    },
    expected: ['ok', 'ok', 'ok', 'problem ESMCTL_MAPPING_PROBLEM'],
  },
  {
    why: 'a mapping without a state',
    answers: { mapping: awsAnswer({ EventSourceMappings: [{ ...mappingOnWire(), State: undefined }] }) },
    expected: ['ok', 'ok', 'ok', 'unknown'],
  },
  {
    why: 'no Kafka mapping',
    answers: { mapping: awsAnswer({ EventSourceMappings: [] }) },
    expected: ['ok', 'ok', 'ok', 'skipped'],
  },
])('$why', async ({ answers, expected }) => {
  const { checks } = await examine(answers);
  expect(checks.map(({ step }) => step)).toEqual(['credentials', 'function', 'invoke', 'mapping']);
  expect(checks.map(({ status, code }) => (code === undefined ? status : `${status} ${code}`))).toEqual(expected);
  expect(JSON.stringify(checks)).not.toContain('testing');
});

it('an invocation is asked about, and none is made', async () => {
  const { requests } = await examine({});
  const invoked = requests.filter(({ path }) => path.endsWith('/invocations'));
  expect(invoked.map(({ headers }) => headers['x-amz-invocation-type'])).toEqual(['DryRun']);
  expect(requests.map(({ method }) => method).filter((method) => method !== 'GET')).toEqual(['POST']);
});

it('a mapping with a UUID is asked for itself', async () => {
  const answers = { mapping: awsAnswer(mappingOnWire({ State: 'Disabled' })) };
  const { checks } = await examine(answers, { mappingUuid: UUID });
  expect(checks.at(-1)).toMatchObject({ subject: UUID, status: 'ok', message: 'Disabled, No records processed' });
});
