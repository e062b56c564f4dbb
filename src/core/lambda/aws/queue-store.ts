import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { messageOf } from '../../model/errors.ts';
import type { FailureStore, NotRemoved, StoredFailure } from '../failure-store.ts';
import { answerOf } from './answer-of.ts';
import { type AwsSettings, clientSettings, endpointInPlaceOfAws, makeClient } from './aws-settings.ts';
import { createAsker } from './create-asker.ts';
import { repeatAfter } from './repeat-after.ts';

/** The most that SQS takes in one request (quotas of SQS). */
const BATCH = 10;
/** How long what was read stays hidden from others, unless it is asked for anew in time. */
const HIDDEN_SECONDS = 120;
const HIDE_AGAIN_MS = 40_000;
/** Long polling asks every server of the queue: an empty answer means that there is nothing to be had. */
const WAIT_SECONDS = 1;

export interface QueueStoreOptions {
  /** ARN or URL of a queue. */
  readonly queue: string;
  readonly settings: AwsSettings;
  /** Messages are removed only where that is wanted. */
  readonly canDelete: boolean;
  readonly note: (text: string) => void;
}

/**
 * Failure records in an SQS queue (`sqs:ReceiveMessage`, `sqs:DeleteMessage`, `sqs:ChangeMessageVisibility`). What is read
 * is hidden from others until it is removed or the store is closed; after a crash it comes back by itself.
 */
export async function openQueueStore({ queue, settings, canDelete, note }: QueueStoreOptions): Promise<FailureStore> {
  const own = { ...settings, region: regionOf(queue) ?? settings.region };
  const override = endpointInPlaceOfAws('SQS');
  const client = makeClient(
    () =>
      new SQSClient({ ...clientSettings(own), ...(override === undefined ? {} : { useQueueUrlAsEndpoint: false }) }),
  );
  const asker = createAsker(`queue ${queue}`, own, override ?? endpointOf(queue), client);
  const receipts = new Map<string, string>();
  let isTold = false;
  let isClosing = false;
  const QueueUrl = await findUrl().catch((error: unknown) => {
    client.destroy();
    throw error;
  });
  const stopHiding = repeatAfter(HIDE_AGAIN_MS, () => hide([...receipts.keys()], HIDDEN_SECONDS));

  return {
    name: queue,
    removes: canDelete ? 'messages' : undefined,
    async *read(limit, signal) {
      let found = 0;
      while (found < limit && !signal.aborted) {
        const MaxNumberOfMessages = Math.min(BATCH, limit - found);
        const { Messages = [] } = await asker.ask('sqs:ReceiveMessage', () =>
          client.send(
            new ReceiveMessageCommand({
              QueueUrl,
              MaxNumberOfMessages,
              WaitTimeSeconds: WAIT_SECONDS,
              VisibilityTimeout: HIDDEN_SECONDS,
            }),
            { abortSignal: signal },
          ),
        );
        if (Messages.length === 0) return;
        for (const stored of Messages.flatMap(keep)) {
          found += 1;
          yield stored;
        }
      }
    },
    async remove(ids) {
      const left: NotRemoved[] = [];
      for (const some of inBatches(ids)) left.push(...(await removeBatch(some)));
      return left;
    },
    async close() {
      isClosing = true;
      await stopHiding();
      await hide([...receipts.keys()], 0);
      client.destroy();
    },
  };

  function findUrl(): Promise<string> {
    if (!queue.startsWith('arn:')) return Promise.resolve(queue);
    const [, , , , QueueOwnerAWSAccountId = '', QueueName = ''] = queue.split(':');
    return asker.ask('sqs:GetQueueUrl', async () => {
      const found = await client.send(new GetQueueUrlCommand({ QueueName, QueueOwnerAWSAccountId }));
      return answerOf(found.QueueUrl);
    });
  }

  /** A message that comes twice keeps the receipt of the last time, as SQS asks for. */
  function keep({ MessageId, ReceiptHandle, Body = '' }: Message): StoredFailure[] {
    if (MessageId === undefined || ReceiptHandle === undefined) return [];
    const isKnown = receipts.has(MessageId);
    receipts.set(MessageId, ReceiptHandle);
    return isKnown ? [] : [{ id: MessageId, place: `message ${MessageId}`, body: Body }];
  }

  async function removeBatch(ids: readonly string[]): Promise<NotRemoved[]> {
    const Entries = entriesOf(ids);
    try {
      const { Failed = [] } = await asker.ask('sqs:DeleteMessage', () =>
        client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries })),
      );
      const left = Failed.map(({ Id, Message }) => ({ id: ids[Number(Id)] ?? '', why: Message ?? 'refused by SQS' }));
      for (const id of ids) if (!left.some((one) => one.id === id)) receipts.delete(id);
      return left;
    } catch (error) {
      return ids.map((id) => ({ id, why: messageOf(error) }));
    }
  }

  /** Others may have the messages after so many seconds; those that were removed meanwhile are left out. */
  async function hide(ids: readonly string[], seconds: number): Promise<void> {
    for (const some of inBatches(ids)) {
      if (isClosing && seconds > 0) return;
      const Entries = entriesOf(some).map((entry) => ({ ...entry, VisibilityTimeout: seconds }));
      if (Entries.length === 0) continue;
      try {
        const { Failed = [] } = await asker.ask('sqs:ChangeMessageVisibility', () =>
          client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })),
        );
        const [refused] = Failed.filter(({ Id }) => receipts.has(some[Number(Id)] ?? ''));
        if (refused !== undefined) tellOnce(seconds, refused.Message ?? refused.Code ?? 'refused by SQS');
      } catch (error) {
        tellOnce(seconds, messageOf(error));
      }
    }
  }

  function tellOnce(seconds: number, why: string): void {
    if (isTold) return;
    isTold = true;
    note(
      `messages that were read cannot be ${seconds === 0 ? 'given back at once' : 'kept hidden'}, and come back within ${HIDDEN_SECONDS} seconds: ${why}`,
    );
  }

  /** Each under its place in `ids`. */
  function entriesOf(ids: readonly string[]) {
    return ids.flatMap((id, index) => {
      const ReceiptHandle = receipts.get(id);
      return ReceiptHandle === undefined ? [] : [{ Id: String(index), ReceiptHandle }];
    });
  }
}

function inBatches(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, index) =>
    ids.slice(index * BATCH, (index + 1) * BATCH),
  );
}

/** Of `arn:aws:sqs:REGION:…` or `https://sqs.REGION.amazonaws.com/…`. */
function regionOf(queue: string): string | undefined {
  return /^arn:[^:]+:sqs:([^:]+):/.exec(queue)?.[1] ?? /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\./.exec(queue)?.[1];
}

/** Where the URL of a queue is none of AWS's. */
function endpointOf(queue: string): string | undefined {
  return queue.startsWith('arn:') || /^https:\/\/[^/]*\.amazonaws\./.test(queue) ? undefined : new URL(queue).origin;
}
