import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { FailureSender } from '../failure-sender.ts';
import { answerOf } from './answer-of.ts';
import { type AwsSettings, clientSettings, endpointInPlaceOfAws, makeClient } from './aws-settings.ts';
import { createAsker } from './create-asker.ts';

/**
 * A standard SQS queue (`sqs:SendMessage`). Its URL is asked for once, which also tells whether it is there; who may
 * send but not ask (`sqs:GetQueueUrl`) gets the URL that AWS would answer.
 */
export async function openQueueSender(arn: string, settings: AwsSettings): Promise<FailureSender> {
  const [, , , region = '', account = '', name = ''] = arn.split(':');
  const own: AwsSettings = { ...settings, region };
  // The endpoint is that of the settings, also where a queue calls itself otherwise.
  const client = makeClient(() => new SQSClient({ ...clientSettings(own), useQueueUrlAsEndpoint: false }));
  const asker = createAsker(`queue ${arn}`, own, endpointInPlaceOfAws('SQS'), client);
  const find = (): Promise<string> =>
    client
      .send(new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account }))
      .then(({ QueueUrl }) => answerOf(QueueUrl));
  try {
    const QueueUrl =
      (await asker.askIfAllowed('sqs:GetQueueUrl', find)) ?? `https://sqs.${region}.amazonaws.com/${account}/${name}`;
    return {
      async send({ body }) {
        await asker.ask('sqs:SendMessage', async () =>
          answerOf((await client.send(new SendMessageCommand({ QueueUrl, MessageBody: body }))).MessageId),
        );
      },
      close: () => Promise.resolve(client.destroy()),
    };
  } catch (error) {
    client.destroy();
    throw error;
  }
}
