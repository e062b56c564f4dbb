import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeFunction } from '../../../../src/core/lambda/aws/describe-function.ts';
import { createAwsTarget } from '../../../../src/core/lambda/aws/function-target.ts';
import type { FunctionLogLine, FunctionTarget, InvokeResult } from '../../../../src/core/lambda/function-port.ts';
import {
  type AnswerStub,
  awsAnswer,
  awsEnvironment,
  awsRefusal,
  functionAnswer,
  type LambdaStub,
  type StubAnswer,
  startLambdaStub,
} from '../../../support/aws/lambda-stub.ts';
import { textPayload } from '../../../support/text-payload.ts';

const SETTINGS = { region: undefined, profile: undefined };
const REQUEST_ID = '316aa6d0-0000-4000-8000-000000000001';
let stub: LambdaStub;
let answer: AnswerStub;
let target: FunctionTarget | undefined;

beforeEach(async () => {
  stub = await startLambdaStub((request) => answer(request));
  for (const [name, value] of Object.entries(awsEnvironment(stub.url))) vi.stubEnv(name, value);
});

afterEach(async () => {
  await target?.close();
  target = undefined;
  vi.unstubAllEnvs();
  await stub.close();
});

function subject(
  changes: { timeoutMs?: number; tailLog?: boolean; onLog?: (line: FunctionLogLine) => void } = {},
): FunctionTarget {
  const { timeoutMs = 30_000, tailLog = false, onLog = () => undefined } = changes;
  target = createAwsTarget({
    functionName: 'orders:live',
    settings: SETTINGS,
    maxConcurrency: 2,
    timeoutMs,
    tailLog,
    onLog,
  });
  return target;
}

function send(to: FunctionTarget, text = '{"n":1}', signal = new AbortController().signal): Promise<InvokeResult> {
  return to.invoke({ requestId: REQUEST_ID, payload: textPayload(text) }, signal);
}

describe('an invocation of the function in AWS', () => {
  it('sends the bytes of the event as they are, synchronously, to the function and alias of the mapping', async () => {
    answer = () => awsAnswer('{"batchItemFailures":[]}', { 'X-Amz-Executed-Version': '7' });
    const text = '{"eventSource":"aws:kafka", "text":"é✓😀 <&>"}';
    expect(await send(subject(), text)).toEqual({
      kind: 'response',
      body: '{"batchItemFailures":[]}',
      executedVersion: '7',
    });
    const [request] = stub.requests;
    expect(request?.body.toString('utf8')).toBe(text);
    expect([request?.method, request?.path]).toEqual(['POST', '/2015-03-31/functions/orders:live/invocations']);
    expect(request?.headers['x-amz-invocation-type']).toBe('RequestResponse');
    expect(request?.headers['x-amz-log-type']).toBeUndefined();
    expect(request?.headers.authorization).toContain('/eu-west-1/lambda/');
  });

  it('shows the end of the log where it was asked for', async () => {
    const log = 'START RequestId: x\r\nhello\nEND RequestId: x\n';
    answer = () => awsAnswer('null', { 'X-Amz-Log-Result': Buffer.from(log).toString('base64') });
    const lines: FunctionLogLine[] = [];
    await send(subject({ tailLog: true, onLog: (line) => lines.push(line) }));
    expect(stub.requests[0]?.headers['x-amz-log-type']).toBe('Tail');
    expect(lines.map(({ text }) => text)).toEqual(['START RequestId: x', 'hello', 'END RequestId: x']);
    expect(lines[0]).toMatchObject({ requestId: REQUEST_ID, stream: 'stdout' });
  });

  const TIMEOUT = 'RequestId: 1 Error: Task timed out after 3.00 seconds';
  const marked = { 'X-Amz-Function-Error': 'Unhandled', 'X-Amz-Executed-Version': '$LATEST' };
  const cases: { why: string; given: StubAnswer; result: object }[] = [
    {
      why: 'what the function throws is a function error',
      given: awsAnswer({ errorType: 'Error', errorMessage: 'poison' }, marked),
      result: { kind: 'response', functionError: 'Unhandled', executedVersion: '$LATEST' },
    },
    {
      why: 'an error that the runtime handled keeps its mark',
      given: awsAnswer({ errorMessage: 'poison' }, { 'X-Amz-Function-Error': 'Handled' }),
      result: { kind: 'response', functionError: 'Handled' },
    },
    {
      why: 'a timeout is no error of the function',
      given: awsAnswer({ errorType: 'Sandbox.Timedout', errorMessage: TIMEOUT }, marked),
      result: { kind: 'timedOut', message: TIMEOUT, executedVersion: '$LATEST' },
    },
    {
      why: 'older runtimes give the timeout no type',
      given: awsAnswer({ errorMessage: '2026-11-21T10:00:00.000Z 1 Task timed out after 3.00 seconds' }, marked),
      result: { kind: 'timedOut' },
    },
    {
      why: 'an error of the function that speaks of a timeout stays its own',
      given: awsAnswer({ errorType: 'OrderError', errorMessage: TIMEOUT }, marked),
      result: { kind: 'response', functionError: 'Unhandled' },
    },
    {
      why: 'a success that speaks of a timeout is a success',
      given: awsAnswer({ errorMessage: TIMEOUT }),
      result: { kind: 'response', body: JSON.stringify({ errorMessage: TIMEOUT }) },
    },
    {
      why: 'a throttle names its reason and how long to wait',
      given: {
        ...awsRefusal(429, 'TooManyRequestsException', 'Rate Exceeded.', {
          Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        }),
        headers: { 'X-Amzn-RequestId': '1', 'X-Amzn-ErrorType': 'TooManyRequestsException', 'Retry-After': '2' },
      },
      result: {
        kind: 'throttled',
        message: expect.stringContaining(
          '(ReservedFunctionConcurrentInvocationLimitExceeded): Rate Exceeded.',
        ) as string,
        retryAfterMs: 2000,
      },
    },
    {
      why: 'EC2 throttles too',
      given: awsRefusal(502, 'EC2ThrottledException', 'slow'),
      result: { kind: 'throttled' },
    },
    {
      why: 'a refused size',
      given: awsRefusal(413, 'RequestTooLargeException', '6300000 byte payload is too large'),
      result: { kind: 'tooLarge' },
    },
    {
      why: 'the name that AWS really sends for it',
      given: awsRefusal(413, 'RequestEntityTooLargeException', 'too large'),
      result: { kind: 'tooLarge' },
    },
    {
      why: 'a failure of Lambda itself is retried',
      given: awsRefusal(500, 'ServiceException', 'internal'),
      result: { kind: 'unreachable', message: expect.stringContaining('ServiceException') as string },
    },
    {
      why: 'a function that is being made ready is retried',
      given: awsRefusal(502, 'ResourceNotReadyException', 'Pending'),
      result: { kind: 'unreachable' },
    },
  ];
  it.for(cases)('$why', async ({ given, result }, { expect }) => {
    answer = () => given;
    const actual = await send(subject());
    expect(actual).toMatchObject(result);
    expect(actual).not.toHaveProperty('fatal');
    expect(stub.requests).toHaveLength(1);
  });

  const fatal = [
    {
      why: 'a missing permission',
      given: awsRefusal(
        403,
        'AccessDeniedException',
        'User: arn:aws:iam::123456789012:user/ann is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:eu-west-1:123456789012:function:orders because no identity-based policy allows the lambda:InvokeFunction action',
      ),
      code: 'ESMCTL_AWS_DENIED',
    },
    {
      why: 'expired credentials',
      given: awsRefusal(403, 'ExpiredTokenException', 'The security token included in the request is expired'),
      code: 'ESMCTL_AWS_EXPIRED',
    },
    {
      why: 'a function that is not there',
      given: awsRefusal(404, 'ResourceNotFoundException', 'Function not found'),
      code: 'ESMCTL_AWS_NOT_FOUND',
    },
    {
      why: 'an answer that is not of AWS',
      given: { status: 404, body: '<html>nginx</html>' },
      code: 'ESMCTL_AWS_ENDPOINT',
    },
  ];
  it.for(fatal)('$why ends the run with $code', async ({ given, code }, { expect }) => {
    answer = () => given;
    expect(await send(subject())).toMatchObject({ kind: 'unreachable', fatal: { code, kind: 'target' } });
  });

  it('a function that was there and is gone for a moment is retried', async () => {
    answer = () => awsAnswer('null');
    const to = subject();
    await send(to);
    answer = () => awsRefusal(404, 'ResourceNotFoundException', 'Function not found');
    const result = await send(to);
    expect(result.kind).toBe('unreachable');
    expect(result).not.toHaveProperty('fatal');
  });

  it('an event beyond 6 MiB is not sent', async () => {
    answer = () => awsAnswer('null');
    const to = subject();
    expect(await send(to, `"${'x'.repeat(6_291_455)}"`)).toMatchObject({ kind: 'tooLarge' });
    expect(stub.requests).toHaveLength(0);
    expect(await send(to, `"${'x'.repeat(6_291_454)}"`)).toMatchObject({ kind: 'response' });
    expect(stub.requests[0]?.body).toHaveLength(6_291_456);
  });

  it('can be cut off', async () => {
    const cut = new AbortController();
    answer = () => {
      cut.abort();
      return 'hang';
    };
    expect(await send(subject(), '{}', cut.signal)).toMatchObject({ kind: 'unreachable' });
  });

  it('that nothing answers within the timeout and its margin timed out', async () => {
    answer = () => 'hang';
    expect(await send(subject({ timeoutMs: -14_900 }))).toEqual({
      kind: 'timedOut',
      message: 'no answer from Lambda within 0.1 seconds',
    });
  });
});

describe('what is asked about the function first', () => {
  it('tells account, region, timeout and memory', async () => {
    answer = () =>
      functionAnswer('orders', { FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders:live' });
    expect(await describeFunction('orders:live', SETTINGS)).toEqual({
      region: 'eu-west-1',
      arn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
      timeoutMs: 30_000,
      memoryMegabytes: 256,
      state: 'Active',
    });
    expect(stub.requests[0]?.path).toBe('/2015-03-31/functions/orders:live/configuration');
  });

  const open = [
    {
      why: 'who may invoke but not ask goes on',
      given: awsRefusal(403, 'AccessDeniedException', 'no'),
      because: /GetFunctionConfiguration is not allowed/,
    },
    {
      why: 'so does an endpoint that serves Invoke alone',
      given: { status: 404, body: '{"statusCode":404}' },
      because: /does not answer/,
    },
  ];
  it.for(open)('$why', async ({ given, because }, { expect }) => {
    answer = () => given;
    const found = await describeFunction('orders', SETTINGS);
    expect(found).toMatchObject({ region: 'eu-west-1', arn: undefined, timeoutMs: undefined });
    expect(found.unknownBecause).toMatch(because);
  });

  const ends = [
    {
      why: 'no such function',
      given: awsRefusal(404, 'ResourceNotFoundException', 'Function not found'),
      code: 'ESMCTL_AWS_NOT_FOUND',
    },
    { why: 'a page of some web server', given: { status: 200, body: '<html></html>' }, code: 'ESMCTL_AWS_ENDPOINT' },
  ];
  it.for(ends)('$why ends it', async ({ given, code }, { expect }) => {
    answer = () => given;
    await expect(describeFunction('orders', SETTINGS)).rejects.toMatchObject({ code, kind: 'target' });
  });
});
