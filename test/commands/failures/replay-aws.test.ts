import { createHash } from 'node:crypto';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { eventOf, metadata } from '../../core/failures/failure-documents.ts';
import { ACCOUNT, awsAnswer, awsEnvironment } from '../../support/aws/lambda-stub.ts';
import { MOTO, type Moto, startMoto } from '../../support/aws/moto.ts';
import { stubsOfTests } from '../../support/aws/stubs-of-tests.ts';
import { createFolders, type EsmctlOptions, runEsmctl, startEsmctl } from '../../support/run-esmctl.ts';
import { readErrorDocument } from '../run/run-lines.ts';
import { handler, mappingText } from '../run/scenario.ts';
import { readReplayLines } from './replay-lines.ts';

const folders = createFolders();
const REGION = 'eu-west-1';

let moto: Moto | undefined;
let sqs: SQSClient;
let s3: S3Client;

const queueArn = (name: string): string => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;

/** A failure record that holds its record, so that no cluster is needed. */
function failureOf(offset: number): string {
  const value = Buffer.from(JSON.stringify({ id: offset })).toString('base64');
  const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:orders-handler';
  const requestContext = { condition: 'RetryAttemptsExhausted', functionArn };
  const batch = { batchSize: 1, bootstrapServers: 'broker-1.example.com:9092' };
  return JSON.stringify(metadata({ requestContext, payload: eventOf({ offset, value }) }, batch));
}

function argsOf(from: string, ...args: readonly string[]): string[] {
  return ['failures', 'replay', '-c', 'mapping.json', '--from', from, '--env', 'POISON=5', '--json', ...args];
}

function options(): EsmctlOptions {
  const cwd = folders({ 'mapping.json': mappingText({ BatchSize: 1 }) });
  return { cwd, env: awsEnvironment(moto?.url ?? ''), longestMs: 120_000 };
}

async function fillQueue(QueueName: string, bodies: readonly string[]): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName }));
  for (const MessageBody of bodies) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  return QueueUrl;
}

/** What anybody would get now: nothing is hidden from them. */
async function visibleIn(QueueUrl: string): Promise<string[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => Body).sort();
}

describe.runIf(MOTO !== undefined)('failures replay from AWS, which is moto', () => {
  beforeAll(async () => {
    moto = await startMoto(MOTO ?? '');
    const settings = {
      endpoint: moto.url,
      region: REGION,
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    };
    sqs = new SQSClient(settings);
    s3 = new S3Client({ ...settings, forcePathStyle: true });
  }, 120_000);

  afterAll(async () => {
    for (const client of [sqs, s3]) client?.destroy();
    await moto?.stop();
  });

  it('removes from a queue what succeeded, and gives back everything else at once', async ({ expect }) => {
    const bodies = [...Array.from({ length: 12 }, (_, offset) => failureOf(offset)), 'no failure record'];
    const url = await fillQueue('failures', bodies);
    const { code, stdout, stderr } = await runEsmctl(
      argsOf(queueArn('failures'), ...handler('refusePoison'), '--yes', '--delete-messages'),
      options(),
    );
    const { summary } = readReplayLines(stdout);
    expect(summary, stderr).toMatchObject({
      removed: 11,
      notRemoved: [],
      failures: { found: 13, succeeded: 11, failedAgain: 1, skipped: 1 },
    });
    expect(code).toBe(5);
    expect(await visibleIn(url)).toEqual(['no failure record', failureOf(5)]);
  });

  it('leaves everything in the queue where only a function on this machine took it, and says so', async ({
    expect,
  }) => {
    const bodies = [failureOf(1), failureOf(2)];
    const url = await fillQueue('tried', bodies);
    const args = argsOf(queueArn('tried'), ...handler('succeed'), '--yes');
    const { code, stdout, stderr } = await runEsmctl(args, options());
    expect([code, readReplayLines(stdout).summary]).toMatchObject([0, { removed: 0, failures: { succeeded: 2 } }]);
    expect(stderr).toContain('messages stay in the queue');
    expect(await visibleIn(url)).toEqual(bodies);
  });

  it('a plan takes nothing out of the queue and hides nothing', async ({ expect }) => {
    const bodies = [failureOf(1), failureOf(2)];
    const url = await fillQueue('planned', bodies);
    const { code, stdout } = await runEsmctl(argsOf(url, ...handler('refuseAll')), options());
    expect([code, readReplayLines(stdout).summary]).toMatchObject([0, { dryRun: true, removed: 0 }]);
    expect(await visibleIn(url)).toEqual(bodies);
  });

  it('a replay that is killed has removed nothing that is not done', async ({ expect }) => {
    const url = await fillQueue('killed', [failureOf(1), failureOf(2)]);
    const replay = startEsmctl(argsOf(queueArn('killed'), ...handler('hang'), '--yes', '--delete-messages'), options());
    await replay.until(({ stderr }) => stderr.includes('begun'));
    replay.kill('SIGKILL');
    await replay.ended;
    const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...AttributeNames] }),
    );
    expect(AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0)).toBe(2);
  });

  it('objects of a bucket stay, unless they are to be deleted', async ({ expect }) => {
    const Bucket = 'failures-of-orders';
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
    const keys = ['aws/lambda/x/1', 'aws/lambda/x/5', 'other/2'];
    for (const Key of keys) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: failureOf(Number(Key.at(-1))) }));
    }
    const kept = async (): Promise<string[]> => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
      return Contents.map(({ Key = '' }) => Key);
    };
    const args = argsOf(`s3://${Bucket}/aws/`, ...handler('refusePoison'), '--yes');
    const staying = await runEsmctl(args, options());
    expect([staying.code, readReplayLines(staying.stdout).summary]).toMatchObject([
      1,
      { removed: 0, failures: { found: 2, succeeded: 1, failedAgain: 1 } },
    ]);
    expect(await kept()).toEqual(keys);
    const deleting = await runEsmctl([...args, '--delete-objects'], options());
    expect(readReplayLines(deleting.stdout).summary).toMatchObject({ removed: 1 });
    expect(await kept()).toEqual(['aws/lambda/x/5', 'other/2']);
  });

  it('a queue that is not there ends with 4', async ({ expect }) => {
    const { code, stdout } = await runEsmctl(argsOf(queueArn('none'), ...handler('succeed')), options());
    expect([code, readErrorDocument(stdout).code]).toEqual([4, 'ESMCTL_AWS_NOT_FOUND']);
  });
});

describe('failures replay from a queue that is slow, which is a stub', () => {
  const stubs = stubsOfTests();

  it('Ctrl-C while messages are read invokes nothing, gives them back, and leaves a whole last line', async ({
    expect,
  }) => {
    const body = failureOf(1);
    const message = {
      MessageId: 'm1',
      ReceiptHandle: 'receipt-m1',
      Body: body,
      MD5OfBody: createHash('md5').update(body).digest('hex'),
    };
    const asked = (action: string) =>
      stubs.requests().filter(({ headers }) => String(headers['x-amz-target']).endsWith(`.${action}`));
    const stub = await stubs.start(({ headers }) => {
      const action = String(headers['x-amz-target']).split('.')[1];
      if (action === 'GetQueueUrl') return awsAnswer({ QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/q' });
      if (action !== 'ReceiveMessage') return awsAnswer({ Successful: [], Failed: [] });
      return asked('ReceiveMessage').length === 1 ? awsAnswer({ Messages: [message] }) : 'hang';
    });
    const cwd = folders({ 'mapping.json': mappingText({ BatchSize: 1 }) });
    const args = argsOf(queueArn('q'), ...handler('succeed'), '--yes');
    const replay = startEsmctl(args, { cwd, env: awsEnvironment(stub.url), longestMs: 120_000 });
    await vi.waitUntil(() => asked('ReceiveMessage').length === 2, { timeout: 100_000 });
    replay.kill('SIGINT');
    const { code, stdout, stderr } = await replay.ended;
    expect(stderr).toContain('nothing was invoked');
    expect([code, readReplayLines(stdout).summary]).toMatchObject([
      130,
      { reason: 'interrupted', dryRun: false, failures: { found: 1, planned: 1, succeeded: 0 } },
    ]);
    expect(asked('ChangeMessageVisibilityBatch').at(-1)?.body.toString()).toContain('"VisibilityTimeout":0');
  });
});
