import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openBucketSender } from '../../../../src/core/lambda/aws/bucket-sender.ts';
import { openBucketStore } from '../../../../src/core/lambda/aws/bucket-store.ts';
import { explainAwsError } from '../../../../src/core/lambda/aws/explain-aws-error.ts';
import { openQueueSender } from '../../../../src/core/lambda/aws/queue-sender.ts';
import { readMapping } from '../../../../src/core/lambda/aws/read-mappings.ts';
import { openTopicSender } from '../../../../src/core/lambda/aws/topic-sender.ts';
import type { FailureSender } from '../../../../src/core/lambda/failure-sender.ts';
import type { FailureStore } from '../../../../src/core/lambda/failure-store.ts';
import { EsmctlError } from '../../../../src/core/model/errors.ts';
import {
  awsAnswer,
  awsEnvironment,
  awsRefusal,
  type LambdaStub,
  type StubAnswer,
  type StubRequest,
  startLambdaStub,
  UUID,
} from '../../../support/aws/lambda-stub.ts';

const SETTINGS = { region: undefined, profile: undefined };
const ARN = { sqs: 'arn:aws:sqs:eu-west-1:123456789012:q', sns: 'arn:aws:sns:eu-west-1:123456789012:t' };
let stub: LambdaStub;
let answer: (request: StubRequest) => StubAnswer;

beforeEach(async () => {
  stub = await startLambdaStub((request) => answer(request));
  for (const [name, value] of Object.entries(awsEnvironment(stub.url))) vi.stubEnv(name, value);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await stub.close();
});

/** In the protocol of each service, as its API reference shows it. */
const refusals = {
  lambda: awsRefusal,
  sqs: (status: number, code: string, message: string) =>
    awsAnswer({ __type: `com.amazonaws.sqs#${code}`, message }, {}, status),
  sns: (status: number, code: string, message: string): StubAnswer => ({
    status,
    headers: { 'Content-Type': 'text/xml', 'x-amzn-RequestId': 'r' },
    body: `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  }),
  s3: (status: number, code: string, message: string): StubAnswer => ({
    status,
    headers: { 'Content-Type': 'application/xml', 'x-amz-request-id': 'r' },
    body: `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>r</RequestId></Error>`,
  }),
};
type Service = keyof typeof refusals;

/** What a run or a replay asks first of each service. */
const questions: Record<Service, () => Promise<unknown>> = {
  lambda: () => readMapping(UUID, SETTINGS),
  sqs: () => openQueueSender(ARN.sqs, SETTINGS).then((sender) => sendAndClose(sender, '{}')),
  sns: () => openTopicSender(ARN.sns, SETTINGS).then((sender) => sendAndClose(sender, '{}')),
  s3: () => readAll(openBucketStore({ bucket: 'b', prefix: '', settings: SETTINGS, canDelete: false })),
};

async function sendAndClose(sender: FailureSender, body: string): Promise<void> {
  try {
    await sender.send({ body, objectKey: 'k' });
  } finally {
    await sender.close();
  }
}

async function readAll(store: FailureStore): Promise<string[]> {
  try {
    const found: string[] = [];
    for await (const { body } of store.read(10, new AbortController().signal)) found.push(body);
    return found;
  } finally {
    await store.close();
  }
}

async function failureOf(question: () => Promise<unknown>): Promise<EsmctlError> {
  const thrown = await question().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof EsmctlError)) throw new Error(`expected an explained error, got ${String(thrown)}`);
  return thrown;
}

const who = 'User: arn:aws:iam::123456789012:user/ann is not authorized to perform:';

describe('what a service refuses comes out in words, with what to do', () => {
  const cases: { service: Service; status: number; code: string; message: string; gives: string; says: RegExp }[] = [
    {
      service: 'lambda',
      status: 403,
      code: 'AccessDeniedException',
      message: `${who} lambda:GetEventSourceMapping on resource: arn:m because no identity-based policy allows it`,
      gives: 'ESMCTL_AWS_DENIED',
      says: /user\/ann may not lambda:GetEventSourceMapping on arn:m[\s\S]*allow the action/,
    },
    {
      service: 'sqs',
      status: 403,
      code: 'AccessDeniedException',
      message: `${who} sqs:SendMessage on resource: q`,
      gives: 'ESMCTL_AWS_DENIED',
      says: /may not sqs:SendMessage/,
    },
    {
      service: 'sns',
      status: 403,
      code: 'AuthorizationError',
      message: `${who} SNS:Publish on resource: t`,
      gives: 'ESMCTL_AWS_DENIED',
      says: /may not SNS:Publish/,
    },
    {
      service: 's3',
      status: 403,
      code: 'AccessDenied',
      message: 'Access Denied',
      gives: 'ESMCTL_AWS_DENIED',
      says: /may not s3:ListBucket on bucket b/,
    },
    ...(['lambda', 'sqs'] as const).map((service) => ({
      service,
      status: 403,
      code: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
      gives: 'ESMCTL_AWS_EXPIRED',
      says: /have expired[\s\S]*aws sso login/,
    })),
    ...(['sns', 's3'] as const).map((service) => ({
      service,
      status: service === 's3' ? 400 : 403,
      code: 'ExpiredToken',
      message: 'The provided token has expired.',
      gives: 'ESMCTL_AWS_EXPIRED',
      says: /have expired/,
    })),
    {
      service: 'lambda',
      status: 403,
      code: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
      gives: 'ESMCTL_AWS_CREDENTIALS',
      says: /does not know the credentials[\s\S]*get-caller-identity/,
    },
    {
      service: 'sns',
      status: 403,
      code: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid.',
      gives: 'ESMCTL_AWS_CREDENTIALS',
      says: /does not know the credentials/,
    },
    {
      service: 's3',
      status: 403,
      code: 'SignatureDoesNotMatch',
      message: 'The request signature we calculated does not match.',
      gives: 'ESMCTL_AWS_CREDENTIALS',
      says: /the clock of this machine/,
    },
    {
      service: 'lambda',
      status: 404,
      code: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
      gives: 'ESMCTL_AWS_NOT_FOUND',
      says: /there is no event source mapping 14e0\S+ in eu-west-1 at http[\s\S]*in another region, name that: --region/,
    },
    {
      service: 'sqs',
      status: 400,
      code: 'QueueDoesNotExist',
      message: 'The specified queue does not exist.',
      gives: 'ESMCTL_AWS_NOT_FOUND',
      says: /there is no queue arn:aws:sqs/,
    },
    {
      service: 'sns',
      status: 404,
      code: 'NotFound',
      message: 'Topic does not exist',
      gives: 'ESMCTL_AWS_NOT_FOUND',
      says: /there is no topic arn:aws:sns/,
    },
    {
      service: 's3',
      status: 404,
      code: 'NoSuchBucket',
      message: 'The specified bucket does not exist',
      gives: 'ESMCTL_AWS_NOT_FOUND',
      says: /there is no bucket b/,
    },
    {
      service: 's3',
      status: 400,
      code: 'AuthorizationHeaderMalformed',
      message: "the region 'eu-west-1' is wrong; expecting 'us-east-1'",
      gives: 'ESMCTL_AWS_WRONG_REGION',
      says: /in another region[\s\S]*expecting 'us-east-1'/,
    },
    {
      service: 'sqs',
      status: 400,
      code: 'InvalidParameterValue',
      message: 'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
      gives: 'ESMCTL_DESTINATION_LIMIT',
      says: /longer than queue .*1048576[\s\S]*smaller BatchSize/,
    },
    {
      service: 'lambda',
      status: 400,
      code: 'InvalidParameterValueException',
      message: 'Something that is new.',
      gives: 'ESMCTL_AWS',
      says: /InvalidParameterValueException: Something that is new/,
    },
  ];
  it.each(cases)('$service $code: $gives', async ({ service, status, code, message, gives, says }) => {
    answer = () => refusals[service](status, code, message);
    const error = await failureOf(questions[service]);
    expect([error.code, error.kind]).toEqual([gives, 'target']);
    expect([error.message, ...error.next].join('\n')).toMatch(says);
    expect(error.next.length).toBeGreaterThan(0);
  });

  const services = Object.keys(questions) as Service[];
  const pages = ['<!DOCTYPE html><p>It works!<br></p>', '<html><body>It works!</body></html>', 'It works!', ''];
  it.each(services)('a web server in the place of %s is told from AWS, whatever it answers', async (service) => {
    for (const [status, body] of [
      ...pages.map((page) => [200, page] as const),
      [302, 'Moved'],
      [404, pages[0]],
    ] as const) {
      answer = () => ({ status, headers: { 'Content-Type': 'text/html', Location: '/login' }, ...(body && { body }) });
      const error = await failureOf(questions[service]);
      expect([status, body, error.code, error.kind]).toEqual([status, body, 'ESMCTL_AWS_ENDPOINT', 'target']);
      expect(error.message).toContain(stub.url);
    }
  });

  it.each(services)('%s behind TLS that is none cannot be reached', async (service) => {
    const plain = createServer((_, response) => response.end());
    await new Promise<void>((listening) => plain.listen(0, '127.0.0.1', listening));
    vi.stubEnv('AWS_ENDPOINT_URL', `https://127.0.0.1:${(plain.address() as AddressInfo).port}`);
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
    const error = await failureOf(questions[service]);
    await new Promise((closed) => plain.close(closed));
    expect(error).toMatchObject({ code: 'ESMCTL_AWS_UNREACHABLE', kind: 'target' });
    expect(error.message).toContain('https://127.0.0.1');
  });
});

describe('what comes after retries, or from the network', () => {
  const throttles = ['ThrottlingException', 'TooManyRequestsException', 'RequestThrottled', 'SlowDown', 'Throttling'];
  const named = (name: string, message: string, fields: object = {}): Error =>
    Object.assign(new Error(message), { name }, fields);
  const cases = [
    ...throttles.map((name) => ({ why: name, thrown: named(name, 'Rate exceeded'), code: 'ESMCTL_AWS_THROTTLED' })),
    {
      why: 'status 429',
      thrown: named('Error', 'x', { $metadata: { httpStatusCode: 429, requestId: 'r' } }),
      code: 'ESMCTL_AWS_THROTTLED',
    },
    {
      why: 'status 429 of a proxy',
      thrown: named('Error', 'x', { $metadata: { httpStatusCode: 429 } }),
      code: 'ESMCTL_AWS_ENDPOINT',
    },
    {
      why: 'DNS',
      thrown: named('Error', 'getaddrinfo ENOTFOUND lambda.eu-wast-1.amazonaws.com', { code: 'ENOTFOUND' }),
      code: 'ESMCTL_AWS_UNREACHABLE',
    },
    { why: 'refused', thrown: named('Error', 'x', { code: 'ECONNREFUSED' }), code: 'ESMCTL_AWS_UNREACHABLE' },
    { why: 'too slow', thrown: named('TimeoutError', 'no answer'), code: 'ESMCTL_AWS_UNREACHABLE' },
    {
      why: 'a proxy with a certificate of its own',
      thrown: named('Error', 'self-signed certificate in certificate chain'),
      code: 'ESMCTL_AWS_UNREACHABLE',
    },
    { why: 'no region', thrown: named('Error', 'Region is missing'), code: 'ESMCTL_AWS_NO_REGION', kind: 'usage' },
    {
      why: 'no credentials',
      thrown: named('CredentialsProviderError', 'Could not load credentials from any providers'),
      code: 'ESMCTL_AWS_CREDENTIALS',
    },
    {
      why: 'SSO that ended',
      thrown: named('CredentialsProviderError', 'The SSO session associated with this profile has expired.'),
      code: 'ESMCTL_AWS_EXPIRED',
    },
  ];
  it.each(cases)('$why: $code', ({ thrown, code, kind = 'target' }: (typeof cases)[number] & { kind?: string }) => {
    const question = { action: 'lambda:ListEventSourceMappings', resource: 'function f', region: 'eu-wast-1' };
    const error = explainAwsError(thrown, { ...question, profile: 'prod', endpoint: undefined });
    expect([error.code, error.kind]).toEqual([code, kind]);
    expect(error.message).not.toMatch(/undefined|\[object/);
    expect(error.next.join(' ')).not.toMatch(/^$|undefined/);
  });
});

describe('limits of destinations', () => {
  it('SNS takes 256 KiB to the byte; one more is not sent, and said', async () => {
    const published: number[] = [];
    answer = ({ body }) => {
      const form = new URLSearchParams(body.toString());
      if (form.get('Action') === 'Publish') published.push(form.get('Message')?.length ?? 0);
      const name = form.get('Action') ?? '';
      const result =
        name === 'Publish'
          ? '<MessageId>m</MessageId>'
          : '<Attributes><entry><key>TopicArn</key><value>t</value></entry></Attributes>';
      const text = `<${name}Response><${name}Result>${result}</${name}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${name}Response>`;
      return { status: 200, headers: { 'Content-Type': 'text/xml', 'x-amzn-RequestId': 'r' }, body: text };
    };
    await sendAndClose(await openTopicSender(ARN.sns, SETTINGS), 'x'.repeat(262_144));
    const long = failureOf(async () => sendAndClose(await openTopicSender(ARN.sns, SETTINGS), 'x'.repeat(262_145)));
    expect(await long).toMatchObject({ code: 'ESMCTL_DESTINATION_LIMIT', kind: 'target' });
    expect(published).toEqual([262_144]);
  });

  it('a bucket in another region than it was asked in is followed there', async () => {
    const regions: string[] = [];
    answer = ({ headers }) => {
      const region = /\/([a-z0-9-]+)\/s3\//.exec(headers.authorization ?? '')?.[1] ?? '';
      regions.push(region);
      const own = { 'x-amz-request-id': 'r', 'x-amz-bucket-region': 'us-east-2' };
      return region === 'us-east-2' ? { status: 200, headers: own } : { status: 301, headers: own };
    };
    const sender = await openBucketSender('arn:aws:s3:::b', SETTINGS);
    await sender.close();
    expect(regions).toEqual(['eu-west-1', 'us-east-2']);
  });
});
