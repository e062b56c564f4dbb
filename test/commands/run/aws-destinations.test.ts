import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { openAwsAccount } from '../../../src/core/lambda/aws/account/open-aws-account.ts';
import { openBucketSender } from '../../../src/core/lambda/aws/bucket-sender.ts';
import { openTopicSender } from '../../../src/core/lambda/aws/topic-sender.ts';
import { ACCOUNT, awsEnvironment } from '../../support/aws/lambda-stub.ts';
import { createUser, guard, MOTO, type Moto, startMoto } from '../../support/aws/moto.ts';
import { createFolders, type Ended, runEsmctl } from '../../support/run-esmctl.ts';
import { readErrorDocument, readRunLines } from './run-lines.ts';
import { handler, mappingText, PROVISIONED, recordsText } from './scenario.ts';

const folders = createFolders();
const REGION = 'eu-west-1';
const LONG = { longestMs: 120_000 };
const POISONED = { ...PROVISIONED, MaximumRetryAttempts: 1, BisectBatchOnFunctionError: true };
const RUN = [
  'run',
  '-c',
  'mapping.json',
  '-r',
  'records.ndjson',
  '--assume',
  'retry-pause-ms=1',
  '--json',
  '--env',
  'POISON=7',
];

let moto: Moto | undefined;
let sqs: SQSClient;
let sns: SNSClient;
let s3: S3Client;

const queueArn = (name: string): string => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;

function runTo(
  Destination: string,
  args: readonly string[] = [],
  fields: object = {},
): Promise<Ended & { cwd: string }> {
  const mapping = mappingText({ ...POISONED, ...fields, DestinationConfig: { OnFailure: { Destination } } });
  const cwd = folders({ 'mapping.json': mapping, 'records.ndjson': recordsText(20, { partitions: 2 }) });
  const env = awsEnvironment(moto?.url ?? '');
  // Recorded records go to a destination in AWS only where it is asked for.
  const asked = args.length > 0 ? args : ['--destination', Destination];
  return runEsmctl([...RUN, ...handler('refusePoison'), ...asked], { cwd, env, ...LONG }).then((ended) => ({
    ...ended,
    cwd,
  }));
}

async function receive(name: string): Promise<string[]> {
  const QueueUrl = `${moto?.url}/${ACCOUNT}/${name}`;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => Body);
}

/** The document of the one record that fails, with what is different each time put aside. */
const DOCUMENT = {
  requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  version: '1.0',
  KafkaBatchInfo: {
    batchSize: 1,
    bootstrapServers: 'broker-1.example.com:9092',
    recordsInfo: { 'orders-1': { firstRecordOffset: '3', lastRecordOffset: '3' } },
  },
};
const METADATA = ['requestContext', 'responseContext', 'version', 'timestamp', 'KafkaBatchInfo'];

describe.runIf(MOTO !== undefined)("destinations of AWS, read back through AWS's APIs from moto's server", () => {
  beforeAll(async () => {
    moto = await startMoto(MOTO ?? '');
    const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
    const settings = { endpoint: moto.url, region: REGION, credentials };
    sqs = new SQSClient(settings);
    sns = new SNSClient(settings);
    s3 = new S3Client({ ...settings, forcePathStyle: true });
  }, 120_000);

  afterAll(async () => {
    for (const client of [sqs, sns, s3]) client?.destroy();
    await moto?.stop();
  });

  it('whether a queue, topic or bucket is there is told, and what CloudWatch holds', async ({ expect }) => {
    await sqs.send(new CreateQueueCommand({ QueueName: 'there' }));
    await sns.send(new CreateTopicCommand({ Name: 'there' }));
    await s3.send(
      new CreateBucketCommand({ Bucket: 'there', CreateBucketConfiguration: { LocationConstraint: REGION } }),
    );
    for (const [name, value] of Object.entries(awsEnvironment(moto?.url ?? ''))) vi.stubEnv(name, value);
    const account = openAwsAccount({ region: REGION, profile: undefined });
    const isThere = async (arn: string) => (await account.destination(arn)).exists;
    try {
      for (const name of ['there', 'gone']) {
        const expected = { known: true, value: name === 'there' };
        expect(await isThere(queueArn(name))).toEqual(expected);
        expect(await isThere(`arn:aws:sns:${REGION}:${ACCOUNT}:${name}`)).toEqual(expected);
        expect(await isThere(`arn:aws:s3:::${name}`)).toEqual(expected);
      }
      const [metrics] = await account.metrics([{ uuid: 'u', functionName: 'orders-handler' }], Date.now());
      expect(metrics).toMatchObject({ known: true, value: { series: {} } });
    } finally {
      account.close();
      vi.unstubAllEnvs();
    }
  });

  it('SQS gets the metadata of what was given up, and then its offset is committed', async ({ expect }) => {
    await sqs.send(new CreateQueueCommand({ QueueName: 'failures' }));
    const { code, stdout, stderr } = await runTo(queueArn('failures'));
    expect([code, stderr]).toMatchObject([
      0,
      expect.stringContaining(`sends failures to ${queueArn('failures')} in AWS`),
    ]);
    expect(stderr).not.toContain('NodeVersion');
    expect(readRunLines(stdout).summary).toMatchObject({
      ledger: { polled: 20, succeeded: 19, sentToDestination: 1, dropped: 0, unfinished: 0 },
      committed: { 'orders-0': 10, 'orders-1': 10 },
      destinationFailures: 0,
    });
    const [body = '', ...more] = await receive('failures');
    expect(more).toEqual([]);
    expect(Object.keys(JSON.parse(body) as object)).toEqual(METADATA);
    expect(JSON.parse(body)).toMatchObject(DOCUMENT);
  });

  it('SNS gets the same', async ({ expect }) => {
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'failures' }));
    await sqs.send(new CreateQueueCommand({ QueueName: 'subscribed' }));
    const Attributes = { RawMessageDelivery: 'true' };
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queueArn('subscribed'), Attributes }));
    const { code, stdout } = await runTo(TopicArn);
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary.ledger).toMatchObject({ succeeded: 19, sentToDestination: 1 });
    const [body = '', ...more] = await receive('subscribed');
    expect(more).toEqual([]);
    expect(Object.keys(JSON.parse(body) as object)).toEqual(METADATA);
    expect(JSON.parse(body)).toMatchObject(DOCUMENT);
  });

  it('S3 gets the whole event with it, under a key of mapping, partition and time', async ({ expect }) => {
    const Bucket = 'failures-of-orders';
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
    const { code, stdout } = await runTo(`arn:aws:s3:::${Bucket}`);
    expect(code).toBe(0);
    expect(readRunLines(stdout).summary.ledger).toMatchObject({ succeeded: 19, sentToDestination: 1 });
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents).toHaveLength(1);
    const Key = Contents[0]?.Key ?? '';
    expect(Key).toMatch(
      /^aws\/lambda\/orders-esm\/orders-1\/\d{4}\/\d{2}\/\d{2}\/\d{4}-\d{2}-\d{2}T\d{2}\.\d{2}\.\d{2}-[0-9a-f-]{36}$/,
    );
    const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(ContentType).toBe('application/octet-stream');
    const document = JSON.parse((await Body?.transformToString()) ?? '') as { payload: string };
    expect(document).toMatchObject(DOCUMENT);
    expect(Object.keys(document)).toEqual([
      'requestContext',
      'responseContext',
      'version',
      'payload',
      'timestamp',
      'KafkaBatchInfo',
    ]);
    const event = JSON.parse(document.payload) as { records: Record<string, { offset: number }[]> };
    expect(Object.values(event.records).flat()).toMatchObject([{ topic: 'orders', partition: 1, offset: 3 }]);
  });

  it('a flag takes the place of the mapping: a queue in place of a bucket', async ({ expect }) => {
    await sqs.send(new CreateQueueCommand({ QueueName: 'flagged' }));
    const { code } = await runTo('arn:aws:s3:::nowhere', ['--destination', queueArn('flagged')]);
    expect(code).toBe(0);
    const [body = ''] = await receive('flagged');
    expect(Object.keys(JSON.parse(body) as object)).toEqual(METADATA);
  });

  const missing = [
    'arn:aws:sqs:eu-west-1:123456789012:none',
    'arn:aws:sns:eu-west-1:123456789012:none',
    'arn:aws:s3:::none',
  ];
  it.for(missing)('%s, which is not there, is told before the function runs', async (arn, { expect }) => {
    const { code, stdout } = await runTo(arn);
    expect(code).toBe(4);
    expect(readErrorDocument(stdout)).toMatchObject({ code: 'ESMCTL_AWS_NOT_FOUND' });
  });

  it('keys that nobody knows, and users who may not, are told apart', async ({ expect }) => {
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'guarded' }));
    const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
    await s3.send(new CreateBucketCommand({ Bucket: 'guarded', CreateBucketConfiguration }));
    const ann = await createUser(moto?.url ?? '');
    await guard(moto?.url ?? '', true);
    const send = async (arn: string, [id, secret]: readonly [string, string]) => {
      const keys = { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret };
      for (const [name, value] of Object.entries({ ...awsEnvironment(moto?.url ?? ''), ...keys }))
        vi.stubEnv(name, value);
      const open = arn === TopicArn ? openTopicSender : openBucketSender;
      const sender = await open(arn, { region: REGION, profile: undefined });
      try {
        await sender.send({ body: '{}', objectKey: 'k' });
      } finally {
        await sender.close();
      }
    };
    try {
      for (const arn of [TopicArn, 'arn:aws:s3:::guarded']) {
        await expect(send(arn, ['AKIAIOSFODNN7EXAMPLE', 'none'])).rejects.toMatchObject({
          code: 'ESMCTL_AWS_CREDENTIALS',
        });
        const action = arn === TopicArn ? 'sns:Publish' : 's3:PutObject';
        await expect(send(arn, ann)).rejects.toMatchObject({
          code: 'ESMCTL_AWS_DENIED',
          message: expect.stringContaining(action) as string,
        });
      }
    } finally {
      vi.unstubAllEnvs();
      await guard(moto?.url ?? '', false);
    }
  });

  it('a FIFO queue is refused, as AWS refuses it', async ({ expect }) => {
    const { code, stdout } = await runTo(queueArn('none'), ['--destination', queueArn('failures.fifo')]);
    expect(code).toBe(2);
    expect(readErrorDocument(stdout)).toMatchObject({ code: 'ESMCTL_DESTINATION_UNSUPPORTED' });
  });

  it('recorded records leave the queue of the mapping alone unless a flag names it', async ({ expect }) => {
    await sqs.send(new CreateQueueCommand({ QueueName: 'watched' }));
    const { code, stdout } = await runTo(queueArn('watched'), ['--no-local']);
    expect(code).toBe(2);
    expect(readErrorDocument(stdout)).toMatchObject({ code: 'ESMCTL_DESTINATION_UNSUPPORTED' });
    expect(await receive('watched')).toEqual([]);
  });

  it('file: still takes the place of any of them', async ({ expect }) => {
    const { code, cwd } = await runTo(queueArn('none'), ['--destination', 'file:failures.ndjson']);
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(join(cwd, 'failures.ndjson'), 'utf8'))).toMatchObject(DOCUMENT);
  });
});
