import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { EsmctlError, messageOf } from '../../model/errors.ts';
import type { FailureStore, NotRemoved } from '../failure-store.ts';
import { answerOf } from './answer-of.ts';
import { type AwsSettings, clientSettings, endpointInPlaceOfAws, makeClient } from './aws-settings.ts';
import { createAsker } from './create-asker.ts';

/** An event has at most 6 MiB, and less than twice that as escaped text. */
const LARGEST_OBJECT_BYTES = 32 << 20;

export interface BucketStoreOptions {
  readonly bucket: string;
  readonly prefix: string;
  readonly settings: AwsSettings;
  /** Objects are deleted only where that was asked for. */
  readonly canDelete: boolean;
}

/** Failure records in an S3 bucket (`s3:ListBucket`, `s3:GetObject`; `s3:DeleteObject` where they are to be deleted). */
export function openBucketStore({ bucket, prefix, settings, canDelete }: BucketStoreOptions): FailureStore {
  const endpoint = endpointInPlaceOfAws('S3');
  const style = endpoint === undefined ? {} : { forcePathStyle: true };
  const client = makeClient(() => new S3Client({ ...clientSettings(settings), followRegionRedirects: true, ...style }));
  const asker = createAsker(`bucket ${bucket}`, settings, endpoint, client);
  return {
    name: `s3://${bucket}/${prefix}`,
    removes: canDelete ? 'objects' : undefined,
    async *read(limit, signal) {
      let found = 0;
      const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
      while (!signal.aborted) {
        const page = await asker.ask('s3:ListBucket', async () => {
          const next = await pages.next();
          if (next.done !== true) answerOf(next.value.Name);
          return next;
        });
        if (page.done === true) return;
        for (const { Key, Size = 0 } of page.value.Contents ?? []) {
          if (found === limit || signal.aborted) return;
          if (Key === undefined || Size === 0) continue;
          found += 1;
          yield { id: Key, place: `s3://${bucket}/${Key}`, body: await readObject(Key, Size, signal) };
        }
      }
    },
    async remove(keys) {
      const left: NotRemoved[] = [];
      for (const Key of keys) {
        try {
          await asker.ask('s3:DeleteObject', () => client.send(new DeleteObjectCommand({ Bucket: bucket, Key })));
        } catch (error) {
          left.push({ id: Key, why: messageOf(error) });
        }
      }
      return left;
    },
    close: () => Promise.resolve(client.destroy()),
  };

  async function readObject(Key: string, size: number, abortSignal: AbortSignal): Promise<string> {
    if (size > LARGEST_OBJECT_BYTES) throw tooLarge(`s3://${bucket}/${Key}`, size);
    return asker.ask('s3:GetObject', async () => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }), { abortSignal });
      return (await Body?.transformToString()) ?? '';
    });
  }
}

function tooLarge(place: string, size: number): EsmctlError {
  return new EsmctlError({
    code: 'ESMCTL_REPLAY_TOO_LARGE',
    kind: 'usage',
    message: `${place} has ${size} bytes, which no failure record has`,
    next: ['name the prefix of the failure records alone: --from s3://BUCKET/aws/lambda/UUID/'],
  });
}
