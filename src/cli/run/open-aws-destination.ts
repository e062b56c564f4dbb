import { randomUUID } from 'node:crypto';
import type { AwsSettings } from '../../core/lambda/aws/aws-settings.ts';
import type { FailureSender } from '../../core/lambda/failure-sender.ts';
import { EsmctlError } from '../../core/model/errors.ts';
import type { Destination } from '../../core/runtime/destination/destination.ts';
import type { FailureWriter } from '../../core/runtime/destination/file-destination.ts';

export interface AwsDestinationOptions {
  readonly settings: AwsSettings;
  readonly write: FailureWriter;
  /** The UUID of the mapping, or its group where it has none yet. */
  readonly mappingId: string;
  readonly note: (text: string) => void;
}

/** The SQS queue, SNS topic or S3 bucket of that ARN, after saying which; undefined for any other text. */
export async function openAwsDestination(
  arn: string,
  options: AwsDestinationOptions,
): Promise<Destination | undefined> {
  const open = await openerFor(arn);
  if (open === undefined) return undefined;
  if (arn.endsWith('.fifo')) throw refuseFifo(arn);
  const { createAwsDestination } = await import('../../core/runtime/destination/aws-destination.ts');
  const { objectKeyOf } = await import('../../core/runtime/destination/object-key.ts');
  const sender = await open(arn, options.settings);
  options.note(`sends failures to ${arn} in AWS; --destination file:PATH keeps them on this machine`);
  return createAwsDestination(arn, sender, options.write, (givenUp) =>
    objectKeyOf(givenUp, options.mappingId, randomUUID()),
  );
}

type OpenSender = (arn: string, settings: AwsSettings) => Promise<FailureSender>;

async function openerFor(arn: string): Promise<OpenSender | undefined> {
  const service = /^arn:[^:]+:(sqs|sns|s3):/.exec(arn)?.[1];
  if (service === 'sqs') return (await import('../../core/lambda/aws/queue-sender.ts')).openQueueSender;
  if (service === 'sns') return (await import('../../core/lambda/aws/topic-sender.ts')).openTopicSender;
  if (service === 's3') return (await import('../../core/lambda/aws/bucket-sender.ts')).openBucketSender;
  return undefined;
}

function refuseFifo(arn: string): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_DESTINATION_UNSUPPORTED',
    kind: 'usage',
    message: `${arn} is a FIFO queue or topic, which Lambda takes no failures to`,
    next: ['name a standard one, or add --destination file:failures.ndjson'],
  });
}
