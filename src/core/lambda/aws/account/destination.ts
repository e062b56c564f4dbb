import { EsmctlError } from '../../../model/errors.ts';
import { type Known, known, notKnown } from '../../../model/known.ts';
import type { DestinationFacts } from '../../../snapshot/facts/aws-facts.ts';
import { answerOf } from '../answer-of.ts';
import { clientSettings, endpointInPlaceOfAws, makeClient } from '../aws-settings.ts';
import { createAsker } from '../create-asker.ts';
import type { AccountContext } from './aws-account.ts';

type Look = (arn: string, context: AccountContext) => Promise<Known<boolean>>;

const LOOKS: Readonly<Record<string, { readonly action: string; readonly look: Look }>> = {
  sqs: { action: 'sqs:GetQueueUrl', look: lookForQueue },
  sns: { action: 'sns:GetTopicAttributes', look: lookForTopic },
  s3: { action: 's3:ListBucket', look: lookForBucket },
};

/** Is the queue, topic or bucket there? That the function's role may write to it is not seen by this. */
export async function readDestination(name: string, context: AccountContext): Promise<DestinationFacts> {
  const kind = LOOKS[/^arn:[^:]+:(sqs|sns|s3):/.exec(name)?.[1] ?? ''];
  if (kind === undefined) return { name, exists: notKnown('it is no queue, topic or bucket of AWS'), toldBy: 'nobody' };
  return { name, exists: await kind.look(name, context), toldBy: kind.action };
}

async function lookForQueue(arn: string, { settings, watch }: AccountContext): Promise<Known<boolean>> {
  const { GetQueueUrlCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const [, , , region = '', account = '', name = ''] = arn.split(':');
  const own = { ...settings, region };
  const client = watch(makeClient(() => new SQSClient({ ...clientSettings(own), useQueueUrlAsEndpoint: false })));
  const asker = createAsker(`queue ${arn}`, own, endpointInPlaceOfAws('SQS'), client);
  const question = new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account });
  return lookOnce(
    () => asker.ask('sqs:GetQueueUrl', async () => answerOf((await client.send(question)).QueueUrl)),
    () => client.destroy(),
  );
}

async function lookForTopic(arn: string, { settings, watch }: AccountContext): Promise<Known<boolean>> {
  const { GetTopicAttributesCommand, SNSClient } = await import('@aws-sdk/client-sns');
  const own = { ...settings, region: arn.split(':')[3] };
  const client = watch(makeClient(() => new SNSClient(clientSettings(own))));
  const asker = createAsker(`topic ${arn}`, own, endpointInPlaceOfAws('SNS'), client);
  const question = new GetTopicAttributesCommand({ TopicArn: arn });
  return lookOnce(
    () => asker.ask('sns:GetTopicAttributes', async () => answerOf((await client.send(question)).Attributes)),
    () => client.destroy(),
  );
}

async function lookForBucket(arn: string, { settings, watch }: AccountContext): Promise<Known<boolean>> {
  const { HeadBucketCommand, S3Client } = await import('@aws-sdk/client-s3');
  const bucket = arn.split(':')[5] ?? '';
  const endpoint = endpointInPlaceOfAws('S3');
  const style = endpoint === undefined ? {} : { forcePathStyle: true };
  const options = { ...clientSettings(settings), followRegionRedirects: true, ...style };
  const client = watch(makeClient(() => new S3Client(options)));
  const asker = createAsker(`bucket ${bucket}`, settings, endpoint, client);
  const question = new HeadBucketCommand({ Bucket: bucket });
  return lookOnce(
    () => asker.ask('s3:ListBucket', () => client.send(question)),
    () => client.destroy(),
  );
}

async function lookOnce(ask: () => Promise<unknown>, close: () => void): Promise<Known<boolean>> {
  try {
    await ask();
    return known(true);
  } catch (error) {
    if (!(error instanceof EsmctlError)) throw error;
    return error.code === 'ESMCTL_AWS_NOT_FOUND' ? known(false) : notKnown(error.message);
  } finally {
    close();
  }
}
