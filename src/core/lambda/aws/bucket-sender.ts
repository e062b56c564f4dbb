import { HeadBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { FailureSender } from '../failure-sender.ts';
import { answerOf } from './answer-of.ts';
import { type AwsSettings, clientSettings, endpointInPlaceOfAws, makeClient } from './aws-settings.ts';
import { createAsker } from './create-asker.ts';

/** An object holds the event of its batch, 6 MB, which may have to go through a slow line. */
const SENDING_MS = 60_000;

/**
 * A bucket (`s3:PutObject`, and `s3:ListBucket` to see first whether it is there). The ARN names no region: a bucket
 * elsewhere is followed to its own.
 */
export async function openBucketSender(arn: string, settings: AwsSettings): Promise<FailureSender> {
  const bucket = arn.split(':')[5] ?? '';
  const endpoint = endpointInPlaceOfAws('S3');
  // What stands in for AWS on a host of its own has no name for each bucket.
  const style = endpoint === undefined ? {} : { forcePathStyle: true };
  const client = makeClient(() => new S3Client({ ...clientSettings(settings), followRegionRedirects: true, ...style }));
  const asker = createAsker(`bucket ${bucket}`, settings, endpoint, client);
  try {
    await asker.askIfAllowed('s3:ListBucket', () => client.send(new HeadBucketCommand({ Bucket: bucket })));
  } catch (error) {
    client.destroy();
    throw error;
  }
  return {
    async send({ body, objectKey }) {
      const object = { Bucket: bucket, Key: objectKey, Body: body, ContentType: 'application/octet-stream' };
      await asker.ask('s3:PutObject', async () =>
        answerOf((await client.send(new PutObjectCommand(object), { requestTimeout: SENDING_MS })).ETag),
      );
    },
    close: () => Promise.resolve(client.destroy()),
  };
}
