import { GetTopicAttributesCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { EsmctlError } from '../../model/errors.ts';
import type { FailureSender } from '../failure-sender.ts';
import { answerOf } from './answer-of.ts';
import { type AwsSettings, clientSettings, endpointInPlaceOfAws, makeClient } from './aws-settings.ts';
import { createAsker } from './create-asker.ts';

/** The message limit of SNS (Lambda API reference, `OnFailure`). */
const MAX_MESSAGE_BYTES = 262_144;

/** A standard SNS topic (`sns:Publish`); whether it is there is asked first where `sns:GetTopicAttributes` is allowed. */
export async function openTopicSender(arn: string, settings: AwsSettings): Promise<FailureSender> {
  const own: AwsSettings = { ...settings, region: arn.split(':')[3] };
  const client = makeClient(() => new SNSClient(clientSettings(own)));
  const asker = createAsker(`topic ${arn}`, own, endpointInPlaceOfAws('SNS'), client);
  try {
    await asker.askIfAllowed('sns:GetTopicAttributes', async () =>
      answerOf((await client.send(new GetTopicAttributesCommand({ TopicArn: arn }))).Attributes),
    );
  } catch (error) {
    client.destroy();
    throw error;
  }
  return {
    async send({ body }) {
      const bytes = Buffer.byteLength(body);
      if (bytes > MAX_MESSAGE_BYTES) throw tooLong(arn, bytes);
      await asker.ask('sns:Publish', async () =>
        answerOf((await client.send(new PublishCommand({ TopicArn: arn, Message: body }))).MessageId),
      );
    },
    close: () => Promise.resolve(client.destroy()),
  };
}

function tooLong(arn: string, bytes: number): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_DESTINATION_LIMIT',
    kind: 'target',
    message: `a failure record of ${bytes} bytes is longer than the ${MAX_MESSAGE_BYTES} bytes that ${arn} takes`,
    next: ['it names every partition of the batch: use a smaller BatchSize, or a bucket as destination'],
  });
}
