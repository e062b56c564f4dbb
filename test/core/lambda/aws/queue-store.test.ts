import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openQueueStore } from '../../../../src/core/lambda/aws/queue-store.ts';
import {
  awsAnswer,
  awsEnvironment,
  type LambdaStub,
  type StubAnswer,
  type StubRequest,
  startLambdaStub,
} from '../../../support/aws/lambda-stub.ts';

const SETTINGS = { region: undefined, profile: undefined };
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:q';
const who = 'User: arn:aws:iam::123456789012:user/ann is not authorized to perform:';
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

describe('a queue that is read', () => {
  const message = (id: string) => ({
    MessageId: id,
    ReceiptHandle: `receipt-${id}`,
    Body: `body ${id}`,
    MD5OfBody: createHash('md5').update(`body ${id}`).digest('hex'),
  });

  it('keeps what could not be deleted, says why, and gives back the rest', async () => {
    const asked: string[] = [];
    let batches = 0;
    answer = ({ headers, body }) => {
      const action = String(headers['x-amz-target']).split('.')[1] ?? '';
      asked.push(`${action} ${body.toString()}`);
      if (action === 'GetQueueUrl') return awsAnswer({ QueueUrl: `${stub.url}/1/q` });
      if (action === 'ReceiveMessage') {
        batches += 1;
        // The second is delivered twice, as standard queues may.
        return awsAnswer(batches === 1 ? { Messages: ['a', 'b', 'b', 'c'].map(message) } : {});
      }
      if (action === 'DeleteMessageBatch')
        return awsAnswer({ Successful: [{ Id: '0' }], Failed: [{ Id: '1', Code: 'X', Message: 'too late' }] });
      return awsAnswer({ Successful: [], Failed: [] });
    };
    const store = await openQueueStore({ queue: QUEUE, settings: SETTINGS, canDelete: true, note: () => undefined });
    const found: string[] = [];
    for await (const { id } of store.read(10, new AbortController().signal)) found.push(id);
    expect(found).toEqual(['a', 'b', 'c']);
    expect(await store.remove(['a', 'b'])).toEqual([{ id: 'b', why: 'too late' }]);
    await store.close();
    const last = asked.at(-1) ?? '';
    expect(last).toContain('ChangeMessageVisibilityBatch');
    expect([last.includes('receipt-a'), last.includes('receipt-b'), last.includes('receipt-c')]).toEqual([
      false,
      true,
      true,
    ]);
    expect(last).toContain('"VisibilityTimeout":0');
  });

  it('may not delete: nothing is thrown, each message says so', async () => {
    answer = ({ headers }) =>
      String(headers['x-amz-target']).endsWith('.GetQueueUrl')
        ? awsAnswer({ QueueUrl: `${stub.url}/1/q` })
        : awsAnswer(
            { __type: 'com.amazonaws.sqs#AccessDeniedException', message: `${who} sqs:DeleteMessage on resource: q` },
            {},
            403,
          );
    const notes: string[] = [];
    const store = await openQueueStore({
      queue: QUEUE,
      settings: SETTINGS,
      canDelete: true,
      note: (text) => notes.push(text),
    });
    expect(await store.remove(['a'])).toMatchObject([
      { id: 'a', why: expect.stringContaining('may not sqs:DeleteMessage') as string },
    ]);
    await store.close();
  });

  it('says once that what was read cannot be given back, and why', async () => {
    answer = ({ headers }) => {
      const action = String(headers['x-amz-target']).split('.')[1] ?? '';
      if (action === 'GetQueueUrl') return awsAnswer({ QueueUrl: `${stub.url}/1/q` });
      if (action === 'ReceiveMessage') return awsAnswer({ Messages: [message('a')] });
      return awsAnswer({ Successful: [], Failed: [{ Id: '0', Code: 'X', Message: 'too late' }] });
    };
    const notes: string[] = [];
    const store = await openQueueStore({
      queue: QUEUE,
      settings: SETTINGS,
      canDelete: false,
      note: (text) => notes.push(text),
    });
    expect(store.removes).toBeUndefined();
    for await (const _ of store.read(1, new AbortController().signal));
    await store.close();
    expect(notes).toEqual([
      'messages that were read cannot be given back at once, and come back within 120 seconds: too late',
    ]);
  });
});
