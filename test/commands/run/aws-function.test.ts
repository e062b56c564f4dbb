import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import {
  type AnswerStub,
  awsAnswer,
  awsEnvironment,
  awsRefusal,
  functionAnswer,
} from '../../support/aws/lambda-stub.ts';
import { stubsOfTests } from '../../support/aws/stubs-of-tests.ts';
import { createFolders, type Ended, runEsmctl } from '../../support/run-esmctl.ts';
import { readErrorDocument, readRunLines } from './run-lines.ts';
import { handler, mappingText, PROVISIONED, recordsText } from './scenario.ts';

const folders = createFolders();
const RUN = ['run', '-c', 'mapping.json', '-r', 'records.ndjson', '--assume', 'retry-pause-ms=1', '--json'];
const stubs = stubsOfTests();

/** Runs the mapping with nothing but a stub of AWS's APIs (not AWS, and not Lambda) to ask. */
async function runInAws(
  answer: AnswerStub,
  args: readonly string[] = [],
  fields: object = {},
): Promise<Ended & { cwd: string }> {
  const stub = await stubs.start(answer);
  const cwd = folders({
    'mapping.json': mappingText({ ...PROVISIONED, ...fields }),
    'records.ndjson': recordsText(20),
  });
  const ended = await runEsmctl([...RUN, ...args], { cwd, env: awsEnvironment(stub.url), longestMs: 120_000 });
  return { ...ended, cwd };
}

const isInvoke = (path: string): boolean => path.endsWith('/invocations');

describe('a run whose function is in AWS', () => {
  it('says which one before it invokes, sends it the events, and commits', async ({ expect }) => {
    const { code, stdout, stderr } = await runInAws(({ path }) =>
      isInvoke(path) ? awsAnswer('null', { 'X-Amz-Executed-Version': '$LATEST' }) : functionAnswer('orders-handler'),
    );
    expect([code, stderr]).toMatchObject([
      0,
      expect.stringMatching(
        /invokes the function orders-handler in AWS: region eu-west-1, account 123456789012, timeout 30 s/,
      ),
    ]);
    const { summary } = readRunLines(stdout);
    expect(summary).toMatchObject({
      ledger: { polled: 20, succeeded: 20 },
      committed: { 'orders-0': 10, 'orders-1': 10 },
    });
    const events = stubs.requests().filter(({ path }) => isInvoke(path));
    expect(events).toHaveLength(summary.invocations);
    const first = JSON.parse(events[0]?.body.toString('utf8') ?? '') as object;
    expect(first).toMatchObject({ eventSource: 'SelfManagedKafka', bootstrapServers: 'broker-1.example.com:9092' });
  });

  it('throttles use no attempt up, with no retries at all', async ({ expect }) => {
    let throttles = 3;
    const { code, stdout } = await runInAws(
      ({ path }) => {
        if (!isInvoke(path)) return functionAnswer('orders-handler');
        throttles -= 1;
        if (throttles < 0) return awsAnswer('null');
        return awsRefusal(429, 'TooManyRequestsException', 'Rate Exceeded.', {
          Reason: 'ConcurrentInvocationLimitExceeded',
        });
      },
      ['--pollers', '1'],
      { MaximumRetryAttempts: 0 },
    );
    expect(code).toBe(0);
    const { events, summary } = readRunLines(stdout);
    expect(summary).toMatchObject({ ledger: { succeeded: 20, dropped: 0 }, outcomes: { throttled: 3 } });
    const throttled = events.filter((event) => event.type === 'invocation-finished' && event.outcome === 'throttled');
    expect(throttled[0]).toMatchObject({ why: expect.stringContaining('ConcurrentInvocationLimitExceeded') as string });
  });

  it('a failure record has the ARN of the function in its account, and the version that ran', async ({ expect }) => {
    const { code, stdout, cwd } = await runInAws(
      ({ path }) =>
        isInvoke(path)
          ? awsAnswer('{"errorMessage":"poison"}', {
              'X-Amz-Function-Error': 'Unhandled',
              'X-Amz-Executed-Version': '7',
            })
          : functionAnswer('orders-handler'),
      ['--destination', 'file:failures.ndjson'],
      { MaximumRetryAttempts: 0 },
    );
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary.ledger).toMatchObject({ sentToDestination: 20 });
    const written = readFileSync(join(cwd, 'failures.ndjson'), 'utf8');
    expect(written).toContain('"functionArn":"arn:aws:lambda:eu-west-1:123456789012:function:orders-handler"');
    expect(written).toContain('"responseContext":{"statusCode":200,"executedVersion":"7","functionError":"Unhandled"}');
  });

  it('a permission that is missing for the invocation ends it, and nothing is committed', async ({ expect }) => {
    const denied =
      'User: arn:aws:iam::123456789012:user/ann is not authorized to perform: lambda:InvokeFunction on resource: orders';
    const { code, stdout, stderr } = await runInAws(({ path }) =>
      isInvoke(path) ? awsRefusal(403, 'AccessDeniedException', denied) : functionAnswer('orders-handler'),
    );
    expect(code).toBe(4);
    expect(stderr).toContain('user/ann may not lambda:InvokeFunction on orders [ESMCTL_AWS_DENIED]');
    const { summary } = readRunLines(stdout);
    expect(summary).toMatchObject({ ledger: { succeeded: 0, unfinished: summary.ledger.polled }, committed: {} });
  });

  it('a region that contradicts the mapping is refused before anything is asked', async ({ expect }) => {
    const FunctionName = 'arn:aws:lambda:eu-west-1:123456789012:function:orders-handler';
    const { code, stdout } = await runInAws(() => awsAnswer('null'), ['--region', 'us-east-1'], { FunctionName });
    expect(code).toBe(2);
    expect(readErrorDocument(stdout)).toMatchObject({
      message: '--region is us-east-1, and the mapping is of eu-west-1',
    });
    expect(stubs.requests()).toEqual([]);
  });
});

describe('AWS that cannot be asked', () => {
  const nothing = awsEnvironment('http://127.0.0.1:9');
  const without = (...names: readonly string[]): Record<string, string> =>
    Object.fromEntries(Object.entries(nothing).filter(([name]) => !names.includes(name)));
  const files = { 'mapping.json': mappingText(), 'records.ndjson': recordsText(2) };
  const cases = [
    { why: 'nothing listens', env: nothing, code: 4, error: 'ESMCTL_AWS_UNREACHABLE' },
    { why: 'no region', env: without('AWS_REGION'), code: 2, error: 'ESMCTL_AWS_NO_REGION' },
    {
      why: 'no credentials',
      env: without('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'),
      code: 4,
      error: 'ESMCTL_AWS_CREDENTIALS',
    },
  ];
  it.for(cases)('$why: $error', async ({ env, code, error }, { expect }) => {
    const ended = await runEsmctl(RUN, { cwd: folders(files), env, longestMs: 120_000 });
    expect(ended.code).toBe(code);
    expect(readErrorDocument(ended.stdout)).toMatchObject({ code: error });
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });
});

describe('a queue that refuses what was given up', () => {
  const refuse: AnswerStub = ({ headers }) => {
    if (String(headers['x-amz-target']).endsWith('.GetQueueUrl'))
      return awsAnswer({ QueueUrl: 'https://sqs.invalid/1/failures' });
    const message =
      'User: arn:aws:iam::123456789012:user/ann is not authorized to perform: sqs:SendMessage on resource: failures';
    return awsAnswer({ __type: 'com.amazonaws.sqs#AccessDeniedException', message }, {}, 403);
  };
  const Destination = 'arn:aws:sqs:eu-west-1:123456789012:failures';
  const fields = { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination } } };
  const poison = ['--env', 'POISON=7', ...handler('refusePoison'), '--pollers', '1', '--destination', Destination];

  it('stops the run after four attempts and names the permission; its records stay uncommitted', async ({ expect }) => {
    const { code, stdout, stderr } = await runInAws(refuse, poison, fields);
    expect(code).toBe(4);
    expect(stderr).toContain('[ESMCTL_DESTINATION]');
    expect(stderr).toContain('allow the action sqs:SendMessage on failures');
    const { summary } = readRunLines(stdout);
    expect(summary).toMatchObject({ destinationFailures: 4, ledger: { sentToDestination: 0, dropped: 0 } });
    expect(summary.ledger.unfinished).toBeGreaterThan(0);
    expect(Number(summary.committed['orders-1'] ?? 0)).toBeLessThan(4);
  });

  it('loses them as AWS does where that is asked for', async ({ expect }) => {
    const { code, stdout } = await runInAws(refuse, [...poison, '--assume', 'destination-failure=drop'], fields);
    expect(code).toBe(0);
    const { summary } = readRunLines(stdout);
    expect(summary.ledger.dropped).toBeGreaterThan(0);
    expect(summary.committed).toEqual({ 'orders-0': 10, 'orders-1': 10 });
  });
});
